import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { neverCancelled } from "../../server/src/base/cancellation";
import { extractFile } from "../../server/src/facts/extractFile";
import type { FileFacts } from "../../server/src/facts/types";
import { createKernelModel } from "../../server/src/kernel/model";
import { loadGrammar } from "../../server/src/syntax/grammar";
import type { Snapshot } from "../../server/src/workspace/api";
import { createWorkspace } from "../../server/src/workspace/createWorkspace";
import { createMemoryHost, type Extract } from "./memoryHost";

/** The whole analysis over texts in memory. */
export interface FixtureEngine {
  /** Analyzes files beside the fixtures' headers. Every file given is in scope. */
  analyze(files: readonly { readonly path: string; readonly text: string }[]): Promise<Snapshot>;
}

/** Loads what all fixtures share, once: the grammar, the model, and the headers, whose facts are kept. */
export async function loadFixtureEngine(): Promise<FixtureEngine> {
  const grammar = await loadGrammar({
    grammarWasm: inRepository("node_modules/tree-sitter-c/tree-sitter-c.wasm"),
    runtimeWasm: inRepository("node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  });
  const model = createKernelModel();
  const headers = readHeaders();
  const extract = rememberHeaders(headers, (source) => extractFile(source, { grammar, model }));
  return {
    analyze: async (files) => {
      const texts = new Map([...headers, ...files.map(({ path, text }) => [path, text] as const)]);
      const workspace = createWorkspace({ host: createMemoryHost({ files: texts, extract }), model });
      try {
        workspace.setScope(files.map(({ path }) => path));
        return await workspace.analyze(neverCancelled);
      } finally {
        await workspace.dispose();
      }
    },
  };
}

function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** `test/fixtures/include` is seen as the tree's `include/`. */
function readHeaders(): Map<string, string> {
  const folder = inRepository("test/fixtures/include");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".h"),
  );
  return new Map(
    names.sort().map((name) => [`include/${name}`, readFileSync(`${folder}/${name}`, "latin1")]),
  );
}

function rememberHeaders(headers: ReadonlyMap<string, string>, extract: Extract): Extract {
  const known = new Map<string, FileFacts>();
  return (source) => {
    if (headers.get(source.path) !== source.text) return extract(source);
    const key = JSON.stringify([source.path, source.depth]);
    const facts = known.get(key) ?? extract(source);
    known.set(key, facts);
    return facts;
  };
}
