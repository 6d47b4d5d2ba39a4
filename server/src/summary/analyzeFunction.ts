import type { CallOp, Expr, Flow, Op, Terminator } from "../facts/types";
import type { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { isPortable, type Place } from "../program/place";
import { applyCall, applyGuard } from "./callEffects";
import { recordAssignedCallback } from "./bindings";
import { Certainty } from "./certainty";
import { EventTable } from "./eventTable";
import { entryState, releasedByAnnotation } from "./entryState";
import {
  exported,
  freshRoot,
  isFresh,
  ownLocks,
  type FunctionContext,
  type Recorder,
} from "./functionContext";
import { assume, type Condition, canonicalKey, conditionOf, errorKey, truthOf, valueKey } from "./truth";
import { publishAssigned, publishPassed } from "./publish";
import { forgetValue, withCopy, withoutLock, withStalePaths, withTruth } from "./stateChanges";
import { parameterFacts } from "./parameterFacts";
import { StateSet } from "./stateSet";
import type { State } from "./state";
import type { Held, Outcome, Summary, SummaryCounts } from "./types";
import { Values } from "./values";

export interface AnalysisInput {
  readonly program: Program;
  readonly places: Places;
  readonly node: FunctionNode;
  readonly summaryOf: (callee: FunctionNode) => Summary | undefined;
}

/** Follows one function over all its paths and says what callers need to know. */
export function analyzeFunction(input: AnalysisInput): Summary {
  const { node } = input;
  const flow = node.facts.flow;
  if (!flow) return emptySummary(node);
  const analysis = startAnalysis(input, flow);
  const counts: SummaryCounts = emptyCounts();
  const record: Recorder = {
    table: new EventTable(),
    bindings: [],
    queueings: [],
    splits: [],
    heldAtCalls: new Map(),
    counts,
    counted: new Set(),
    certain: new Set(),
    heldSomewhere: new Set(),
  };
  const recording: FunctionContext = { ...analysis.context, record };
  const exits: Exit[] = [];
  const certainty = new Certainty(flow);
  const promised = releasedByAnnotation(recording);
  flow.blocks.forEach((block, index) => {
    let states = analysis.entering(index);
    if (states.length === 0) return;
    for (const op of block.ops) {
      record.certain = certainty.heldFor(states, index);
      record.heldSomewhere = classesHeld(states);
      states = states.flatMap((state) => applyOp(recording, state, op));
    }
    if (block.end.to !== "return") return;
    for (const state of states) exits.push(exitOf(recording, withoutLocks(state, promised), block.end));
  });
  const { events, dependencies } = record.table.result();
  Object.assign(counts.limitsHit, record.table.limitsHit);
  if (analysis.joined > 0) counts.limitsHit["states"] = analysis.joined;
  return {
    function: node,
    events,
    outcomes: mergeOutcomes(exits),
    taken: takenOnAll(exits),
    returns: returnedPlace(flow, analysis.context.values),
    dependencies,
    bindings: record.bindings,
    queueings: record.queueings,
    splits: record.splits,
    heldAtCalls: record.heldAtCalls,
    counts,
  };
}

/** The states that reach each block, once nothing changes any more. */
export interface Analysis {
  readonly context: FunctionContext;
  entering(block: number): readonly State[];
  /** Blocks at which states were joined because there were too many. */
  readonly joined: number;
}

/** Runs the flow to its fixed point. Also used by the editor, which asks for the states of single blocks. */
export function startAnalysis({ program, places, node, summaryOf }: AnalysisInput, flow: Flow): Analysis {
  const values = new Values(program, places, node, summaryOf);
  const context: FunctionContext = { program, node, values, summaryOf, record: undefined };
  const sets = flow.blocks.map(() => new StateSet());
  sets[0]?.add(entryState(context));
  const waiting = [0];
  const isWaiting = new Set(waiting);
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
    isWaiting.delete(index);
    const block = flow.blocks[index];
    if (!block) continue;
    let states: readonly State[] = sets[index]?.takeNew() ?? [];
    for (const op of block.ops) states = states.flatMap((state) => applyOp(context, state, op));
    for (const { target, state } of leaving(context, states, block.end)) {
      if (!sets[target]?.add(state) || isWaiting.has(target)) continue;
      isWaiting.add(target);
      waiting.push(target);
    }
  }
  return {
    context,
    entering: (block) => sets[block]?.all() ?? [],
    joined: sets.filter(({ isJoined }) => isJoined).length,
  };
}

