import { Language, Parser } from "web-tree-sitter";
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
  await Parser.init({ locateFile: () => files.runtimeWasm });
  const parser = new Parser();
  parser.setLanguage(await Language.load(files.grammarWasm));
  return { parse: (text) => parseWith(parser, text) };
}

function parseWith(parser: Parser, text: string): SourceTree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("the C parser has no language");
  return { root: tree.rootNode, dispose: () => tree.delete() };
}
