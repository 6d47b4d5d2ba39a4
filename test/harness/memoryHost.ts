import type { FileFacts } from "../../server/src/facts/types";
import type { ExtractRequest, ExtractResult, Host } from "../../server/src/workspace/host";

/** Reads one text; what the worker threads do in the real host. */
export type Extract = (source: {
  readonly path: string;
  readonly text: string;
  readonly depth: ExtractRequest["depth"];
}) => FileFacts;

export interface MemoryHostOptions {
  /** Texts by relative path. */
  readonly files: ReadonlyMap<string, string>;
  readonly extract: Extract;
}

/** A host whose whole world is a map from path to text. */
export function createMemoryHost({ files, extract }: MemoryHostOptions): Host {
  const paths = [...files.keys()].sort();
  return {
    root: "/fixture",
    listFiles: (within) => Promise.resolve(paths.filter((path) => isWithin(path, within))),
    readFile: (path) => Promise.resolve(files.get(path)),
    extract: async function* (requests) {
      for (const request of requests) yield await Promise.resolve(extractOne(request, { files, extract }));
    },
    dispose: () => Promise.resolve(),
  };
}

function extractOne(request: ExtractRequest, { files, extract }: MemoryHostOptions): ExtractResult {
  const { path, depth } = request;
  const text = request.text ?? files.get(path);
  if (text === undefined) return { path, bytes: 0, error: "no such file" };
  return { path, bytes: text.length, facts: extract({ path, text, depth }) };
}

function isWithin(path: string, within: string | undefined): boolean {
  return within === undefined || within === "" || path === within || path.startsWith(`${within}/`);
}
