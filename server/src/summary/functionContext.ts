import type { CallersLocks } from "./callersLocks";
import type { Expr } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { isPortable } from "../program/place";
import type { FunctionNode, Program } from "../program/program";
import type { CallCompany } from "./callCompany";
import type { EventTable } from "./eventTable";
import { requirements, shared, sharedFacts } from "./eventTable";
import { parameterFacts } from "./parameterFacts";
import type { FunctionPointers } from "./indirectCall";
import type { State } from "./state";
import { masksOf } from "./masks";
import { isAtomic } from "./sleeping";
import { isCompanion, isContext } from "./trackedLocks";
import type {
  Binding,
  CodeSite,
  Event,
  Held,
  LockRef,
  ParameterFacts,
  Queueing,
  Summary,
  SummaryCounts,
} from "./types";
import type { Values } from "./values";

/** Everything the effects of one function's operations need. `record` is set only in the last pass, when states are final. */
export interface FunctionContext {
  readonly program: Program;
  readonly node: FunctionNode;
  readonly values: Values;
  readonly pointers: FunctionPointers;
  readonly summaryOf: (callee: FunctionNode) => Summary | undefined;
  /** Which locks are followed. */
  readonly tracks: (primitive: Primitive) => boolean;
  readonly isSkeptical: boolean;
  readonly record: Recorder | undefined;
  /** Locks of callees in terms of this function, by the arguments of the call: they are the same in every state. */
  readonly translated: Map<readonly Expr[], Map<LockRef, LockRef>>;
}

/** Collects what the last pass over a function finds. */
export interface Recorder {
  readonly table: EventTable;
  /** The parameter of the function that holds allocation flags. */
  readonly flags: number | undefined;
  /** For sleeps, which are of another kind. */
  readonly sleepTable: EventTable;
  /** Nothing goes into the table. */
  readonly withoutEvents: boolean;
  readonly bindings: Binding[];
  readonly queueings: Queueing[];
  readonly splits: string[];
  readonly heldAtCalls: Map<number | string, CallCompany>;
  readonly counts: SummaryCounts;
  /** Offsets of sites already counted: a site is counted once, however many states reach it. */
  readonly counted: Set<number>;
  /** Keys of the locks held in every state that reaches the operation being applied. */
  certain: ReadonlySet<string>;
  /** Keys of the locks held in some state that reaches it, and dropped in none that lacks them. */
  undropped: ReadonlySet<string>;
  /** Classes held in some state that reaches it. */
  heldSomewhere: ReadonlySet<string>;
  readonly callersLocks: CallersLocks;
}

/** What an event is made of besides the state it happens in. */
export interface EventParts {
  readonly kind: Event["kind"];
  readonly ref: LockRef;
  readonly primitive: Primitive;
  readonly site: CodeSite;
  readonly mode: Event["mode"];
  readonly inner?: Event;
  readonly released?: readonly LockRef[];
  readonly required?: readonly Held[];
  readonly when?: ParameterFacts;
  readonly isInitial?: boolean;
  readonly isInContext?: boolean;
  /** The callee does it on every path. */
  readonly isInevitable?: boolean;
  /** Key of a lock that is dropped while waiting. */
  readonly dropped?: string;
  readonly flags?: number;
}

/** Records an event in a state, and the dependency of every lock held on it. */
export function recordEvent(context: FunctionContext, state: State, parts: EventParts): void {
  const record = context.record;
  if (!record || record.withoutEvents || isFresh(parts.ref, state)) return;
  const event = makeEvent(context, state, parts);
  const isSleep = parts.kind === "sleep";
  const table = isSleep ? record.sleepTable : record.table;
  const flags = isSleep ? (event.flags ?? record.flags) : undefined;
  table.addEvent({ ...event, ...seenByCallers(event), ...(flags === undefined ? {} : { flags }) });
  if (parts.kind === "signal" || parts.flags !== undefined) return;
  const all = state.held.filter((lock) => lock.ref.key !== parts.dropped);
  const held = all.filter(({ primitive }) => !isContext(primitive));
  for (const lock of isSleep ? all : held) {
    if (isSleep ? !isAtomic(lock.primitive) : isCompanion(lock.primitive)) continue;
    if (isFresh(lock.ref, state) || event.released.some((ref) => isSameLock(ref, lock.ref))) continue;
    const isCertain =
      record.certain.has(lock.ref.key) &&
      !lock.primitive.perhaps &&
      !isTakenElsewhere(record, state, event.ref);
    const isUndropped = isCertain && record.undropped.has(lock.ref.key);
    const company = isSleep ? [lock] : held;
    table.addDependency({
      held: lock,
      event,
      isCertain,
      isUndropped,
      context: company,
      function: context.node,
    });
  }
}

