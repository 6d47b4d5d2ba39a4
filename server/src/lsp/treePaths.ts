import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Absolute path of a `file:` URI; undefined for documents that are not on disk. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A host name or an encoded slash: nothing on this machine.
    return undefined;
  }
}

export function uriOfFile(root: string, file: string): string {
  return pathToFileURL(join(root, file)).href;
}

/** A path relative to the root, with `/`; undefined when it lies elsewhere. */
export function pathInTree(root: string, path: string): string | undefined {
  const inside = relative(root, path);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return undefined;
  return inside.split(sep).join("/");
}

/** Folder of a file of the tree; empty for the root. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}
