import { keptCompanies, noCompanies } from "./callCompany";
import { Certainty } from "./certainty";
import { releasedByAnnotation } from "./entryState";
import { EventTable } from "./eventTable";
import { exitOf, mergeOutcomes, takenOnAll, type Exit } from "./exits";
import { exported, isNameless, type FunctionContext, type Recorder } from "./functionContext";
import { applyToAll } from "./applyOp";
import type { AnalysisInput } from "./analysisInput";
import { startAnalysis } from "./startAnalysis";
import { returnedPlace } from "./returnedPlace";
import type { State } from "./state";
import { withoutLock } from "./stateChanges";
import type { FunctionNode } from "../program/program";
import type { LockRef, Summary, SummaryCounts } from "./types";

/** Follows one function over all its paths and says what callers need to know. */
export function analyzeFunction(input: AnalysisInput): Summary {
  const { node } = input;
  const flow = node.facts.flow;
  if (!flow) return emptySummary(node);
  const analysis = startAnalysis(input, flow);
  const counts: SummaryCounts = emptyCounts();
  const record: Recorder = {
    table: new EventTable(),
    withoutEvents: input.withoutEvents ?? false,
    bindings: [],
    queueings: [],
    splits: [],
    heldAtCalls: new Map(),
    counts,
    counted: new Set(),
    certain: new Set(),
    heldSomewhere: new Set(),
    mayHold: new Set(),
    drops: new Map(),
  };
  const recording: FunctionContext = { ...analysis.context, record };
  const exits: Exit[] = [];
  const certainty = new Certainty(flow);
  const promised = releasedByAnnotation(recording);
  for (const [key, ref] of promised) record.drops.set(key, ref);
  flow.blocks.forEach((block, index) => {
    let states = analysis.entering(index);
    if (states.length === 0) return;
    for (const op of block.ops) {
      record.certain = certainty.heldFor(states, index);
      record.heldSomewhere = classesHeld(states);
      const after = applyToAll(recording, states, op);
      noteDrops(record, { before: states, after });
      states = after;
    }
    if (block.end.to !== "return") return;
    for (const state of states) exits.push(exitOf(recording, withoutLocks(state, promised), block.end));
  });
  const { events, dependencies } = record.table.result();
  Object.assign(counts.limitsHit, record.table.limitsHit);
  if (analysis.joined > 0) counts.limitsHit["states"] = analysis.joined;
  if (analysis.isCut) counts.limitsHit["visits"] = 1;
  return {
    function: node,
    events,
    outcomes: mergeOutcomes(exits),
    taken: record.withoutEvents ? [] : takenOnAll(exits),
    pauses: [...record.drops.values()].slice(0, MAX_PAUSES).map(exported),
    returns: returnedPlace(flow, analysis.context.values),
    dependencies,
    bindings: record.bindings,
    queueings: record.queueings,
    splits: record.splits,
    heldAtCalls: keptCompanies(record.heldAtCalls),
    counts,
  };
}

/**
 * Adds the locks that an operation drops as the caller's. None of a class that was taken before: there the paths that take it
 * and those that drop it exclude each other in a way that is not known. None that a callee drops and nobody here can name.
 */
function noteDrops(
  { drops, mayHold }: Recorder,
  { before, after }: { readonly before: readonly State[]; readonly after: readonly State[] },
): void {
  const known = new Set(before.flatMap(({ released }) => [...released.keys()]));
  for (const { released } of after) {
    for (const [key, ref] of released) {
      const isOwn = ref.class !== undefined && mayHold.has(ref.class.key);
      if (!known.has(key) && !isOwn && !isNameless(ref)) drops.set(key, ref);
    }
  }
}

/** Most locks remembered as dropped for a while. */
const MAX_PAUSES = 8;

function withoutLocks(state: State, keys: ReadonlyMap<string, LockRef>): State {
  let next = state;
  for (const { ref } of state.held) if (keys.has(ref.key)) next = withoutLock(next, ref);
  return next;
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
