/**
 * How far apart two files are, for choosing among several definitions of one name: 0 for the same file, then the number of
 * directories that are not shared. Headers under `include/` are near to everybody; another architecture is far away.
 */
export function distanceBetween(from: string, to: string): number {
  if (from === to) return 0;
  const arch = archOf(to);
  if (arch !== undefined && arch !== archOf(from))
    return FOREIGN_ARCH + (preferredArch.get(arch) ?? preferredArch.size);
  if (to.startsWith("include/")) return SHARED_HEADER;
  const shared = sharedDirectories(from, to);
  const apart = directories(from) - shared + (directories(to) - shared);
  return 1 + apart * 2 + (shared === 0 ? UNRELATED : 0);
}

function directories(path: string): number {
  let count = 0;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) count++;
  return count;
}

function sharedDirectories(a: string, b: string): number {
  let count = 0;
  for (let at = 0; at < a.length && a[at] === b[at]; at++) if (a[at] === "/") count++;
  return count;
}

/** The nearest of the candidates, the first by path among equals, or undefined when there are none. */
export function nearest<T>(
  from: string,
  candidates: readonly T[],
  pathOf: (candidate: T) => string,
): T | undefined {
  let best: T | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = distanceBetween(from, pathOf(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

const SHARED_HEADER = 12;
const UNRELATED = 20;
const FOREIGN_ARCH = 100;
/** Which architecture stands for all where generic code calls into one. */
const preferredArch = new Map([
  ["x86", 0],
  ["arm64", 1],
]);

/** The folder of a file, with the slash at its end; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** `arm64` for `arch/arm64/...`, undefined elsewhere. */
export function archOf(path: string): string | undefined {
  if (!path.startsWith(ARCH)) return undefined;
  const end = path.indexOf("/", ARCH.length);
  return path.slice(ARCH.length, end < 0 ? undefined : end);
}

const ARCH = "arch/";
