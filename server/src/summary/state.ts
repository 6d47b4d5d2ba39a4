import type { Held, LockRef, Truth } from "./types";

/**
 * What is known at a point of a function on one set of paths. Immutable. States with the same locks are merged: what they
 * know besides shrinks to what both know, so flags tested twice stay correlated as long as they decide what is held.
 */
export interface State {
  /** In order of acquisition. */
  readonly held: readonly Held[];
  /** Locks held at entry that were dropped on every path. */
  readonly released: ReadonlyMap<string, LockRef>;
  /** Locks taken by blocking acquisitions on every path since entry. */
  readonly taken: ReadonlyMap<string, Held>;
  /** Something that may sleep was called on every path since entry. */
  readonly hasSlept: boolean;
  /** Locks taken and dropped again since entry on some path. */
  readonly dropped: ReadonlySet<string>;
  /** Whether a value (by key of variable, temp or place) is zero. */
  readonly truths: ReadonlyMap<string, Truth>;
  /** Which value a variable holds a copy of: `ret` was assigned temp 5. */
  readonly copies: ReadonlyMap<string, string>;
  /** Objects allocated here that others may know by now, by key of their root. */
  readonly published: ReadonlySet<string>;
  /** Events initialised since entry on every path. */
  readonly initialised: ReadonlySet<string>;
}

export const emptyState: State = {
  held: [],
  released: new Map(),
  taken: new Map(),
  hasSlept: false,
  dropped: new Set(),
  truths: new Map(),
  copies: new Map(),
  published: new Set(),
  initialised: new Set(),
};

/** States with equal signatures hold and have dropped the same locks. */
export function signatureOf(state: State): string {
  const held = state.held.map(
    (lock) => `${lock.ref.key}${lock.mode === "shared" ? "'" : ""}${lock.isAssumed ? "+" : ""}`,
  );
  return `${held.join(",")}|${[...state.released.keys()].sort().join(",")}`;
}

/** What holds in both states. The locks held must be equal. */
export function mergeKnowledge(a: State, b: State): State {
  return {
    held: a.held,
    released: a.released,
    taken: commonEntries(a.taken, b.taken, () => true),
    hasSlept: a.hasSlept && b.hasSlept,
    dropped: union(a.dropped, b.dropped),
    truths: commonEntries(a.truths, b.truths, (x, y) => x === y),
    copies: commonEntries(a.copies, b.copies, (x, y) => x === y),
    published: common(a.published, b.published),
    initialised: common(a.initialised, b.initialised),
  };
}

/** What holds in both states, whatever they hold: a lock is held only if both hold it. Commutative and idempotent up to order of `a`. */
export function joinStates(a: State, b: State): State {
  const inB = new Map(b.held.map((lock) => [lock.ref.key, lock]));
  const held = a.held.flatMap((lock) => {
    const other = inB.get(lock.ref.key);
    if (!other) return [];
    return [other.mode === "shared" ? other : lock];
  });
  const merged = mergeKnowledge(a, b);
  return { ...merged, held, released: commonEntries(a.released, b.released, () => true) };
}

/** True when nothing known differs. */
export function sameKnowledge(a: State, b: State): boolean {
  return (
    a.taken.size === b.taken.size &&
    a.hasSlept === b.hasSlept &&
    a.dropped.size === b.dropped.size &&
    a.truths.size === b.truths.size &&
    a.copies.size === b.copies.size &&
    a.published.size === b.published.size &&
    a.initialised.size === b.initialised.size
  );
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a === b || b.size === 0) return a;
  const more = [...b].filter((key) => !a.has(key));
  if (more.length === 0) return a;
  return more.length === b.size && a.size === 0 ? b : new Set([...a, ...more]);
}

function common(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === b || a.size === 0 ? a : new Set([...a].filter((key) => b.has(key)));
}

function commonEntries<V>(
  a: ReadonlyMap<string, V>,
  b: ReadonlyMap<string, V>,
  equal: (x: V, y: V) => boolean,
): ReadonlyMap<string, V> {
  if (a === b || a.size === 0) return a;
  const common = new Map<string, V>();
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other !== undefined && equal(value, other)) common.set(key, value);
  }
  return common.size === a.size ? a : common;
}
