import type { FileFacts } from "../../server/src/facts/types";
import { isBuildFile } from "../../server/src/base/buildFile";
import type { ExtractRequest, ExtractResult, Host, ReadingSettings } from "../../server/src/workspace/host";

/** Reads one text; what the worker threads do in the real host. */
export type Extract = (source: {
  readonly path: string;
  readonly text: string;
  readonly depth: ExtractRequest["depth"];
  readonly settings?: ReadingSettings | undefined;
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
    listFiles: (within) =>
      Promise.resolve(paths.filter((path) => !isBuildFile(path) && isWithin(path, within))),
    listBuildFiles: () => Promise.resolve(paths.filter(isBuildFile)),
    readFile: (path) => Promise.resolve(files.get(path)),
    extract: async function* (requests, settings) {
      for (const request of requests) {
        yield await Promise.resolve(extractOne({ ...request, settings }, { files, extract }));
      }
    },
    dispose: () => Promise.resolve(),
  };
}

function extractOne(
  request: ExtractRequest & { readonly settings?: ReadingSettings | undefined },
  { files, extract }: MemoryHostOptions,
): ExtractResult {
  const { path, depth, settings } = request;
  const text = request.text ?? files.get(path);
  if (text === undefined) return { path, bytes: 0, error: "no such file" };
  return { path, bytes: text.length, facts: extract({ path, text, depth, settings }) };
}

function isWithin(path: string, within: string | undefined): boolean {
  return within === undefined || within === "" || path === within || path.startsWith(`${within}/`);
}
