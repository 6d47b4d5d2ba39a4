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
  /** Analyzes files beside the fixtures' headers. */
  analyze(files: readonly SourceText[]): Promise<Snapshot>;
  /** Analyzes a tree that brings its own headers. */
  analyzeTree(files: readonly SourceText[]): Promise<Snapshot>;
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Loads what all fixtures share, once: the grammar, the model, and the headers, whose facts are kept. */
export async function loadFixtureEngine(): Promise<FixtureEngine> {
  const grammar = await loadGrammar({
    grammarWasm: inRepository("node_modules/tree-sitter-c/tree-sitter-c.wasm"),
    runtimeWasm: inRepository("node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  });
  const model = createKernelModel();
  const headers = readSources("test/fixtures/include", "include/");
  const extract = rememberHeaders(headers, (source) => extractFile(source, { grammar, model }));
  const analyze = async (files: readonly SourceText[], scope: readonly SourceText[]) => {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    const workspace = createWorkspace({ host: createMemoryHost({ files: texts, extract }), model });
    try {
      workspace.setScope(scope.map(({ path }) => path));
      return await workspace.analyze(neverCancelled);
    } finally {
      await workspace.dispose();
    }
  };
  return {
    analyze: (files) => analyze([...headers, ...files], files),
    analyzeTree: (files) => analyze(files, files),
  };
}

/** The C files and headers under a folder of the repository, sorted; `mount` comes before their paths. */
export function readSources(folder: string, mount = ""): readonly SourceText[] {
  const absolute = inRepository(folder);
  return readdirSync(absolute, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[ch]$/.test(path))
    .sort()
    .map((path) => ({ path: mount + path, text: readFileSync(`${absolute}/${path}`, "latin1") }));
}

function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function rememberHeaders(headers: readonly SourceText[], extract: Extract): Extract {
  const texts = new Map(headers.map(({ path, text }) => [path, text]));
  const known = new Map<string, FileFacts>();
  return (source) => {
    if (texts.get(source.path) !== source.text) return extract(source);
    const key = JSON.stringify([source.path, source.depth]);
    const facts = known.get(key) ?? extract(source);
    known.set(key, facts);
    return facts;
  };
}
