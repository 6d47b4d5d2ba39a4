import type { CallGraph } from "../program/callGraph";
import type { Summary } from "../summary/types";

/** Classes that every caller holds exclusively whenever it calls a function, directly or further up; by function id. */
export type EntryLocks = (functionId: number) => ReadonlySet<string>;

const nothing: ReadonlySet<string> = new Set();

/** Works from the callers down. A root, which can be entered from anywhere, has no locks at entry. */
export function computeEntryLocks(
  summaries: readonly Summary[],
  graph: CallGraph,
  isRoot: (functionId: number) => boolean,
): EntryLocks {
  const entry = new Map<number, ReadonlySet<string>>();
  for (let i = graph.components.length - 1; i >= 0; i--) {
    const component = graph.components[i] ?? [];
    const inside = new Set(component);
    for (const id of component) {
      const callers = (graph.callers[id] ?? []).filter((caller) => !inside.has(caller));
      if (callers.length === 0 || isRoot(id)) continue;
      const common = callers
        .map((caller) => heldAtCall(summaries, entry, { caller, callee: id }))
        .reduce(intersection);
      if (common.size > 0) entry.set(id, common);
    }
  }
  return (id) => entry.get(id) ?? nothing;
}

function heldAtCall(
  summaries: readonly Summary[],
  entry: ReadonlyMap<number, ReadonlySet<string>>,
  { caller, callee }: { readonly caller: number; readonly callee: number },
): ReadonlySet<string> {
  const there = summaries[caller]?.heldAtCalls.get(callee) ?? nothing;
  const above = entry.get(caller) ?? nothing;
  return above.size === 0 ? there : new Set([...there, ...above]);
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((key) => b.has(key)));
}
