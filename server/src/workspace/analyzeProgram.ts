import type { Cancellation } from "../base/cancellation";
import type { Pause } from "../base/pause";
import type { FileFacts } from "../facts/types";
import { describeLockOrderCycle } from "../findings/lockOrderCycle";
import {
  describeSelfWait,
  describeCrossReleaseDeadlock,
  describeWaitRing,
} from "../findings/crossReleaseDeadlock";
import { findSleepingCallbacks, findSleepsInAtomic } from "../findings/sleepInAtomic";
import { describeIrqInversion } from "../findings/irqInversion";
import { findImbalances } from "../findings/lockImbalance";
import type { Draft } from "../findings/draft";
import { describeEntryRecursion, findRecursiveLocks } from "../findings/recursiveLock";
import { collectCallbacks, type Callbacks } from "../graph/callbacks";
import { computeEntryContracts, type EntryContracts } from "../graph/entryContracts";
import { exclusiveAtEntry } from "../graph/entryLocks";
import { findEntryRecursions } from "../graph/entryRecursion";
import { findIrqInversions } from "../graph/irqInversions";
import { findCycles } from "../graph/cycles";
import { buildLockGraph } from "../graph/lockGraph";
import { collectSignallers, rootTest } from "../graph/signallers";
import { findSelfWaits } from "../graph/selfWaits";
import { findWaitCycles } from "../graph/findWaitCycles";
import type { KernelModel } from "../kernel/primitive";
import { findWaitRings } from "../graph/waitRings";
import type { CallGraph } from "../program/callGraph";
import { Places } from "../program/places";
import { linkProgram, type Program } from "../program/program";
import { fileBindings } from "../summary/fileBindings";
import { linkCalls, type CalledKeys } from "../summary/linkCalls";
import { passedOnBy } from "../summary/passedOn";
import { summarize, type Summaries } from "../summary/summarize";

/** The analysis of one set of files, from facts to drafts of findings. */
export interface Analyzed {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly summaries: Summaries;
  readonly calledKeys: CalledKeys;
  readonly contracts: EntryContracts;
  readonly drafts: readonly Draft[];
}

export interface AnalyzeOptions {
  readonly cancellation: Cancellation;
  readonly pause: Pause;
  readonly progress?: (done: number, total: number) => void;
}

/** Runs every stage after reading. The same files give the same result. */
export async function analyzeProgram(
  files: readonly FileFacts[],
  model: KernelModel,
  { cancellation, pause, progress }: AnalyzeOptions,
): Promise<Analyzed> {
  const { program, graph, calledKeys } = await linkCalls(linkProgram(files, model), { cancellation, pause });
  const total = program.functions.length;
  const summaries = await summarize(program, graph, {
    cancellation,
    pause,
    ...(progress ? { progress: (done: number) => progress(done, total) } : {}),
  });
  const places = new Places(program.types, program.model);
  const callbacks = collectCallbacks(summaries, fileBindings(program, places));
  const startsFresh = callbacks.isCallback;
  const contracts = computeEntryContracts({
    program,
    graph,
    calledKeys,
    summaries,
    startsFresh,
    passedOn: passedOnBy,
  });
  const followed = { program, graph, calledKeys, summaries, contracts };
  return { ...followed, drafts: findAll({ ...followed, places, callbacks }, cancellation) };
}

interface Followed extends Omit<Analyzed, "drafts"> {
  readonly places: Places;
  readonly callbacks: Callbacks;
}

function findAll(
  { program, graph, summaries, contracts, places, callbacks }: Followed,
  cancellation: Cancellation,
): Draft[] {
  const lockGraph = buildLockGraph(summaries, cancellation);
  const isRoot = rootTest(program, graph, callbacks);
  const entryLocks = exclusiveAtEntry(contracts);
  const isUncalled = (id: number): boolean =>
    isRoot(id) && !callbacks.isCallback(id) && contracts.keysOf(id).length === 0;
  const splits = new Set(summaries.flatMap((summary) => summary.splits));
  const world = {
    summaries,
    callbacks,
    signallers: collectSignallers(summaries, isRoot),
    graph: lockGraph,
    entryLocks,
    splits,
    places,
  };
  return [
    ...findRecursiveLocks(summaries),
    ...findEntryRecursions({ program, summaries, contracts }).map(describeEntryRecursion),
    ...findCycles(lockGraph, { entryLocks, splits }, cancellation).map(describeLockOrderCycle),
    ...findWaitCycles(world, cancellation).flatMap((cycle) => describeCrossReleaseDeadlock(cycle) ?? []),
    ...findWaitRings(world).map(describeWaitRing),
    ...findIrqInversions({ summaries, bindings: callbacks.all(), contracts, isUncalled }).map(
      describeIrqInversion,
    ),
    ...findImbalances(summaries),
    ...findSleepsInAtomic(summaries),
    ...findSleepingCallbacks(summaries, callbacks.all()),
    ...findSelfWaits(world).flatMap((wait) => describeSelfWait(wait) ?? []),
  ];
}
