import type { Expr } from "../facts/types";
import type { LockMode } from "../kernel/primitive";
import type { LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionContext } from "./functionContext";
import type { State } from "./state";
import type { Held } from "./types";
import type { Values } from "./values";

/** A lock held at every call of one callee, by its class without lockdep subclasses. */
export interface HeldAtCall {
  readonly class: LockClass;
  readonly mode: LockMode;
  /** The object as the callee would name it: `p0.lock`, or a global; undefined when it cannot be said or differs. */
  readonly object: string | undefined;
  /** The caller is only said to hold it, by an assertion or annotation of its own. */
  readonly isAssumed: boolean;
}

/** What all calls of one callee, or through one ops key, in one function have in common. */
export interface CallCompany {
  readonly held: readonly HeldAtCall[];
  /** Keys of classes that the function's own callers held and that were dropped before some of the calls. */
  readonly dropped: readonly string[];
  /** Which parameters are passed on as they are: four bits per argument, one more than the parameter's index. */
  readonly passed: number;
}

/** Company of calls by id of the callee, or by ops key. */
export type CallCompanies = ReadonlyMap<number | string, CallCompany>;

/** Notes what is held at a call; over all calls of one callee only what is common remains. */
export function recordCompany(
  { record, values, node }: FunctionContext,
  state: State,
  { callee, args }: { readonly callee: number | string; readonly args: readonly Expr[] },
): void {
  if (!record) return;
  const passed =
    node.facts.params.length === 0 ? 0 : packPassed(args.map((arg) => values.constantParam(arg)));
  const held = state.held.length === 0 ? none : heldFor(values, state.held, args);
  const dropped =
    state.released.size === 0
      ? none
      : [...state.released.values()].flatMap((ref) => (ref.class ? [bareClass(ref.class).key] : []));
  const here: CallCompany = { held, dropped, passed };
  const known = record.heldAtCalls.get(callee);
  record.heldAtCalls.set(callee, known ? commonCompany(known, here) : here);
}

/** Companies worth keeping: functions that are called with nothing held need no entry, ops keys do. */
export function keptCompanies(all: ReadonlyMap<number | string, CallCompany>): CallCompanies {
  const kept = new Map<number | string, CallCompany>();
  for (const [callee, company] of all)
    if (typeof callee === "string" || hasContent(company)) kept.set(callee, company);
  return kept.size === 0 ? noCompanies : kept;
}

/** A class without its lockdep subclass. */
export function bareClass(lockClass: LockClass): LockClass {
  const { name, file } = lockClass;
  const subclass = name.indexOf("/");
  if (subclass < 0) return lockClass;
  const bare = name.slice(0, subclass);
  return { ...lockClass, name: bare, key: `${bare}@${file}` };
}

/** A caller's lock as the callee names it, by the parameters that are passed on. */
export function objectInCallee(object: string | undefined, passed: number): string | undefined {
  if (object === undefined || object.startsWith("@")) return object;
  const parts = /^p(\d+)(.*)$/.exec(object);
  if (!parts) return undefined;
  for (let index = 0; index < MAX_PASSED; index++) {
    if (((passed >> (BITS * index)) & MASK) === Number(parts[1]) + 1) return `p${index}${parts[2] ?? ""}`;
  }
  return undefined;
}

export const noCompanies: CallCompanies = new Map();
const none: readonly never[] = [];

/** Arguments and parameters further back than fit into an integer are not followed. */
const MAX_PASSED = 7;
const BITS = 4;
const MASK = 15;

function hasContent({ held, dropped, passed }: CallCompany): boolean {
  return held.length > 0 || dropped.length > 0 || passed !== 0;
}

function commonCompany(a: CallCompany, b: CallCompany): CallCompany {
  return {
    held: a.held.length === 0 || b.held.length === 0 ? none : commonHeld(a.held, b.held),
    dropped: b.dropped.length === 0 ? a.dropped : [...new Set([...a.dropped, ...b.dropped])],
    passed: a.passed === b.passed ? a.passed : 0,
  };
}

function commonHeld(a: readonly HeldAtCall[], b: readonly HeldAtCall[]): readonly HeldAtCall[] {
  return a.flatMap((lock) => {
    const other = b.find((candidate) => candidate.class.key === lock.class.key);
    return other ? [weaker(lock, other)] : [];
  });
}

/** What holds of both. */
export function weaker(a: HeldAtCall, b: HeldAtCall): HeldAtCall {
  const mode = a.mode === "shared" ? a.mode : b.mode;
  const object = a.object === b.object ? a.object : undefined;
  const isAssumed = a.isAssumed || b.isAssumed;
  return mode === a.mode && object === a.object && isAssumed === a.isAssumed
    ? a
    : { class: a.class, mode, object, isAssumed };
}

/** Parameters by argument as {@link CallCompany.passed} keeps them. */
export function packPassed(params: readonly (number | undefined)[]): number {
  let passed = 0;
  params.slice(0, MAX_PASSED).forEach((param, index) => {
    if (param !== undefined && param + 1 < MASK) passed |= (param + 1) << (BITS * index);
  });
  return passed;
}

function heldFor(values: Values, held: readonly Held[], args: readonly Expr[]): readonly HeldAtCall[] {
  const places = args.map((arg) => values.pointee(arg));
  const found = new Map<string, HeldAtCall>();
  for (const { ref, mode, primitive, isAssumed } of held) {
    if (!ref.class) continue;
    const lockClass = bareClass(ref.class);
    const lock: HeldAtCall = {
      class: lockClass,
      mode,
      object: ref.place && objectFor(ref.key, places),
      isAssumed: isAssumed && primitive.kind === "assert",
    };
    const known = found.get(lockClass.key);
    // Two objects of one class: which of them the callee means cannot be said.
    found.set(lockClass.key, known ? { ...stronger(known, lock), object: undefined } : lock);
  }
  return [...found.values()];
}

function stronger(a: HeldAtCall, b: HeldAtCall): HeldAtCall {
  if (a.isAssumed !== b.isAssumed) return a.isAssumed ? b : a;
  return a.mode === "shared" ? b : a;
}

/** The key that a lock has in the callee: reached from what an argument points at, or from what contains that. */
function objectFor(key: string, args: readonly (Place | undefined)[]): string | undefined {
  if (key.startsWith("@")) return key;
  let best: { readonly length: number; readonly object: string } | undefined;
  args.forEach((place, index) => {
    if (!place) return;
    const prefix = place.key;
    if (isPrefix(prefix, key)) {
      if (!best || prefix.length > best.length)
        best = { length: prefix.length, object: `p${index}${key.slice(prefix.length)}` };
    } else best ??= throughContainer(key, place, index);
  });
  return best?.object;
}

/** `container_of()` in the callee undoes the members that lead from the lock's object to the argument. */
function throughContainer(
  key: string,
  argument: Place,
  index: number,
): { readonly length: number; readonly object: string } | undefined {
  const members: string[] = [];
  for (
    let place: Place | undefined = argument;
    place?.parent && place.step?.s === "field";
    place = place.parent
  ) {
    members.unshift(place.step.name);
    const outer = place.parent;
    const base = outer.type?.type.base;
    if (base?.k !== "record" || !isPrefix(outer.key, key)) continue;
    const object = `p${index}^${base.tag}.${members.join(".")}${key.slice(outer.key.length)}`;
    return { length: outer.key.length, object };
  }
  return undefined;
}

function isPrefix(prefix: string, key: string): boolean {
  return key.startsWith(prefix) && /^[.*[^:]|^$/.test(key.slice(prefix.length, prefix.length + 1));
}
