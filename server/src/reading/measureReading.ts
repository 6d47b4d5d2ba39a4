import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { CallOp, Flow, GuardOp } from "../facts/types";
import type { Pause } from "../base/pause";
import { Places } from "../program/places";
import type { CallGraph } from "../program/callGraph";
import type { Program } from "../program/program";
import type { Summaries } from "../summary/summarize";
import { followEveryLock } from "../summary/followEveryLock";
import { Values } from "../summary/values";
import { GuardCount } from "./guardDefinitions";
import { IndirectCallCount } from "./indirectCalls";
import { LockSiteCount } from "./lockSites";
import type { Reading, UnresolvedSite } from "./readingStats";
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
  const sites = new LockSiteCount(input, unresolved);
  const indirectCalls = new IndirectCallCount(unresolved);
  const guards = new GuardCount(program, allLocks, unresolved);
  const places = new Places(program.types, program.model);
  for (const node of program.functions) {
    await pause();
    throwIfCancelled(cancellation);
    for (const guard of guardsOf(node.facts.flow)) guards.count(node, guard);
    if (node.facts.kind !== "function" || !node.facts.flow) continue;
    const values = new Values({ program, places, node, summaryOf: (callee) => summaries[callee.id] });
    for (const call of callsOf(node.facts.flow)) {
      sites.count(values, node, call);
      indirectCalls.count(values, node, call);
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

function* guardsOf(flow: Flow | undefined): Generator<GuardOp> {
  for (const { ops } of flow?.blocks ?? []) for (const op of ops) if (op.op === "guard") yield op;
}

function* callsOf({ blocks }: Flow): Generator<CallOp> {
  for (const { ops } of blocks) for (const op of ops) if (op.op === "call") yield op;
}
