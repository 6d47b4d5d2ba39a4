import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface FoundRoot {
  /** Absolute. */
  readonly root: string;
  readonly isKernelTree: boolean;
}

/**
 * Finds the tree a folder belongs to by walking upward. `Kbuild` beside `MAINTAINERS` is only found at the top of a
 * kernel tree; `Kconfig` beside `Makefile` is in many of its folders, so of these the topmost wins. Without either, the
 * folder itself is the root. With `override` (from a setting or an option) nothing is searched.
 */
export function findRoot(start: string, override?: string): FoundRoot {
  if (override !== undefined && override !== "") {
    const root = resolve(start, override);
    return { root, isKernelTree: isMarked(root, strongMarkers) || isMarked(root, weakMarkers) };
  }
  let topmostWeak: string | undefined;
  for (const folder of upward(resolve(start))) {
    if (isMarked(folder, strongMarkers)) return { root: folder, isKernelTree: true };
    if (isMarked(folder, weakMarkers)) topmostWeak = folder;
  }
  return { root: topmostWeak ?? resolve(start), isKernelTree: topmostWeak !== undefined };
}

const strongMarkers: readonly string[] = ["Kbuild", "MAINTAINERS"];
const weakMarkers: readonly string[] = ["Kconfig", "Makefile"];

function isMarked(folder: string, markers: readonly string[]): boolean {
  return markers.every((name) => existsSync(join(folder, name)));
}

function* upward(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}