/** The states after one operation. */
export function applyOp(context: FunctionContext, state: State, op: Op): State[] {
  switch (op.op) {
    case "call":
      return applyCall(context, beforeCall(context, state, op), op);
    case "guard":
      return applyGuard(context, state, { guard: op, isExit: false });
    case "unguard": {
      const guard = guardOf(context, op.id);
      return guard ? applyGuard(context, state, { guard, isExit: true }) : [state];
    }
    case "assign":
      return [applyAssignment(context, state, op)];
    case "line":
      return [state];
  }
}

/** What a call may change before it does anything else: its own result, and objects it gets the address of. */
function beforeCall(context: FunctionContext, state: State, op: CallOp): State {
  let next = forgetValue(state, `t:${op.result}`);
  for (const arg of op.args) {
    const key = arg.k === "addr" ? valueKey(arg.of, context.values) : undefined;
    if (key !== undefined) next = forgetValue(next, key);
  }
  return publishPassed(context, next, op);
}

function applyAssignment(context: FunctionContext, state: State, op: Op & { readonly op: "assign" }): State {
  const { values } = context;
  const before = publishAssigned(context, state, op);
  recordAssignedCallback(context, op);
  const key = valueKey(op.to, values);
  if (key === undefined) return before;
  const truth = truthOf(op.from, state, values);
  const source = valueKey(op.from, values);
  const prefix = op.to.k === "name" && values.isLocal(op.to.name) ? `l:${op.to.name}` : `${key.slice(2)}*`;
  let next = withStalePaths(forgetValue(before, key), prefix);
  if (source !== undefined && source !== key) next = withCopy(next, key, source);
  else if (truth) next = withTruth(next, key, truth);
  return next;
}

function* leaving(
  context: FunctionContext,
  states: readonly State[],
  end: Terminator,
): Generator<{ readonly target: number; readonly state: State }> {
  switch (end.to) {
    case "jump":
      for (const state of states) yield { target: end.block, state };
      return;
    case "branch": {
      const condition = conditionOf(end.test, context.values);
      for (const state of states) {
        const yes = assume(state, condition, true);
        if (yes) yield { target: end.then, state: yes };
        const no = assume(state, condition, false);
        if (no) yield { target: end.else, state: no };
      }
      return;
    }
    case "switch":
      yield* intoCases(context, states, end);
      return;
    default:
  }
}

/** Switches with more cases tell nothing about the value inside a case. */
const MAX_CASES = 48;

/** Inside a case the value is the case's constant and none of the others. */
function* intoCases(
  { values }: FunctionContext,
  states: readonly State[],
  end: Terminator & { readonly to: "switch" },
): Generator<{ readonly target: number; readonly state: State }> {
  const { value, cases } = end;
  const all = cases.map((one): Condition | undefined => {
    if (!one.value || cases.length > MAX_CASES) return undefined;
    return conditionOf({ k: "binary", op: "==", left: value, right: one.value }, values);
  });
  for (const [index, { block }] of cases.entries()) {
    for (const state of states) {
      const inside = all.reduce<State | undefined>(
        (known, condition, i) => (known && condition ? assume(known, condition, i === index) : known),
        state,
      );
      if (inside) yield { target: block, state: inside };
    }
  }
}

function withoutLocks(state: State, keys: ReadonlySet<string>): State {
  let next = state;
  for (const { ref } of state.held) if (keys.has(ref.key)) next = withoutLock(next, ref);
  return next;
}

