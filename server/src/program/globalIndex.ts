import type { FileFacts, VariableFacts } from "../facts/types";
import { folderOf, nearest } from "./nearest";

export interface FileVariable {
  readonly variable: VariableFacts;
  readonly file: string;
}

/** Which object a file-scope name means. */
export interface GlobalIndex {
  resolve(name: string, file: string): FileVariable | undefined;
}

/** Indexes file-scope objects; definitions win over `extern` declarations, the own file over all. */
export function createGlobalIndex(files: readonly FileFacts[]): GlobalIndex {
  const byName = new Map<string, FileVariable[]>();
  for (const { path, variables } of files) {
    for (const variable of variables) {
      const list = byName.get(variable.name);
      if (list) list.push({ variable, file: path });
      else byName.set(variable.name, [{ variable, file: path }]);
    }
  }
  return {
    resolve(name, file) {
      const all = byName.get(name);
      if (!all) return undefined;
      const own = all.filter((candidate) => candidate.file === file && !candidate.variable.isExtern);
      if (own[0]) return own[0];
      const seen = all.filter((candidate) => !candidate.variable.isStatic || candidate.file.endsWith(".h"));
      if (seen.length === 0) return only(all.filter((candidate) => isBeside(file, candidate.file)));
      const defined = seen.filter((candidate) => !candidate.variable.isExtern);
      return nearest(file, defined.length > 0 ? defined : seen, (candidate) => candidate.file);
    },
  };
}

function only(variables: readonly FileVariable[]): FileVariable | undefined {
  return variables.length === 1 ? variables[0] : undefined;
}

/** A header that is a part of the sources in its folder sees their static variables. */
function isBeside(header: string, source: string): boolean {
  return header.endsWith(".h") && folderOf(header) === folderOf(source);
}
