import { createRequire } from "node:module";
import { extractFile } from "../../server/src/facts/extractFile";
import type { FileFacts, FunctionFacts } from "../../server/src/facts/types";
import { createCensus } from "../../server/src/kernel/census";
import type { KernelModel, Primitive } from "../../server/src/kernel/primitive";
import { loadGrammar } from "../../server/src/syntax/grammar";
import { printFlow } from "./printFlow";

const require = createRequire(import.meta.url);

const grammar = await loadGrammar({
  grammarWasm: require.resolve("tree-sitter-c/tree-sitter-c.wasm"),
  runtimeWasm: require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
});

const callback: Primitive = {
  name: "DECLARE_WORK",
  family: "workqueue",
  kind: "bind",
  sort: "work",
  target: { at: "argument", index: 0 },
  mode: "exclusive",
  sleeps: false,
  returns: "void",
  declares: true,
  callbacks: [{ index: 1, context: "process" }],
};

/** Just enough of a model: one row with a callback and the functions that do not return. */
const model: KernelModel = {
  version: "test",
  primitive: (name) => (/^(?:DECLARE_WORK|DEFINE_TIMER)$/.test(name) ? { ...callback, name } : undefined),
  primitiveType: () => undefined,
  isContainer: () => false,
  isOpaque: () => false,
  isNoReturn: (name) => name === "panic" || name === "BUG",
  isPrivateAccessor: () => false,
  isAllocator: () => false,
  primitives: [],
  census: createCensus([]),
};

/** Facts of a text, everything lowered. */
export function factsOf(text: string, path = "drivers/x/a.c"): FileFacts {
  return extractFile({ path, text, depth: "full" }, { grammar, model });
}

export function outlineFactsOf(text: string, depth: "outline" | readonly string[] = "outline"): FileFacts {
  return extractFile({ path: "drivers/x/a.c", text, depth }, { grammar, model });
}

export function functionOf(text: string, name = "f"): FunctionFacts {
  const found = factsOf(text).functions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

/** The printed flow of the statements as the body of `int f(struct foo *p, int a, int b)`. */
export function flowOf(body: string): string {
  return flowOfFunction(`int f(struct foo *p, int a, int b)\n{\n${body}\n}\n`);
}

export function flowOfFunction(text: string, name = "f"): string {
  const { flow } = functionOf(text, name);
  return flow === undefined ? "no flow" : printFlow(flow);
}
