import { createRequire } from "node:module";
import { extractFile } from "../../server/src/facts/extractFile";
import type { FileFacts } from "../../server/src/facts/types";
import { createKernelModel } from "../../server/src/kernel/model";
import { Places } from "../../server/src/program/places";
import { linkProgram, type Program } from "../../server/src/program/program";
import { loadGrammar } from "../../server/src/syntax/grammar";
import type { Extract } from "../harness/memoryHost";
import { readSources } from "../harness/fixtureEngine";

const require = createRequire(import.meta.url);

const grammar = await loadGrammar({
  grammarWasm: require.resolve("tree-sitter-c/tree-sitter-c.wasm"),
  runtimeWasm: require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
});

export const model = createKernelModel();

export const extract: Extract = (source) => extractFile(source, { grammar, model });

/** Texts by path; a text alone stands for `drivers/x/a.c`. */
export type Texts = string | Readonly<Record<string, string>>;

export const onlyPath = "drivers/x/a.c";

export function pathsAndTexts(texts: Texts): readonly (readonly [string, string])[] {
  return Object.entries(typeof texts === "string" ? { [onlyPath]: texts } : texts);
}

const headers: readonly FileFacts[] = readSources("test/fixtures/include", "include/").map(({ path, text }) =>
  extract({ path, text, depth: "full" }),
);

/** Links texts beside the fixtures' headers. */
export function linkTexts(texts: Texts): Program {
  return linkProgram([...headers, ...factsOfTexts(texts)], model);
}

/** Links texts alone. */
export function linkBare(texts: Texts): Program {
  return linkProgram(factsOfTexts(texts), model);
}

export function placesOf(program: Program): Places {
  return new Places(program.types, program.model);
}

/** Fails loudly where a test needs a value to be there. */
export function present<T>(value: T | undefined, what = "value"): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}

function factsOfTexts(texts: Texts): FileFacts[] {
  return pathsAndTexts(texts).map(([path, text]) => extract({ path, text, depth: "full" }));
}
