import type { Held, LockRef, Truth } from "./types";
import type { State } from "./state";
import { bareClass } from "../program/lockClass";
import { errorKey } from "./truth";

/** The state after a lock was taken. A lock already held under the same key keeps its first acquisition. */
export function withLock(before: State, lock: Held): State {
  const taken = withTaken(before, lock);
  // Others may have written while this one waited for the lock: what was zero before need not be now.
  const state = lock.isTried ? before : withoutZeros(before);
  if (state.held.some((other) => other.ref.key === lock.ref.key)) return { ...state, taken };
  if (!state.released.has(lock.ref.key)) return { ...state, held: [...state.held, lock], taken };
  // The caller's lock, dropped before, is back: at exit nothing has changed.
  const released = new Map(state.released);
  released.delete(lock.ref.key);
  return { ...state, held: [...state.held, { ...lock, isAssumed: true }], released, taken };
}

/** Forgets which members and globals were zero; all of them, or those that `isConcerned` names. */
export function withoutZeros(state: State, isConcerned: (key: string) => boolean = () => true): State {
  const stale = [...state.truths].filter(
    ([key, truth]) => truth === "zero" && key.startsWith("m:") && isConcerned(key),
  );
  if (stale.length === 0) return state;
  const truths = new Map(state.truths);
  const copies = new Map(state.copies);
  for (const [key, truth] of stale) {
    truths.delete(key);
    // A local that was loaded before keeps what it has.
    for (const [copy, source] of state.copies) {
      if (source !== key) continue;
      truths.set(copy, truth);
      copies.delete(copy);
    }
  }
  return { ...state, truths, copies };
}

/** The state after a lock was dropped: the one with the same key, else the only one of its class, else the caller's. */
export function withoutLock(state: State, ref: LockRef, family?: string): State {
  const named = indexOfHeld(state.held, ref);
  const isUnknown = named < 0 && ref.class === undefined && family !== undefined;
  const index = isUnknown ? lastOfFamily(state.held, family) : named;
  const dropped = index < 0 ? undefined : state.held[index];
  const held = index < 0 ? state.held : state.held.filter((_, i) => i !== index);
  if (dropped && !dropped.isAssumed) {
    const { key } = dropped.ref;
    const isKnown = state.dropped.has(key) || key.startsWith(UNNAMED);
    return { ...state, held, dropped: isKnown ? state.dropped : new Set(state.dropped).add(key) };
  }
  const released = new Map(state.released);
  released.set(ref.key, ref);
  return { ...state, held, released };
}

/** Before the key of a lock of an object nobody can say anything about. Each use of it has another one. */
const UNNAMED = "?";

/** Position of the lock that a release means, or -1. */
export function indexOfHeld(held: readonly Held[], ref: LockRef): number {
  for (let i = held.length - 1; i >= 0; i--) if (held[i]?.ref.key === ref.key) return i;
  if (!ref.class) return -1;
  // Who drops a lock does not say by which subclass it was taken.
  const wanted = bareClass(ref.class).key;
  const sameClass = held.flatMap(({ ref: { class: other } }, i) =>
    other !== undefined && bareClass(other).key === wanted ? [i] : [],
  );
  return sameClass.length === 1 ? (sameClass[0] ?? -1) : -1;
}

/** Position of the lock that a release of something unknown means: the last one taken by the same family, or -1. */
function lastOfFamily(held: readonly Held[], family: string): number {
  return held.findLastIndex(({ primitive }) => primitive.family === family);
}

/** The state in which a value is known to be zero or not. */
export function withTruth(state: State, key: string, truth: Truth | undefined): State {
  const truths = new Map(state.truths);
  if (truth === undefined) truths.delete(key);
  else truths.set(key, truth);
  return { ...state, truths };
}

/** Forgets what was known about a value, and every copy of it. */
export function forgetValue(state: State, key: string): State {
  const about = [key, `e:${key}`];
  const copied = [...state.copies].some(([copy, source]) => about.includes(copy) || about.includes(source));
  if (!copied && !about.some((name) => state.truths.has(name)) && !hasMask(state, key)) return state;
  const truths = new Map([...state.truths].filter(([name]) => !about.includes(name) && !isAbout(name, key)));
  const copies = new Map(
    [...state.copies].filter(([copy, source]) => !about.includes(copy) && !about.includes(source)),
  );
  return { ...state, truths, copies };
}

/** The state after `to` became a copy of the value `from`. */
export function withCopy(state: State, to: string, from: string): State {
  const copies = new Map(state.copies);
  copies.set(to, state.copies.get(from) ?? from);
  const error = errorKey(to);
  if (error !== undefined) copies.set(error, `e:${state.copies.get(from) ?? from}`);
  return { ...state, copies };
}

/**
 * The state after a variable or pointer member was reassigned: locks reached through its old value are still held, but no
 * expression names them any more.
 */
export function withStalePaths(state: State, prefix: string): State {
  if (!state.held.some(({ ref }) => goesThrough(ref.key, prefix))) return state;
  const held = state.held.map((lock) =>
    goesThrough(lock.ref.key, prefix)
      ? { ...lock, ref: { ...lock.ref, key: `${STALE}${lock.ref.key}`, place: undefined } }
      : lock,
  );
  const seen = new Set<string>();
  return { ...state, held: held.filter(({ ref }) => !seen.has(ref.key) && seen.add(ref.key)) };
}

/** Before the key of a lock that no expression names any more. */
const STALE = "~";

function goesThrough(key: string, prefix: string): boolean {
  if (key.startsWith(STALE)) return false;
  if (prefix.startsWith("l:") && key.includes(`[${prefix.slice(2)}]`)) return true;
  // One of two objects.
  if (key.startsWith("(")) return key.includes(prefix);
  return key.startsWith(prefix) && /^[.*[^:]/.test(key.slice(prefix.length) || "x");
}

function withTaken(state: State, lock: Held): ReadonlyMap<string, Held> {
  if (lock.isTried || state.taken.has(lock.ref.key)) return state.taken;
  return new Map(state.taken).set(lock.ref.key, lock);
}

/** `x&MASK` and `x==CONSTANT` are facts about x. */
function isAbout(name: string, key: string): boolean {
  return name.startsWith(`${key}&`) || name.startsWith(`${key}==`);
}

function hasMask(state: State, key: string): boolean {
  for (const name of state.truths.keys()) if (isAbout(name, key)) return true;
  return false;
}
