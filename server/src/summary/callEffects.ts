import type { CallOp, Expr, GuardOp } from "../facts/types";
import type { GuardClass } from "../program/guardIndex";
import { isOfOwnFile } from "../program/functionIndex";
import type { FunctionNode } from "../program/program";
import { recordCompany } from "./callCompany";
import { inCaller, notePauses, noteTaken, type FunctionCall } from "./functionCall";
import { recordEvent, type FunctionContext } from "./functionContext";
import type { IndirectCall } from "./indirectCall";
import { targetsOf, type IndirectTargets } from "./indirectTargets";
import { applyPrimitive } from "./primitiveEffects";
import { factsAtCall } from "./parameterFacts";
import type { State } from "./state";
import { indexOfHeld, withLock, withoutLock, withoutZeros, withTruth } from "./stateChanges";
import { truthOf } from "./truth";
import { flagsAllowSleep } from "./sleeping";
import type { CodeSite, Event, Held, LockRef, Outcome, Sleeping, Summary } from "./types";

/** The states after a call: of a primitive, of a function whose summary is known, or unchanged. */
export function applyCall(context: FunctionContext, state: State, call: CallOp): State[] {
  const indirect = context.pointers.callsOf(call);
  if (call.callee.k !== "name" || context.values.isLocal(call.callee.name))
    return applyIndirect(context, [state], indirect);
  const after = applyNamed(context, state, { call, name: call.callee.name });
  return indirect.length === 0 ? after : applyIndirect(context, after, indirect);
}

function applyNamed(
  context: FunctionContext,
  state: State,
  { call, name }: { readonly call: CallOp; readonly name: string },
): State[] {
  if (context.program.model.isNoReturn(name)) return [state];
  const own = context.program.functionIndex.resolve(name, context.node.file.path);
  if (!own || !isOfOwnFile(own, context.node.file.path)) {
    const primitive = context.program.model.primitive(name);
    if (primitive) return applyPrimitive(context, state, { call, primitive });
    if (context.program.model.isOpaque(name) || !own) return [state];
  }
  return applyFunction(context, state, { callee: own, call, args: call.args });
}

/** Enters or leaves a guard through the pseudo function that its definition gave; `__free` and `__cleanup` only leave. */
export function applyGuard(
  context: FunctionContext,
  state: State,
  { guard, isExit }: { readonly guard: GuardOp; readonly isExit: boolean },
): State[] {
  const { guards } = context.program;
  const file = context.node.file.path;
  const call: FunctionCall["call"] = {
    result: guard.result ?? -guard.id - 1,
    at: guard.at,
    end: guard.at + guard.guard.length,
  };
  const cleanup = guards.cleanup(guard, file);
  const found = cleanup ? undefined : guards.resolve(guard.guard, file);
  const callee = isExit ? (cleanup ?? found?.exit) : found?.enter;
  if (!callee || (isExit && hasFailed(context, state, guard))) return [state];
  const args = isExit && found ? objectOf(guard, found) : guard.args;
  const after = applyFunction(context, state, { callee, call, args });
  // What was not entered gives nothing back.
  return isExit ? after.map((next) => (isUnmatched(state, next) ? state : next)) : after;
}

/** Something was dropped that was not held. */
function isUnmatched(before: State, after: State): boolean {
  return after.released.size > before.released.size && after.held.length === before.held.length;
}

function hasFailed({ values }: FunctionContext, state: State, { result }: GuardOp): boolean {
  return result !== undefined && truthOf({ k: "temp", id: result }, state, values) === "zero";
}

/** What `_T` is when a guard is left: the object its constructor made, or for a guard of a lock the argument. */
function objectOf({ args, result }: GuardOp, { facts }: GuardClass): readonly Expr[] {
  const isMade = facts.macro === "DEFINE_CLASS" || facts.macro.startsWith("EXTEND_CLASS");
  return isMade && result !== undefined ? [{ k: "temp", id: result }] : args;
}

function applyFunction(context: FunctionContext, before: State, use: FunctionCall): State[] {
  recordCompany(context, before, { callee: use.callee.id, args: use.args });
  const state = afterWrites(context, before, use.args);
  const summary = context.summaryOf(use.callee);
  if (!summary) return [state];
  if (context.record) recordCallee(context, state, { ...use, summary });
  const passed = afterPassing(context, state, { ...use, summary });
  notePauses(context, state, { ...use, summary });
  if (summary.outcomes.every(isNeutral)) return [passed];
  const possible = summary.outcomes.filter(
    ({ when }) => factsAtCall(context, state, { when, args: use.args }) !== undefined,
  );
  noteTaken(context, use, possible);
  return outcomesByResult(possible).map((outcome) => afterOutcome(context, passed, { ...use, outcome }));
}

