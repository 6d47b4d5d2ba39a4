import { neverCancelled } from "../../server/src/base/cancellation";
import { collectCallbacks } from "../../server/src/graph/callbacks";
import { findCycles, type LockCycle } from "../../server/src/graph/cycles";
import { computeEntryContracts, type EntryContracts } from "../../server/src/graph/entryContracts";
import { exclusiveAtEntry, type EntryLocks } from "../../server/src/graph/entryLocks";
import { buildLockGraph, type LockGraph } from "../../server/src/graph/lockGraph";
import { passedOnBy } from "../../server/src/summary/passedOn";
import type { Texts } from "../program/linkTexts";
import { summarizeTexts, type Summarized } from "../summary/summarizeTexts";

/** The lock graph of a program with everything that judges its cycles. */
export interface JudgedGraph extends Summarized {
  readonly graph: LockGraph;
  readonly contracts: EntryContracts;
  readonly entryLocks: EntryLocks;
  readonly splits: ReadonlySet<string>;
  readonly cycles: readonly LockCycle[];
}

export async function judgeTexts(texts: Texts): Promise<JudgedGraph> {
  const found = await summarizeTexts(texts);
  const graph = buildLockGraph(found.summaries, neverCancelled);
  const { summaries } = found;
  const startsFresh = collectCallbacks(summaries, []).isCallback;
  const contracts = computeEntryContracts({
    ...found,
    graph: found.callGraph,
    startsFresh,
    passedOn: passedOnBy,
  });
  const entryLocks = exclusiveAtEntry(contracts);
  const splits = new Set(found.summaries.flatMap((summary) => summary.splits));
  const cycles = findCycles(graph, { entryLocks, splits }, neverCancelled);
  return { ...found, graph, contracts, entryLocks, splits, cycles };
}

/** Members of a cycle in order, beginning with the first by name: `a>b>c`. */
export function cycleNames({ edges }: LockCycle): string {
  const names = edges.map(({ from }) => from.member ?? from.name);
  const first = names.indexOf([...names].sort()[0] ?? "");
  return [...names.slice(first), ...names.slice(0, first)].join(">");
}

/** A struct `foo` with a mutex for every letter, and one function per order: `ab` takes a, then b. */
export function printOrders(orders: readonly string[]): string {
  const letters = [...new Set(orders.join(""))].sort();
  const members = letters.map((letter) => `\tstruct mutex ${letter};\n`).join("");
  return `#include <linux/mutex.h>\nstruct foo {\n${members}};\n${orders.map(printOrder).join("")}`;
}

function printOrder(order: string): string {
  const letters = Array.from(order);
  return [
    `void take_${order}(struct foo *foo)`,
    "{",
    ...letters.map((letter) => `\tmutex_lock(&foo->${letter});`),
    ...letters.toReversed().map((letter) => `\tmutex_unlock(&foo->${letter});`),
    "}",
    "",
  ].join("\n");
}
