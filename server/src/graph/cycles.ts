import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { LockClass } from "../program/lockClass";
import { areOtherObjects } from "../program/place";
import type { Dependency } from "../summary/types";
import { byLength, type Edge, type LockGraph } from "./lockGraph";
import type { EntryLocks } from "./entryLocks";
import { isRecursiveReader } from "./readers";

/** Longest cycle looked for, in edges. */
export const MAX_CYCLE_EDGES = 4;
/** Edges followed from one edge in search of a way back. */
export const MAX_SEARCH_EDGES = 20_000;

/** A ring of classes, each taken under the one before, with one witness per edge that all can happen together. */
export interface LockCycle {
  readonly edges: readonly Edge[];
  readonly witnesses: readonly Dependency[];
  /** A class on the way is split by `lockdep_set_class`: which of its parts is meant is not known. */
  readonly isSplit: boolean;
  /** Two sides meet in a class by locks of different objects. */
  readonly isOfOthers: boolean;
}

/** Shortest cycle through every edge, each ring of classes once, in an order that does not depend on the input's. */
export function findCycles(
  graph: LockGraph,
  { entryLocks, splits }: { readonly entryLocks: EntryLocks; readonly splits: ReadonlySet<string> },
  cancellation: Cancellation,
): LockCycle[] {
  const found = new Map<string, LockCycle>();
  for (const from of graph.classes.keys()) {
    throwIfCancelled(cancellation);
    for (const edge of sortedEdges(graph, from)) {
      const ring = shortestRing(graph, edge);
      if (!ring) continue;
      const key = ring
        .map((part) => part.from.key)
        .sort()
        .join("\0");
      if (found.has(key)) continue;
      const witnesses = compatibleWitnesses(ring, entryLocks);
      if (!witnesses) continue;
      const isSplit = meetSomewhere(witnesses, (takes, holds) => areSplit(splits, takes, holds));
      const isOfOthers = meetSomewhere(witnesses, areOfOthers);
      found.set(key, { edges: ring, witnesses, isSplit, isOfOthers });
    }
  }
  return [...found.values()];
}

/** Whether something is true of a side that takes a lock and the next one, which holds it. */
function meetSomewhere(
  witnesses: readonly Dependency[],
  test: (takes: Dependency, holds: Dependency) => boolean,
): boolean {
  return witnesses.some((takes, i) => {
    const holds = witnesses[(i + 1) % witnesses.length];
    return holds !== undefined && test(takes, holds);
  });
}

function areOfOthers(takes: Dependency, holds: Dependency): boolean {
  const [taken, held] = [takes.event.ref.place, holds.held.ref.place];
  return taken !== undefined && held !== undefined && areOtherObjects(taken, held);
}

/** Two sides meet in a class whose parts are told apart by who sets them up, and the sides belong to different files. */
export function areSplit(splits: ReadonlySet<string>, takes: Dependency, holds: Dependency): boolean {
  const lock = holds.held.ref.class;
  if (!lock || !splits.has(bareKey(lock))) return false;
  return takes.event.site.function.file !== holds.held.site.function.file;
}

/** Key of a class without its lockdep subclass. */
function bareKey({ key, name, file }: LockClass): string {
  const subclass = name.indexOf("/");
  return subclass < 0 ? key : `${name.slice(0, subclass)}@${file}`;
}

function sortedEdges(graph: LockGraph, from: string): Edge[] {
  return [...graph.edgesFrom(from)].sort((a, b) => (a.to.key < b.to.key ? -1 : 1));
}

/** Breadth-first search for the way back from the end of an edge to its start. */
function shortestRing(graph: LockGraph, first: Edge): Edge[] | undefined {
  const target = first.from.key;
  const direct = graph.edge(first.to.key, target);
  if (direct) return [first, direct];
  const cameBy = new Map<string, Edge>([[first.to.key, first]]);
  let frontier = [first.to.key];
  let budget = MAX_SEARCH_EDGES;
  for (let length = 2; length < MAX_CYCLE_EDGES && frontier.length > 0; length++) {
    const next: string[] = [];
    for (const edge of edgesLeaving(graph, frontier)) {
      if (--budget < 0) return undefined;
      if (cameBy.has(edge.to.key) || edge.to.key === target) continue;
      cameBy.set(edge.to.key, edge);
      const last = graph.edge(edge.to.key, target);
      if (last) return [...wayTo(cameBy, edge.to.key, first), last];
      next.push(edge.to.key);
    }
    frontier = next;
  }
  return undefined;
}

/** Lazy: the search usually ends long before the last edge. */
function* edgesLeaving(graph: LockGraph, frontier: readonly string[]): Generator<Edge> {
  for (const key of frontier) yield* sortedEdges(graph, key);
}

function wayTo(cameBy: ReadonlyMap<string, Edge>, end: string, first: Edge): Edge[] {
  const way: Edge[] = [];
  for (let edge = cameBy.get(end); edge && edge !== first; edge = cameBy.get(edge.from.key))
    way.unshift(edge);
  return [first, ...way];
}

/** One witness per edge such that readers block each other and no common lock keeps the sides apart. */
function compatibleWitnesses(ring: readonly Edge[], entryLocks: EntryLocks): Dependency[] | undefined {
  const choose = (chosen: readonly Dependency[]): Dependency[] | undefined => {
    const edge = ring[chosen.length];
    if (!edge) return isStrong(chosen) && !haveCommonGate(chosen, ring, entryLocks) ? [...chosen] : undefined;
    for (const witness of [...edge.witnesses].sort(byLength)) {
      const found = choose([...chosen, witness]);
      if (found) return found;
    }
    return undefined;
  };
  return choose([]);
}

/** Lockdep's strong cycle: a recursive reader waits only for writers, so it must not wait for a lock that is held for reading. */
function isStrong(ring: readonly Dependency[]): boolean {
  return ring.every((dependency, i) => {
    const next = ring[(i + 1) % ring.length];
    const waits = dependency.event;
    if (!next || waits.mode === "exclusive") return true;
    return !(next.held.mode === "shared" && isRecursiveReader(waits.primitive));
  });
}

/** A lock that two sides hold exclusively outside the ring keeps them from running at the same time. */
function haveCommonGate(
  ring: readonly Dependency[],
  edges: readonly Edge[],
  entryLocks: EntryLocks,
): boolean {
  const inRing = new Set(edges.map(({ from }) => from.key));
  const gates = ring.map((side) => gatesOf(side, inRing, entryLocks));
  return gates.some((gate, i) => gates.some((other, j) => i < j && [...gate].some((key) => other.has(key))));
}

function gatesOf(side: Dependency, inRing: ReadonlySet<string>, entryLocks: EntryLocks): ReadonlySet<string> {
  const own = side.context.flatMap(({ ref, mode }) =>
    ref.class && mode === "exclusive" ? [ref.class.key] : [],
  );
  return new Set([...own, ...entryLocks(side.function.id)].filter((key) => !inRing.has(key)));
}
