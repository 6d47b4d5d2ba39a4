import { Language, Parser } from "web-tree-sitter";
import { chooseFlattener } from "./chooseFlattener";
import type { Flattener } from "./flatNodes";
import type { WasmMemory } from "./heapView";
import type { Grammar, SourceTree } from "./types";

export interface GrammarFiles {
  /** Path of `tree-sitter-c.wasm`. */
  readonly grammarWasm: string;
  /** Path of `web-tree-sitter.wasm`. Both files must come from the pinned versions: they share an ABI. */
  readonly runtimeWasm: string;
}

/** Loads the C grammar for this thread. Rejects when one of the files cannot be read or does not fit the runtime. */
export async function loadGrammar(files: GrammarFiles): Promise<Grammar> {
  // The location is always given: inside a bundle the runtime cannot know where its own file went.
  await Parser.init({ locateFile: () => files.runtimeWasm, wasmMemory: memory });
  const parser = new Parser();
  const language = await Language.load(files.grammarWasm);
  parser.setLanguage(language);
  const flattener = chooseFlattener({ parser, language, memory });
  return { traversal: flattener.name, parse: (text) => parseWith(parser, flattener, text) };
}

/**
 * Where the parser lives, so that its trees can be read without calling it. The parser's module is made once in a thread, at the first
 * loading, and keeps the memory it got then. Sizes as in web-tree-sitter: 32 MB that may grow to 2 GB.
 */
const memory: WasmMemory = new WebAssembly.Memory({ initial: 512, maximum: 32_768 });

/** The part of the global that is used; its types come with those of browsers only. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => WasmMemory;
};

function parseWith(parser: Parser, flattener: Flattener, text: string): SourceTree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("the C parser has no language");
  return {
    get root() {
      return tree.rootNode;
    },
    flatten: (base, nodes) => flattener.flatten(tree, base, nodes),
    dispose: () => tree.delete(),
  };
}
