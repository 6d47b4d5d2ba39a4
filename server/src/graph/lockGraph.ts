import type { Cancellation } from "../base/cancellation";
import { throwIfCancelled } from "../base/cancellation";
import type { LockClass } from "../program/lockClass";
import type { Dependency, Summary } from "../summary/types";

/** Ways in which one class was seen taken under another, kept per edge. More would only repeat the argument. */
export const MAX_WITNESSES = 6;

/** `to` was acquired while `from` was held. */
export interface Edge {
  readonly from: LockClass;
  readonly to: LockClass;
  /** Shortest first. */
  readonly witnesses: readonly Dependency[];
  /** How many places were seen in all. */
  readonly count: number;
}

/** Order of lock acquisition between classes. */
export interface LockGraph {
  /** Classes by key, sorted. */
  readonly classes: ReadonlyMap<string, LockClass>;
  edge(from: string, to: string): Edge | undefined;
  edgesFrom(from: string): Iterable<Edge>;
}

/** Joins the dependencies of all functions into one graph. Trylocks give no incoming edge; one class gives no edge to itself. */
export function buildLockGraph(summaries: readonly Summary[], cancellation: Cancellation): LockGraph {
  const edges = new Map<string, Map<string, GrowingEdge>>();
  const classes = new Map<string, LockClass>();
  for (const { dependencies } of summaries) {
    throwIfCancelled(cancellation);
    for (const dependency of dependencies) addDependency(edges, classes, dependency);
  }
  const sorted = new Map([...classes].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    classes: sorted,
    edge: (from, to) => edges.get(from)?.get(to),
    edgesFrom: (from) => edges.get(from)?.values() ?? [],
  };
}

interface GrowingEdge {
  readonly from: LockClass;
  readonly to: LockClass;
  witnesses: Dependency[];
  count: number;
}

function addDependency(
  edges: Map<string, Map<string, GrowingEdge>>,
  classes: Map<string, LockClass>,
  dependency: Dependency,
): void {
  const from = dependency.held.ref.class;
  const to = dependency.event.ref.class;
  if (dependency.event.kind !== "acquire" || !from || !to || isSameLock(from, to)) return;
  if (isHeldAlready(dependency, to)) return;
  classes.set(from.key, from);
  classes.set(to.key, to);
  const targets = edges.get(from.key) ?? new Map<string, GrowingEdge>();
  edges.set(from.key, targets);
  const edge = targets.get(to.key);
  if (!edge) {
    targets.set(to.key, { from, to, witnesses: [dependency], count: 1 });
    return;
  }
  edge.count++;
  edge.witnesses.push(dependency);
  if (edge.witnesses.length > MAX_WITNESSES * 2) edge.witnesses = best(edge.witnesses);
}

/** Whoever holds the second lock already does not wait for it anew, unless it is dropped on the way. */
function isHeldAlready({ context, event }: Dependency, to: LockClass): boolean {
  const isIt = (ref: { readonly class: LockClass | undefined }): boolean => ref.class?.key === to.key;
  return context.some(({ ref }) => isIt(ref)) && !event.released.some(isIt);
}

/** Subclasses of one class order among themselves by annotation: that is for the kernel to judge, not for a cycle. */
function isSameLock(a: LockClass, b: LockClass): boolean {
  return a.file === b.file && a.struct === b.struct && a.member === b.member && a.symbol === b.symbol;
}

/** The shortest witnesses, different ways of holding first. */
function best(witnesses: readonly Dependency[]): Dependency[] {
  const byShape = new Map<string, Dependency[]>();
  for (const witness of [...witnesses].sort(byLength)) {
    const shape = `${witness.held.mode}${witness.event.mode}${witness.context.length > 1}${witness.isCertain}${isGuessed(witness)}`;
    const list = byShape.get(shape);
    if (list) list.push(witness);
    else byShape.set(shape, [witness]);
  }
  const kept: Dependency[] = [];
  for (let round = 0; kept.length < MAX_WITNESSES && round < MAX_WITNESSES; round++) {
    for (const list of byShape.values()) {
      const next = list[round];
      if (next && kept.length < MAX_WITNESSES) kept.push(next);
    }
  }
  return kept;
}

/** Whether one of the classes is only what a pointer is likely to lead to. */
export function isGuessed({ held, event }: Dependency): boolean {
  return held.ref.class?.isGuess === true || event.ref.class?.isGuess === true;
}

/** Orders by certainty, doubt and number of calls to follow, then by place, so that the choice does not depend on the order of reading. */
export function byLength(a: Dependency, b: Dependency): number {
  return (
    Number(isGuessed(a)) - Number(isGuessed(b)) ||
    Number(b.isCertain) - Number(a.isCertain) ||
    a.event.doubt - b.event.doubt ||
    a.event.depth - b.event.depth ||
    a.function.id - b.function.id ||
    a.event.site.at - b.event.site.at ||
    a.held.site.at - b.held.site.at
  );
}
