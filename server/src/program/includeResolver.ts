import type { FileFacts } from "../facts/types";
import { archOf, folderOf, nearest } from "./nearest";

/** Finds the header an `#include` means without knowing the compiler's search path. */
export class IncludeResolver {
  private readonly byBase = new Map<string, string[]>();
  private readonly all: ReadonlySet<string>;

  constructor(files: readonly string[]) {
    this.all = new Set(files);
    for (const path of files) {
      if (!path.endsWith(".h")) continue;
      const base = path.slice(path.lastIndexOf("/") + 1);
      const list = this.byBase.get(base);
      if (list) list.push(path);
      else this.byBase.set(base, [path]);
    }
  }

  /** Paths of the headers a file includes, as far as they exist in the tree; `asm/...` is that of `arch`. */
  includedBy(facts: Pick<FileFacts, "path" | "includes">, arch = archOf(facts.path) ?? "x86"): string[] {
    return facts.includes.flatMap(({ path }) => this.resolve(path, facts.path, arch) ?? []);
  }

  private resolve(include: string, from: string, arch: string): string | undefined {
    const directory = folderOf(from);
    const candidates = [
      join(directory, include),
      `include/${include}`,
      `include/uapi/${include}`,
      `arch/${arch}/include/${include}`,
      `arch/${arch}/include/uapi/${include}`,
    ];
    const found = candidates.find((path) => this.all.has(path));
    if (found !== undefined) return found;
    const base = include.slice(include.lastIndexOf("/") + 1);
    const same = (this.byBase.get(base) ?? []).filter(
      (path) => path === include || path.endsWith(`/${include}`),
    );
    return nearest(from, same, (path) => path);
  }
}

function join(directory: string, include: string): string {
  const parts = directory.split("/").filter((part) => part !== "");
  for (const part of include.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
