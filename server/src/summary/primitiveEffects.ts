import type { CallOp, Expr } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { subclassOf } from "../program/lockClass";
import { recordBinding, recordQueueing } from "./bindings";
import { recordEvent, type FunctionContext } from "./functionContext";
import { contextTarget, isCompanion } from "./trackedLocks";
import type { State } from "./state";
import { withLock, withoutLock, withTruth } from "./stateChanges";
import { errorKey } from "./truth";
import { isAllowedToSleep, mayBlock, sleepRef } from "./sleeping";
import type { CodeSite, Held, LockRef } from "./types";
import { refOf, targetOf, type ResolvedTarget } from "./targets";
import { isNull } from "./isNull";

/** The states after a call of a primitive. More than one when the call can fail. */
export function applyPrimitive(
  context: FunctionContext,
  before: State,
  { call, primitive }: { readonly call: CallOp; readonly primitive: Primitive },
): State[] {
  recordBinding(context, call, primitive);
  const state = sleep(context, before, { call, primitive });
  const target = targetOf(context.values, primitive, call) ?? contextTarget(context.values, primitive);
  const use: Use = { call, primitive, target };
  countAcquisition(context, use);
  switch (primitive.kind) {
    case "acquire":
    case "try":
    case "contextEnter":
      return acquire(context, state, use);
    case "release":
    case "contextExit":
      return [release(context, state, use)];
    case "wait":
      return [wait(context, state, use)];
    case "signal":
      signal(context, state, use);
      return [state];
    case "init":
      if (!target) return [state];
      if (target.class && /class/.test(primitive.name)) context.record?.splits.push(target.class.key);
      return [{ ...state, initialised: new Set(state.initialised).add(target.place.key) }];
    case "assert":
      return [assertion(context, state, use)];
    case "annotate":
      if (target?.class && /^lockdep_set_(class|novalidate)/.test(primitive.name))
        context.record?.splits.push(target.class.key);
      return [state];
    default:
      return [state];
  }
}

/** What the call does besides, if it may sleep. */
function sleep(context: FunctionContext, state: State, { call, primitive }: Omit<Use, "target">): State {
  if (context.record?.withoutEvents) return state;
  const answer = mayBlock(context.values, call, primitive);
  if (answer === false || isAllowedToSleep(context.values, state)) return state;
  const dropped = droppedBy(context, call, primitive);
  recordEvent(context, state, {
    kind: "sleep",
    ref: sleepRef,
    primitive,
    site: siteOf(context, call),
    mode: "exclusive",
    ...(dropped === undefined ? {} : { dropped }),
    ...(answer === true ? {} : { flags: answer }),
  });
  return state.hasSlept ? state : { ...state, hasSlept: true };
}

/** Key of the lock that a call drops for as long as it takes. */
function droppedBy(
  { values }: FunctionContext,
  call: CallOp,
  { drops, dropsField }: Primitive,
): string | undefined {
  if (drops === undefined) return undefined;
  const target = {
    at: "argument",
    index: drops,
    ...(dropsField === undefined ? {} : { field: dropsField }),
  } as const;
  return targetOf(values, { target, sort: "lock" }, call)?.place.key;
}

/** One call of a primitive, and what it works on. */
interface Use {
  readonly call: CallOp;
  readonly primitive: Primitive;
  readonly target: ResolvedTarget | undefined;
}

function acquire(context: FunctionContext, state: State, { call, primitive, target }: Use): State[] {
  if (!context.tracks(primitive)) return [state];
  const ref = lockRef(target, call, primitive);
  const site = siteOf(context, call);
  const isTried = primitive.kind === "try";
  const isInContext = hasContext(call, primitive);
  if (!isTried && !isCompanion(primitive))
    recordEvent(context, state, { kind: "acquire", ref, primitive, site, mode: primitive.mode, isInContext });
  if (primitive.transient || primitive.heldByContext || (isInContext && primitive.family === "drm_modeset"))
    return [state];
  const lock: Held = { ref, mode: primitive.mode, primitive, site, isTried, isAssumed: false, isInContext };
  context.record?.callersLocks.noteTaken(ref, call.at);
  const taken = withLock(state, lock);
  const result = `t:${call.result}`;
  switch (primitive.returns) {
    case "zeroIsSuccess":
      return [withTruth(taken, result, "zero"), withTruth(state, result, "nonzero")];
    case "nonzeroIsSuccess":
      return [withTruth(taken, result, "nonzero"), withTruth(state, result, "zero")];
    case "pointerIsSuccess": {
      const error = errorKey(result) ?? result;
      return [
        withTruth(withTruth(taken, error, "zero"), result, "nonzero"),
        withTruth(state, error, "nonzero"),
      ];
    }
    default:
      return isTried ? [taken, state] : [taken];
  }
}

