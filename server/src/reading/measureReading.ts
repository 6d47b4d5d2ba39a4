import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Flow, Op } from "../facts/types";
import type { Pause } from "../base/pause";
import type { CallGraph } from "../program/callGraph";
import type { Program } from "../program/program";
import { FunctionPointers } from "../summary/indirectCall";
import type { CalledKeys } from "../summary/linkCalls";
import type { Summaries } from "../summary/summarize";
import { CallbackSiteCount } from "./callbackSites";
import type { FunctionCount } from "./functionCount";
import { GroundTruth } from "./groundTruth";
import { GuardCount } from "./guardDefinitions";
import { IndirectCallCount } from "./indirectCalls";
import { LockSiteCount } from "./lockSites";
import { OpsTableCount } from "./opsTables";
import type { PrimitiveStats } from "./primitiveSites";
import type { Reading, UnresolvedSite } from "./readingStats";
import type { SampleSize } from "./sample";
import { SiteFinder } from "./siteFinder";
import { countWrappers, findWrappers } from "./wrappers";

/** What the analysis of a tree left behind. */
export interface ReadingInput {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly calledKeys: CalledKeys;
  /** They tell of every lock, also of those that take no part in lock order. */
  readonly summaries: Summaries;
  readonly primitives: PrimitiveStats;
  readonly functions: ReturnType<FunctionCount["result"]>;
  readonly cancellation: Cancellation;
  readonly pause: Pause;
  readonly sample: SampleSize;
  /** Gives what is told how far a phase is. */
  readonly report?: (phase: string) => (done: number, total: number) => void;
}

/** Counts what of a program was understood. Looks at every function again, whether or not any path reaches a site. */
export async function measureReading(input: ReadingInput): Promise<Reading> {
  const { program, summaries, cancellation, pause } = input;
  const progress = input.report?.("measuring");
  const unresolved: UnresolvedSite[] = [];
  const finder = new SiteFinder(program, (callee) => summaries[callee.id]);
  const sites = new LockSiteCount(input, finder, unresolved);
  const indirectCalls = new IndirectCallCount(unresolved, input.sample);
  const callbacks = new CallbackSiteCount(program, unresolved);
  const opsTables = new OpsTableCount(program);
  const guards = new GuardCount(program, summaries, unresolved);
  const truth = new GroundTruth(input, unresolved);
  for (const node of program.functions) {
    progress?.(node.id, program.functions.length);
    await pause();
    throwIfCancelled(cancellation);
    for (const op of opsOf(node.facts.flow)) if (op.op === "guard") guards.count(node, op);
    if (node.facts.kind !== "function" || !node.facts.flow) continue;
    truth.count(node);
    const values = finder.valuesOf(node);
    const pointers = new FunctionPointers(node, values);
    opsTables.countLocal(node);
    for (const op of opsOf(node.facts.flow)) {
      sites.count(values, node, op);
      if (op.op !== "call") continue;
      indirectCalls.count(pointers, node, op);
      callbacks.count(pointers, node, op);
    }
  }
  const { annotations, operations } = truth.result(indirectCalls);
  const stats = {
    functions: input.functions.stats,
    primitives: input.primitives,
    sites: sites.result(),
    indirectCalls: indirectCalls.result(),
    callbacks: callbacks.result(),
    opsTables: opsTables.result(),
    guards: guards.result(),
    wrappers: countWrappers(findWrappers(program, summaries)),
    annotations,
    operationKeys: operations.stats,
  };
  return {
    stats,
    lost: input.functions.lost,
    contracts: operations.contracts,
    unresolved,
    sample: [...sites.sampled(), ...indirectCalls.sampled()],
  };
}

function* opsOf(flow: Flow | undefined): Generator<Op> {
  for (const { ops } of flow?.blocks ?? []) yield* ops;
}