/** A callee may set globals and members of what it is given. */
function afterWrites({ values }: FunctionContext, state: State, args: readonly Expr[]): State {
  if (state.truths.size === 0) return state;
  const given = args.flatMap((arg) => values.pointee(arg)?.key ?? []);
  return withoutZeros(
    state,
    (key) => key.startsWith("m:@") || given.some((prefix) => key.startsWith(`m:${prefix}`)),
  );
}

function isNeutral({ acquired, released }: Outcome): boolean {
  return acquired.length === 0 && released.length === 0;
}

/**
 * Ways out of a callee that its result tells apart. Where the result does not tell, a lock counts as held only if every way
 * holds it, and as dropped if some way drops it: the lower count wins.
 */
function outcomesByResult(outcomes: readonly Outcome[]): Outcome[] {
  const first = outcomes[0];
  if (!first) return [];
  const isTold = outcomes.every(({ result }) => result !== "any");
  const groups = isTold ? (["zero", "nonzero", "error"] as const) : (["any"] as const);
  return groups.flatMap((result) => {
    const same = isTold ? outcomes.filter((outcome) => outcome.result === result) : outcomes;
    return same.length === 0 ? [] : [same.reduce(joinOutcomes)].map((joined) => ({ ...joined, result }));
  });
}

function joinOutcomes(a: Outcome, b: Outcome): Outcome {
  const acquired = a.acquired.filter(({ ref }) => b.acquired.some((other) => other.ref.key === ref.key));
  const more = b.released.filter(({ key }) => !a.released.some((other) => other.key === key));
  return { ...a, acquired, released: [...a.released, ...more] };
}

function afterPassing(
  context: FunctionContext,
  state: State,
  use: FunctionCall & { readonly summary: Summary },
): State {
  const after = use.summary.taken.length === 0 ? state : afterTaking(context, state, use);
  const { isInevitable, events } = use.summary.sleeping;
  if (!isInevitable || after.hasSlept) return after;
  const isAllowed = events.every((event) => flagsAtCall(context, event, use.args) !== false);
  return isAllowed ? { ...after, hasSlept: true } : after;
}

function afterTaking(
  context: FunctionContext,
  state: State,
  use: FunctionCall & { readonly summary: Summary },
): State {
  const { callee, call, args, summary } = use;
  const site: CodeSite = { function: context.node, at: call.at, end: call.end };
  const taken = new Map(state.taken);
  for (const lock of summary.taken) {
    const ref = inCaller(context, lock.ref, { callee, args, call });
    if (!taken.has(ref.key)) taken.set(ref.key, { ...lock, ref, site, inner: lock });
  }
  return taken.size === state.taken.size ? state : { ...state, taken };
}

function afterOutcome(
  context: FunctionContext,
  state: State,
  use: FunctionCall & { readonly outcome: Outcome },
): State {
  const { outcome, callee, call, args } = use;
  let next = state;
  for (const ref of outcome.released) {
    const here = inCaller(context, ref, { callee, args, call });
    context.record?.callersLocks.noteDroppedByCallee(here.key);
    next = withoutLock(next, here);
  }
  const site: CodeSite = { function: context.node, at: call.at, end: call.end };
  for (const lock of outcome.acquired) {
    const ref = inCaller(context, lock.ref, { callee, args, call });
    const held: Held = { ...lock, ref, site, inner: lock };
    next = withLock(next, held);
  }
  return withResult(next, `t:${call.result}`, outcome.result);
}

function withResult(state: State, key: string, result: Outcome["result"]): State {
  const error = `e:${key}`;
  switch (result) {
    case "any":
      return state;
    case "zero":
      return withTruth(state, key, "zero");
    case "nonzero":
      return withTruth(withTruth(state, key, "nonzero"), error, "zero");
    case "error":
      return withTruth(withTruth(state, key, "nonzero"), error, "nonzero");
  }
}

