import type { Op, Terminator } from "../facts/types";
import { keptCompanies, noCompanies } from "./callCompany";
import { findImbalances, type Followed } from "./balance";
import { CallersLocks, PROMISED } from "./callersLocks";
import { Certainty } from "./certainty";
import { releasedByAnnotation } from "./entryState";
import { EventTable } from "./eventTable";
import { exitOf, mergeOutcomes, takenOnAll } from "./exits";
import { exported, type FunctionContext, type Recorder } from "./functionContext";
import { applyToAll } from "./applyOp";
import type { AnalysisInput } from "./analysisInput";
import { flagsParameter } from "./sleeping";
import { startAnalysis, type Analysis } from "./startAnalysis";
import { returnedPlace } from "./returnedPlace";
import type { State } from "./state";
import { withoutLock } from "./stateChanges";
import type { FunctionNode } from "../program/program";
import { parameterFacts } from "./parameterFacts";
import type { Imbalance, LockRef, ParameterFacts, Sleeping, Summary, SummaryCounts } from "./types";

/** Follows one function over all its paths and says what callers need to know. */
export function analyzeFunction(input: AnalysisInput): Summary {
  const { node } = input;
  const flow = node.facts.flow;
  if (!flow) return emptySummary(node);
  const analysis = startAnalysis(input, flow);
  const counts = emptyCounts();
  const record = emptyRecord(input, counts);
  const recording: FunctionContext = { ...analysis.context, record };
  const leaving: { readonly states: readonly State[]; readonly end: Terminator }[] = [];
  const certainty = new Certainty(flow);
  const promised = releasedByAnnotation(recording);
  for (const ref of promised.values()) record.callersLocks.noteDropped(ref, PROMISED);
  const ends: (readonly State[])[] = [];
  flow.blocks.forEach((block, index) => {
    let states = analysis.entering(index);
    if (states.length === 0) return;
    for (const op of block.ops) {
      record.certain = certainty.heldFor(states, index);
      record.undropped = heldUndropped(states);
      record.heldSomewhere = classesHeld(states);
      const after = applyToAll(recording, states, op);
      noteDrops(record, { op, before: states, after });
      states = after;
    }
    ends[index] = states;
    if (block.end.to === "return") leaving.push({ states, end: block.end });
  });
  record.callersLocks.setOnEveryWay(
    droppedByAll(
      recording,
      leaving.flatMap(({ states }) => states),
    ),
  );
  const exits = leaving.flatMap(({ states, end }) =>
    states.map((state) => exitOf(recording, withoutLocks(state, promised), end)),
  );
  const { events, dependencies } = record.table.result();
  Object.assign(counts.limitsHit, record.table.limitsHit);
  if (analysis.joined > 0) counts.limitsHit["states"] = analysis.joined;
  if (analysis.isCut) counts.limitsHit["visits"] = 1;
  return {
    function: node,
    events,
    outcomes: mergeOutcomes(exits),
    taken: record.withoutEvents ? [] : takenOnAll(exits),
    imbalances: record.withoutEvents ? [] : imbalancesOf(recording, record, { flow, ends, analysis }),
    sleeping: sleepingOf(record.sleepTable, exits.length > 0 && leaving.every(hasSlept)),
    pauses: [...record.callersLocks.get().values()].slice(0, MAX_PAUSES).map(exported),
    returns: returnedPlace(flow, analysis.context.values),
    dependencies,
    bindings: record.bindings,
    queueings: record.queueings,
    splits: record.splits,
    heldAtCalls: keptCompanies(record.heldAtCalls),
    counts,
  };
}

/** Notes the locks that are dropped by an operation without being held. */
function noteDrops({ callersLocks }: Recorder, { op, before, after }: Applied): void {
  if (after.every(({ released }) => released.size === 0)) return;
  const known = new Set(before.flatMap(({ released }) => [...released.keys()]));
  for (const { released } of after)
    for (const [key, ref] of released) if (!known.has(key)) callersLocks.noteDropped(ref, op.at);
}

interface Applied {
  readonly op: Op;
  readonly before: readonly State[];
  readonly after: readonly State[];
}

