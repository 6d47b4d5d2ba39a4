import type { EntryContracts } from "./entryContracts";

/** Classes that every caller holds exclusively whenever it calls a function, directly or further up; by function id. */
export type EntryLocks = (functionId: number) => ReadonlySet<string>;

/** Those of the locks at entry that keep others away. */
export function exclusiveAtEntry(contracts: EntryContracts): EntryLocks {
  return (id) => {
    const locks = contracts.of(id);
    if (locks.length === 0) return nothing;
    return new Set(
      locks.flatMap(({ mode, class: held }) =>
        mode === "exclusive" && held.sort === "lock" ? [held.key] : [],
      ),
    );
  };
}

const nothing: ReadonlySet<string> = new Set();
