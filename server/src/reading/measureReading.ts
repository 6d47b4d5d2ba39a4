import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Flow, Op } from "../facts/types";
import type { Pause } from "../base/pause";
import type { CallGraph } from "../program/callGraph";
import type { Program } from "../program/program";
import type { Summaries } from "../summary/summarize";
import { followEveryLock } from "../summary/followEveryLock";
import { GuardCount } from "./guardDefinitions";
import { IndirectCallCount } from "./indirectCalls";
import { LockSiteCount } from "./lockSites";
import type { Reading, UnresolvedSite } from "./readingStats";
import { SiteFinder } from "./siteFinder";
import { countWrappers, findWrappers } from "./wrappers";

/** What the analysis of a tree left behind. */
export interface ReadingInput {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly summaries: Summaries;
  readonly cancellation: Cancellation;
  readonly pause: Pause;
}

/** Counts what of a program was understood. Looks at every function again, whether or not any path reaches a site. */
export async function measureReading(input: ReadingInput): Promise<Reading> {
  const { program, summaries, cancellation, pause } = input;
  const allLocks = await followEveryLock(input, input);
  const unresolved: UnresolvedSite[] = [];
  const finder = new SiteFinder(program, (callee) => summaries[callee.id]);
  const sites = new LockSiteCount(input, finder, unresolved);
  const indirectCalls = new IndirectCallCount(unresolved);
  const guards = new GuardCount(program, allLocks, unresolved);
  for (const node of program.functions) {
    await pause();
    throwIfCancelled(cancellation);
    for (const op of opsOf(node.facts.flow)) if (op.op === "guard") guards.count(node, op);
    if (node.facts.kind !== "function" || !node.facts.flow) continue;
    const values = finder.valuesOf(node);
    for (const op of opsOf(node.facts.flow)) {
      sites.count(values, node, op);
      if (op.op === "call") indirectCalls.count(values, node, op);
    }
  }
  const stats = {
    sites: sites.result(),
    indirectCalls: indirectCalls.result(),
    guards: guards.result(),
    wrappers: countWrappers(findWrappers(program, allLocks)),
  };
  return { stats, unresolved };
}

function* opsOf(flow: Flow | undefined): Generator<Op> {
  for (const { ops } of flow?.blocks ?? []) yield* ops;
}
