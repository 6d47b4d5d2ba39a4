import { throwIfCancelled } from "../base/cancellation";
import type { FactStore, ReadOptions } from "./factStore";

/** Which files define a function that others can call. */
export interface DefinitionIndex {
  filesDefining(name: string): readonly string[];
}

/** Names of the functions visible outside each file, found by a scan and kept until the file changes. */
export class Definitions {
  private readonly byFile = new Map<string, readonly string[]>();
  private index: Map<string, string[]> | undefined;

  constructor(private readonly store: FactStore) {}

  /** The file has to be scanned again. */
  forget(path: string): void {
    this.byFile.delete(path);
    this.index = undefined;
  }

  /** Scans what was not scanned yet. */
  async of(paths: readonly string[], options: ReadOptions): Promise<DefinitionIndex> {
    const missing = paths.filter((path) => !this.byFile.has(path));
    for await (const { path, names } of this.store.readNames(missing, options)) {
      throwIfCancelled(options.cancellation);
      this.byFile.set(path, names);
      this.index = undefined;
    }
    const index = (this.index ??= this.invert());
    const none: readonly string[] = [];
    return { filesDefining: (name) => index.get(name) ?? none };
  }

  private invert(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const [path, names] of [...this.byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const name of names) {
        const files = index.get(name);
        if (files) files.push(path);
        else index.set(name, [path]);
      }
    }
    return index;
  }
}
