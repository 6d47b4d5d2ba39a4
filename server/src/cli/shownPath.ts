import { isAbsolute, join, relative } from "node:path";

/**
 * A file of the tree as a person in `cwd` can open it. When the current folder and the tree have nothing to do with each
 * other, the path inside the tree says more than a long way up and down again.
 */
export function shownPath(file: string, root: string, cwd: string): string {
  const rootFromHere = relative(cwd, root);
  const isApart = isAbsolute(rootFromHere) || (leadsUp(rootFromHere) && leadsUp(relative(root, cwd)));
  return isApart ? file : relative(cwd, join(root, file));
}

function leadsUp(path: string): boolean {
  return path === ".." || path.startsWith("../") || path.startsWith("..\\");
}