/** Locks taken under one acquire context back off from each other; without one (NULL) they are plain locks. */
function hasContext(call: CallOp, { acquireContextArgument }: Primitive): boolean {
  const argument = acquireContextArgument === undefined ? undefined : call.args[acquireContextArgument];
  return argument !== undefined && !isNull(argument);
}

function release(context: FunctionContext, state: State, { call, primitive, target }: Use): State {
  if (!context.tracks(primitive)) return state;
  if (primitive.target.at === "none" && primitive.acquireContextArgument !== undefined) {
    return { ...state, held: state.held.filter(({ isInContext }) => !isInContext) };
  }
  return withoutLock(state, lockRef(target, call, primitive), primitive.family);
}

function wait(context: FunctionContext, state: State, { call, primitive, target }: Use): State {
  if (primitive.sort === "lock" || !target) return state;
  const dropped = droppedBy(context, call, primitive);
  const ref = refOf(target, primitive.sort);
  recordEvent(context, state, {
    kind: "wait",
    ref,
    primitive: withActualTimeout(primitive, call.args),
    site: siteOf(context, call),
    mode: "exclusive",
    ...(dropped === undefined ? {} : { dropped }),
  });
  return primitive.sort === "completion" ? afterWait(context, state, { ref, primitive, call }) : state;
}

/** What a thread does after an endless wait depends on the event as on a lock it had to take. */
function afterWait(
  context: FunctionContext,
  state: State,
  { ref, primitive, call }: { readonly ref: LockRef; readonly primitive: Primitive; readonly call: CallOp },
): State {
  if (primitive.bounded || primitive.interruptible || state.taken.has(ref.key)) return state;
  const wait: Held = {
    ref,
    mode: "exclusive",
    primitive,
    site: siteOf(context, call),
    isTried: false,
    isAssumed: false,
    isInContext: false,
  };
  return { ...state, taken: new Map(state.taken).set(ref.key, wait) };
}

/** A timeout of `MAX_SCHEDULE_TIMEOUT` is none. */
function withActualTimeout(primitive: Primitive, args: readonly Expr[]): Primitive {
  const isForever = args.some((arg) => arg.k === "name" && arg.name === "MAX_SCHEDULE_TIMEOUT");
  return primitive.bounded && isForever ? { ...primitive, bounded: false } : primitive;
}

function signal(context: FunctionContext, state: State, { call, primitive, target }: Use): void {
  recordQueueing(context, call, primitive);
  if (primitive.sort !== "completion" || !target) return;
  const site = siteOf(context, call);
  recordEvent(context, state, {
    kind: "signal",
    ref: refOf(target, primitive.sort),
    primitive,
    site,
    mode: "exclusive",
  });
}

/** `lockdep_assert_held(x)`: from here on the caller is known to hold x. */
function assertion(context: FunctionContext, state: State, { call, primitive, target }: Use): State {
  if (context.isSkeptical || primitive.sort !== "lock" || !target?.class) return state;
  const ref = lockRef(target, call, primitive);
  const isKnown = state.held.some(
    (lock) => lock.ref.key === ref.key || lock.ref.class?.key === ref.class?.key,
  );
  if (isKnown || state.released.has(ref.key)) return state;
  const lock: Held = {
    ref,
    mode: primitive.mode,
    primitive,
    site: siteOf(context, call),
    isTried: true,
    isAssumed: true,
    isInContext: false,
  };
  return { ...state, held: [...state.held, lock] };
}

/** The lock a primitive works on; one that cannot be named still has an identity of its own in the function. */
function lockRef(target: ResolvedTarget | undefined, call: CallOp, primitive: Primitive): LockRef {
  if (!target) return { key: `?${call.result}`, sort: primitive.sort, class: undefined, place: undefined };
  const ref = refOf(target, primitive.sort);
  const subclass = subclassText(call, primitive);
  if (subclass === undefined || !ref.class) return ref;
  return { ...ref, class: subclassOf(ref.class, subclass) };
}

function subclassText(call: CallOp, { subclassArgument }: Primitive): string | undefined {
  const arg = subclassArgument === undefined ? undefined : call.args[subclassArgument];
  if (!arg || (arg.k === "number" && arg.value === 0)) return undefined;
  if (arg.k === "number") return String(arg.value);
  return arg.k === "name" ? arg.name : "nested";
}

function siteOf(context: FunctionContext, call: CallOp): CodeSite {
  return { function: context.node, at: call.at, end: call.end };
}

function countAcquisition({ record, node, tracks }: FunctionContext, { call, primitive, target }: Use): void {
  if (!record || node.facts.kind !== "function" || record.counted.has(call.at)) return;
  if (primitive.kind !== "acquire" || !tracks(primitive)) return;
  record.counted.add(call.at);
  record.counts.acquireSites++;
  // A lock reached through a parameter is named at each call: it counts as resolved when the parameter is a bare lock pointer.
  if (target?.class || target?.place.root.k === "param") record.counts.acquireSitesResolved++;
}