function emptyRecord({ node, withoutEvents = false }: AnalysisInput, counts: SummaryCounts): Recorder {
  return {
    table: new EventTable(),
    flags: flagsParameter(node),
    sleepTable: new EventTable(),
    withoutEvents,
    bindings: [],
    queueings: [],
    splits: [],
    heldAtCalls: new Map(),
    counts,
    counted: new Set(),
    certain: new Set(),
    undropped: new Set(),
    heldSomewhere: new Set(),
    callersLocks: new CallersLocks(),
  };
}

/** Where states were joined, what they hold is no longer what single paths hold. */
function imbalancesOf(
  context: FunctionContext,
  { callersLocks }: Recorder,
  { analysis, ...followed }: Pick<Followed, "flow" | "ends"> & { readonly analysis: Analysis },
): Imbalance[] {
  if (analysis.joined > 0 || analysis.isCut) return [];
  return findImbalances(context, {
    ...followed,
    entering: (block) => analysis.entering(block),
    isDroppedByCallee: (key) => callersLocks.isDroppedByCallee(key),
    takesAny: callersLocks.takesAny,
    placesOf: (key) => callersLocks.placesOf(key),
  });
}

function hasSlept({ states }: { readonly states: readonly State[] }): boolean {
  return states.every((state) => state.hasSlept);
}

function sleepingOf(table: EventTable, isInevitable: boolean): Sleeping {
  const { events, dependencies: forbidden } = table.result();
  return isInevitable || events.length > 0 ? { isInevitable, events, forbidden } : noSleep;
}

const noSleep: Sleeping = { isInevitable: false, events: [], forbidden: [] };

/** Most locks remembered as dropped for a while. */
const MAX_PAUSES = 8;

/** What is dropped on every way, but for those on which a pointer it was given is NULL. */
function droppedByAll(context: FunctionContext, states: readonly State[]): ReadonlySet<string> {
  const keys = new Set(states.flatMap(({ released }) => [...released.keys()]));
  return new Set(
    [...keys].filter((key) => {
      const keeping = states.filter(({ released }) => !released.has(key));
      if (keeping.length === 0) return true;
      const dropping = states.filter(({ released }) => released.has(key)).map(factsOf);
      return keeping.map(factsOf).every((facts) => dropping.every((other) => contradict(facts, other)));
    }),
  );

  function factsOf(state: State): ParameterFacts {
    const { params } = context.node.facts;
    const facts = [...parameterFacts(context, state)];
    return new Map(facts.filter(([fact]) => (params[Number(fact)]?.type.pointers ?? 0) > 0));
  }
}

function contradict(a: ParameterFacts, b: ParameterFacts): boolean {
  return [...a].some(([fact, truth]) => b.has(fact) && b.get(fact) !== truth);
}

function withoutLocks(state: State, keys: ReadonlyMap<string, LockRef>): State {
  let next = state;
  for (const { ref } of state.held) if (keys.has(ref.key)) next = withoutLock(next, ref);
  return next;
}

/** Keys of the locks held in some states, and dropped in none that lacks them. */
function heldUndropped(states: readonly State[]): ReadonlySet<string> {
  const isDropped = (key: string): boolean =>
    states.some(({ held, dropped }) => dropped.has(key) && !held.some(({ ref }) => ref.key === key));
  return new Set(
    states.flatMap(({ held }) => held.map(({ ref }) => ref.key).filter((key) => !isDropped(key))),
  );
}

function classesHeld(states: readonly State[]): ReadonlySet<string> {
  return new Set(states.flatMap(({ held }) => held.flatMap(({ ref }) => ref.class?.key ?? [])));
}

export function emptySummary(node: FunctionNode): Summary {
  return {
    function: node,
    events: [],
    outcomes: [],
    taken: [],
    imbalances: [],
    sleeping: noSleep,
    pauses: [],
    returns: undefined,
    dependencies: [],
    bindings: [],
    queueings: [],
    splits: [],
    heldAtCalls: noCompanies,
    counts: emptyCounts(),
  };
}

function emptyCounts(): SummaryCounts {
  return {
    acquireSites: 0,
    acquireSitesResolved: 0,
    indirectCalls: 0,
    indirectCallsResolved: 0,
    limitsHit: {},
  };
}
