/**
 * A path relative to the root, without `.` and `..`: of a path as a build file in `folder` writes it. One that begins with `/` starts
 * at the root. Undefined when it leads out of the tree.
 */
export function treePath(path: string, folder: string): string | undefined {
  const parts: string[] = [];
  const whole = path.startsWith("/") || folder === "" ? path : `${folder}/${path}`;
  for (const part of whole.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
