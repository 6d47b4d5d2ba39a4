import { throwIfCancelled } from "../base/cancellation";
import type { CallGraph } from "../program/callGraph";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { analyzeFunction } from "./analyzeFunction";
import type { Summaries, SummarizeOptions } from "./summarize";
import { isEntered, isTrackedLock } from "./trackedLocks";
import type { Outcome, Summary } from "./types";

export interface Followed {
  readonly program: Program;
  readonly graph: CallGraph;
  /** Of the locks that take part in lock order. */
  readonly summaries: Summaries;
}

/**
 * Summaries that tell of every lock and context, those that lock order leaves out too. Only functions that deal with such a lock,
 * themselves or through a callee that leaves one held or dropped, are followed again.
 */
export async function followEveryLock(
  { program, graph, summaries }: Followed,
  { cancellation, pause, progress }: SummarizeOptions,
): Promise<Summaries> {
  const places = new Places(program.types, program.model);
  const all: Summary[] = [...summaries];
  const changed = new Set<number>();
  const summaryOf = (callee: FunctionNode): Summary | undefined => all[callee.id];
  for (const [done, id] of graph.components.flat().entries()) {
    progress?.(done);
    await pause();
    throwIfCancelled(cancellation);
    const node = program.functions[id];
    const before = summaries[id];
    if (!node || !before) continue;
    const isConcerned =
      callsUntracked(program, node) || (graph.callees[id] ?? []).some((callee) => changed.has(callee));
    if (!isConcerned || !node.facts.flow) continue;
    const after = analyzeFunction({ program, places, node, summaryOf, tracks: isEntered });
    all[id] = after;
    if (lockText(after.outcomes) !== lockText(before.outcomes)) changed.add(id);
  }
  return all;
}

function callsUntracked({ model }: Program, { facts }: FunctionNode): boolean {
  return facts.calls.some((name) => {
    const primitive = model.primitive(name);
    return primitive !== undefined && !isTrackedLock(primitive) && isEntered(primitive);
  });
}

function lockText(outcomes: readonly Outcome[]): string {
  const ways = outcomes.map(({ acquired, released }) =>
    [...acquired.map(({ ref }) => `+${ref.key}`), ...released.map(({ key }) => `-${key}`)].join(),
  );
  return ways.join("|");
}