/** A callee that drops a lock of this class before is taken to mean this one. */
function isSameLock(a: LockRef, b: LockRef): boolean {
  return a.key === b.key || (a.class !== undefined && a.class.key === b.class?.key);
}

/** On another path the lock is held here already: whether it is taken must hang on the same condition. */
function isTakenElsewhere({ heldSomewhere }: Recorder, state: State, { class: taken }: LockRef): boolean {
  if (taken === undefined || !heldSomewhere.has(taken.key)) return false;
  return !state.held.some(({ ref }) => ref.class?.key === taken.key);
}

function makeEvent(context: FunctionContext, state: State, parts: EventParts): Event {
  const { kind, ref, primitive, site, mode, inner } = parts;
  const masks = kind === "acquire" ? masksOf(primitive, { state, ref, inner }) : undefined;
  const ownRequired = kind === "signal" ? requirements(state.held, state.taken.values()) : [];
  return {
    kind,
    ref,
    mode,
    primitive,
    site,
    ...(inner ? { inner } : {}),
    depth: inner ? inner.depth + 1 : 0,
    doubt:
      (inner && !parts.isInevitable ? inner.doubt + 1 : 0) + (isLastPut(context, state) ? LAST_PUT_DOUBT : 0),
    released: shared([...(parts.released ?? []), ...state.released.values()]),
    when: sharedFacts(new Map([...parameterFacts(context, state), ...(parts.when ?? [])])),
    required: shared([...ownRequired, ...(parts.required ?? [])]),
    isInContext: parts.isInContext ?? false,
    ...(masks === undefined ? {} : { masks }),
    ...(parts.flags === undefined ? {} : { flags: parts.flags }),
    isInitial: (parts.isInitial ?? false) || state.initialised.has(ref.key),
  };
}

/** Whoever holds a lock of an object usually holds a reference too, so that a put under the lock is not the last one. */
const LAST_PUT_DOUBT = 3;

function isLastPut({ values }: FunctionContext, state: State): boolean {
  for (const [key, truth] of state.truths) {
    if (truth !== "nonzero" || !key.startsWith("t:")) continue;
    const callee = values.callOf(Number(key.slice(2)))?.callee;
    if (callee?.k === "name" && lastPutTests.test(callee.name)) return true;
  }
  return false;
}

/** include/linux/refcount.h, atomic.h, kref.h. */
const lastPutTests =
  /^(refcount|atomic(64|_long)?|kref)_(dec|sub)_and_(test|lock|mutex_lock)|^put_device_last/;

/** A reference as callers see it: by object where they can name it, by class otherwise. */
export function exported(ref: LockRef): LockRef {
  if ((ref.place && isPortable(ref.place)) || isNameless(ref)) return ref;
  return { key: `#${ref.class?.key ?? ref.key}`, class: ref.class, place: undefined, sort: ref.sort };
}

/** True for a lock of a callee that has no name here: only its class is known. */
export function isNameless({ key }: LockRef): boolean {
  return key.startsWith("#");
}

function seenByCallers({ ref, required, released }: Event): Pick<Event, "ref" | "required" | "released"> {
  return {
    ref: exported(ref),
    required: shared(required.map((lock) => ({ ...lock, ref: exported(lock.ref) }))),
    released: shared(released.map(exported)),
  };
}

/** True for objects allocated in this function and not yet handed to anybody: nobody else can hold their locks. */
export function isFresh(ref: LockRef, state: State): boolean {
  const root = freshRoot(ref.key);
  return root !== undefined && !state.published.has(root);
}

/** Key of the allocation that a key begins with, if it does. */
export function freshRoot(key: string): string | undefined {
  return /^~?(new\d+)/.exec(key)?.[1];
}

/** The locks of `held` seen from outside: those the function itself took. */
export function ownLocks(held: readonly Held[]): Held[] {
  return held.filter(({ isAssumed }) => !isAssumed);
}