function recordCallee(
  context: FunctionContext,
  state: State,
  { summary, callee, call, args }: FunctionCall & { readonly summary: Summary },
): void {
  const site: CodeSite = { function: context.node, at: call.at, end: call.end };
  for (const event of [...summary.events, ...summary.sleeping.events]) {
    const atCall = factsAtCall(context, state, { when: event.when, args });
    if (!atCall) continue;
    const flags = flagsAtCall(context, event, args);
    if (flags === false) continue;
    const here = (ref: LockRef): LockRef => inCaller(context, ref, { callee, args, call });
    recordEvent(context, state, {
      kind: event.kind,
      ref: here(event.ref),
      primitive: event.primitive,
      site,
      mode: event.mode,
      inner: event,
      released: event.released.map(here),
      required: event.required.map((lock) => ({ ...lock, ref: here(lock.ref), site, inner: lock })),
      when: atCall.facts,
      isInitial: event.isInitial,
      isInevitable:
        atCall.isDecided ||
        (event.kind === "sleep"
          ? isSleepInevitable(summary.sleeping, event)
          : summary.taken.some(({ ref }) => ref.key === event.ref.key)),
      isInContext: event.isInContext,
      ...(flags === true ? {} : { flags }),
    });
  }
}

/** Where a function sleeps by allocating, its other sleeps may be the rarer ones. */
function isSleepInevitable({ isInevitable, events }: Sleeping, event: Event): boolean {
  return isInevitable && (event.flags !== undefined || events.every(({ flags }) => flags === undefined));
}

/** What the allocation flags of a call mean for a sleep that hangs on them: true when it hangs on none. */
function flagsAtCall({ values }: FunctionContext, { flags }: Event, args: readonly Expr[]): boolean | number {
  if (flags === undefined) return true;
  const actual = args[flags];
  return actual ? flagsAllowSleep(values, actual) : false;
}

/**
 * Calls through pointers. One known implementation is followed like a call. Of several only what they do to the caller's
 * locks counts, joined as ways out of one callee.
 */
function applyIndirect(
  context: FunctionContext,
  before: readonly State[],
  calls: readonly IndirectCall[],
): State[] {
  let states = [...before];
  for (const call of calls) {
    const targets = targetsOf(context.pointers, call);
    countIndirect(context, call, targets.functions.length > 0);
    for (const state of states) recordIndirect(context, state, call);
    states = states.flatMap((state) => applyTargets(context, state, { targets, call }));
  }
  return states;
}

function recordIndirect(context: FunctionContext, state: State, { value, args }: IndirectCall): void {
  for (const { key } of value.keys) recordCompany(context, state, { callee: key, args });
  for (const { id } of value.functions) recordCompany(context, state, { callee: id, args });
}

function applyTargets(
  context: FunctionContext,
  state: State,
  { targets, call }: { readonly targets: IndirectTargets; readonly call: IndirectCall },
): State[] {
  const [only] = targets.functions;
  if (!only) return [state];
  if (!targets.isOnly) return releaseInSome(context, state, { targets: targets.functions, call });
  const { args, at, end, result } = call;
  return applyFunction(context, state, { callee: only, call: { result, at, end }, args });
}

/** Implementations of one operation keep one contract: a lock that some of them drop is dropped. */
function releaseInSome(
  context: FunctionContext,
  state: State,
  { targets, call }: { readonly targets: readonly FunctionNode[]; readonly call: IndirectCall },
): State[] {
  const dropped = targets.map((callee) => {
    const released = context.summaryOf(callee)?.outcomes.flatMap((outcome) => outcome.released) ?? [];
    return released.map((ref) => inCaller(context, ref, { callee, args: call.args, call }));
  });
  let next = state;
  for (const ref of dropped.flat()) {
    const isCommon = dropped.every((refs) => refs.some(({ key }) => key === ref.key));
    if (indexOfHeld(next.held, ref) >= 0 || (isCommon && !next.released.has(ref.key)))
      next = withoutLock(next, ref);
  }
  return [next];
}

function countIndirect(context: FunctionContext, call: IndirectCall, isResolved: boolean): void {
  const record = context.record;
  if (
    call.through !== "member" ||
    !record ||
    record.counted.has(call.at) ||
    context.node.facts.kind !== "function"
  )
    return;
  record.counted.add(call.at);
  record.counts.indirectCalls++;
  if (isResolved) record.counts.indirectCallsResolved++;
}
