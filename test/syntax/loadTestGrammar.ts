import { createRequire } from "node:module";
import { loadGrammar } from "../../server/src/syntax/grammar";
import type { Grammar } from "../../server/src/syntax/types";

const require = createRequire(import.meta.url);

/** The grammar as the packages ship it. */
export async function loadTestGrammar(): Promise<Grammar> {
  return loadGrammar({
    grammarWasm: require.resolve("tree-sitter-c/tree-sitter-c.wasm"),
    runtimeWasm: require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
  });
}