function classesHeld(states: readonly State[]): ReadonlySet<string> {
  return new Set(states.flatMap(({ held }) => held.flatMap(({ ref }) => ref.class?.key ?? [])));
}

function guardOf(context: FunctionContext, id: number): (Op & { readonly op: "guard" }) | undefined {
  for (const block of context.node.facts.flow?.blocks ?? []) {
    for (const op of block.ops) if (op.op === "guard" && op.id === id) return op;
  }
  return undefined;
}

interface Exit extends Outcome {
  readonly signature: string;
  readonly taken: ReadonlyMap<string, Held>;
}

function exitOf(context: FunctionContext, state: State, end: Terminator): Exit {
  const value = end.to === "return" ? end.value : undefined;
  const acquired = ownLocks(state.held).filter(({ ref }) => !isFresh(ref, state));
  const released = [...state.released.values()].map(exported);
  const when = new Map(parameterFacts(context, state));
  const signature = [
    ...acquired.map(({ ref }) => ref.key),
    ...released.map(({ key }) => `-${key}`),
    ...[...when].map(([index, known]) => `${index}=${known}`),
  ].join(",");
  return {
    result: resultOf(value, state, context),
    when,
    acquired: acquired.map((lock) => ({ ...lock, ref: exported(lock.ref) })),
    released,
    signature,
    taken: state.taken,
  };
}

/** What the caller can tell from the returned value. */
function resultOf(value: Expr | undefined, state: State, context: FunctionContext): Outcome["result"] {
  if (!value) return "any";
  const { values, node } = context;
  if (isErrorPointer(value, values)) return "error";
  const key = errorKey(valueKey(value, values));
  const error = key === undefined ? undefined : state.truths.get(canonicalKey(state, key));
  if (error) return error === "zero" ? "nonzero" : "error";
  const truth = truthOf(value, state, values);
  if (truth) return truth;
  // Whoever returns a pointer to something known, or else NULL or an error, means success by it.
  return node.facts.returns.pointers > 0 && values.pointee(value) !== undefined ? "nonzero" : "any";
}

function isErrorPointer(value: Expr, values: Values): boolean {
  const callee = value.k === "temp" ? values.callOf(value.id)?.callee : undefined;
  return callee?.k === "name" && /^(ERR_PTR|ERR_CAST)$/.test(callee.name);
}

function mergeOutcomes(exits: readonly Exit[]): Outcome[] {
  const merged = new Map<string, Exit>();
  for (const exit of exits) {
    const known = merged.get(`${exit.result}|${exit.signature}`);
    if (!known) merged.set(`${exit.result}|${exit.signature}`, exit);
  }
  return [...merged.values()].map(({ result, when, acquired, released }) => ({
    result,
    when,
    acquired,
    released,
  }));
}

/** Most locks remembered as taken on every path. */
const MAX_TAKEN = 16;

function takenOnAll(exits: readonly Exit[]): Held[] {
  const first = exits[0];
  if (!first) return [];
  return [...first.taken.values()]
    .filter(({ ref }) => freshRoot(ref.key) === undefined && exits.every(({ taken }) => taken.has(ref.key)))
    .slice(0, MAX_TAKEN)
    .map((lock) => ({ ...lock, ref: exported(lock.ref) }));
}

/** What every return statement returns, if that can be named by the caller. */
function returnedPlace(flow: Flow, values: Values): Place | undefined {
  let found: Place | undefined;
  for (const { end } of flow.blocks) {
    if (end.to !== "return" || !end.value || end.value.k === "number") continue;
    const place = values.pointee(end.value);
    if (!place || !isPortable(place) || (found && found.key !== place.key)) return undefined;
    found = place;
  }
  return found;
}

export function emptySummary(node: FunctionNode): Summary {
  return {
    function: node,
    events: [],
    outcomes: [],
    taken: [],
    returns: undefined,
    dependencies: [],
    bindings: [],
    queueings: [],
    splits: [],
    heldAtCalls: new Map(),
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
