import * as fs from "node:fs";
import { join, relative, sep } from "node:path";
import { fdir } from "fdir";
import { isBuildFile } from "../base/buildFile";
import { describeIoError } from "./describeIoError";
import type { FileProblem } from "./fileProblem";

export interface ListOptions {
  /** Absolute. */
  readonly root: string;
  /** Folder under the root, relative to it. */
  readonly within?: string;
  readonly onProblem?: ((problem: FileProblem) => void) | undefined;
}

/**
 * Every `.c` and `.h` file below a folder, relative to the root, with `/`, in byte order. Symbolic links are not
 * followed, special files are not listed, and a folder that cannot be read is reported and left out.
 */
export function listSources(options: ListOptions): Promise<readonly string[]> {
  return listPaths(options, (path) => path.endsWith(".c") || path.endsWith(".h"));
}

/** Likewise every file that says what is built. */
export function listBuildSources(options: ListOptions): Promise<readonly string[]> {
  return listPaths(options, (path) => isBuildFile(path.split(sep).join("/")));
}

async function listPaths(
  options: ListOptions,
  isListed: (path: string) => boolean,
): Promise<readonly string[]> {
  const top = join(options.root, options.within ?? "");
  const toRelative = (path: string): string => relative(options.root, path).split(sep).join("/");
  const crawler = new fdir({ fs: withProblems(toRelative, options.onProblem), excludeSymlinks: true })
    .withFullPaths()
    .exclude((name) => ignoredFolders.has(name))
    .filter(isListed);
  const paths = await crawler.crawl(top).withPromise();
  return paths.map(toRelative).sort(byBytes);
}

/** No sources of the tree live there, and they may be large. */
const ignoredFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Paths are compared by code unit, never by locale: the order must be the same on every machine. */
function byBytes(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The crawler's view of the file system; it hides errors itself, so they are seen here. */
function withProblems(toRelative: (path: string) => string, onProblem: ListOptions["onProblem"]) {
  const readdir = (path: string, options: { withFileTypes: true }, done: ReaddirCallback): void => {
    fs.readdir(path, options, (error, entries) => {
      if (error !== null) onProblem?.({ path: toRelative(path), reason: describeIoError(error) });
      done(error, entries);
    });
  };
  const { readdirSync, realpath, realpathSync, stat, statSync } = fs;
  return { readdir: readdir as typeof fs.readdir, readdirSync, realpath, realpathSync, stat, statSync };
}

type ReaddirCallback = (error: NodeJS.ErrnoException | null, entries: fs.Dirent[]) => void;
