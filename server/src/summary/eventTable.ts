import type { Dependency, Event, Held, ParameterFacts } from "./types";

/** Bounds of one function's summary. Reported as `limitsHit` when reached. */
export const MAX_EVENTS = 240;
export const MAX_DEPENDENCIES = 600;
/** Ways to one event that are told apart by what parameters are. */
export const MAX_VARIANTS = 4;
/** Longest chain of calls carried through summaries. */
export const MAX_CALL_DEPTH = 14;

/** Collects the events and dependencies of one function. Keeps the shortest way to each event and what all ways have in common. */
export class EventTable {
  private readonly events = new Map<string, Event>();
  private readonly dependencies = new Map<string, Dependency>();
  private readonly variants = new Map<string, number>();
  readonly limitsHit: Record<string, number> = {};

  /** Notes an event, as the callers of the function will see it. */
  addEvent(event: Event): void {
    if (event.ref.place === undefined && event.ref.class === undefined) return;
    if (event.depth > MAX_CALL_DEPTH) return this.hit("callDepth");
    const key = this.slotFor(event);
    const known = this.events.get(key);
    if (known) {
      this.events.set(key, common(known, event));
    } else if (this.events.size < MAX_EVENTS) this.events.set(key, event);
    else this.hit("events");
  }

  /** Ways that hang on different parameters or drop different locks are kept apart, as long as they are few. */
  private slotFor(event: Event): string {
    const key = `${event.kind}:${event.ref.key}:${event.flags ?? event.mode}${event.masks ?? ""}`;
    // Most events hang on nothing, and a table that fills up tells no ways apart any more.
    if (event.when.size + event.released.length === 0 || this.events.size > MAX_EVENTS / 2) return `${key}|`;
    const all = [...event.when].map(([fact, truth]) => `${fact}:${truth}`).sort();
    const plain = all.filter((fact) => /^\d+:/.test(fact));
    const released = event.released.map((ref) => `-${ref.key}`).sort();
    for (const facts of [all, plain]) {
      const slot = `${key}|${[...facts, ...released].join(",")}`;
      if (this.events.has(slot)) return slot;
      const variants = this.variants.get(key) ?? 0;
      if (variants >= (facts === all ? MAX_VARIANTS : 2 * MAX_VARIANTS)) continue;
      this.variants.set(key, variants + 1);
      return slot;
    }
    return `${key}|`;
  }

  /** Notes that an event happens under a lock. Up to two ways with different company are kept for one pair. */
  addDependency(dependency: Dependency): void {
    const { held, event, context } = dependency;
    const company = context.map(({ ref }) => ref.key).join(",");
    const key = `${held.ref.key}>${event.kind}:${event.ref.key}:${event.mode}`;
    for (const slot of [`${key}#1`, `${key}#2`]) {
      const known = this.dependencies.get(slot);
      if (!known) {
        if (this.dependencies.size >= MAX_DEPENDENCIES) return this.hit("dependencies");
        this.dependencies.set(slot, dependency);
        return;
      }
      if (known.context.map(({ ref }) => ref.key).join(",") === company) {
        if (isBetter(dependency, known)) this.dependencies.set(slot, dependency);
        return;
      }
    }
  }

  result(): { readonly events: readonly Event[]; readonly dependencies: readonly Dependency[] } {
    return { events: [...this.events.values()], dependencies: [...this.dependencies.values()] };
  }

  private hit(limit: string): void {
    this.limitsHit[limit] = (this.limitsHit[limit] ?? 0) + 1;
  }
}

/** Certain before likely before short. */
function isBetter(a: Dependency, b: Dependency): boolean {
  if (a.isCertain !== b.isCertain) return a.isCertain;
  if (a.isUndropped !== b.isUndropped) return a.isUndropped;
  if (a.event.doubt !== b.event.doubt) return a.event.doubt < b.event.doubt;
  return a.event.depth < b.event.depth;
}

/** Two ways to one event: the one with fewer conditions, else the shorter one, with only what holds for both. */
function common(a: Event, b: Event): Event {
  const order = b.when.size - a.when.size || b.doubt - a.doubt || b.depth - a.depth;
  const shorter = order < 0 ? b : a;
  return {
    ...shorter,
    released: shared(a.released.filter((ref) => b.released.some((other) => other.key === ref.key))),
    when: commonConditions(a.when, b.when),
    required: shared(a.required.filter(({ ref }) => b.required.some((other) => other.ref.key === ref.key))),
    isInitial: a.isInitial && b.isInitial,
  };
}

function commonConditions(a: ParameterFacts, b: ParameterFacts): ParameterFacts {
  if (a.size === 0 || b.size === 0) return NO_FACTS;
  const both = [...a].filter(([fact, truth]) => b.get(fact) === truth);
  return both.length === 0 ? NO_FACTS : new Map(both);
}

const NO_FACTS: ParameterFacts = new Map();
const NOTHING: readonly never[] = [];

/** One empty list for all: most events have none, and there are millions. */
export function shared<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list;
}

/** One empty set of facts for all. */
export function sharedFacts(facts: ParameterFacts): ParameterFacts {
  return facts.size === 0 ? NO_FACTS : facts;
}

/** Locks held and locks taken before, each once. */
export function requirements(held: readonly Held[], taken: Iterable<Held>): Held[] {
  const byKey = new Map<string, Held>();
  for (const lock of taken) byKey.set(lock.ref.key, lock);
  for (const lock of held) byKey.set(lock.ref.key, lock);
  return [...byKey.values()];
}
