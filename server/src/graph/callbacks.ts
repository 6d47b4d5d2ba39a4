import type { LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { Places } from "../program/places";
import type { Binding, Event, LockRef, Queueing, Summary } from "../summary/types";

/** All callbacks that may run for an event class, and what work goes onto which queue. */
export interface Callbacks {
  /** Callbacks bound at one place run one after another: the event ends when all have. Different places are alternatives. */
  boundTo(event: LockClass): readonly (readonly Binding[])[];
  /** Classes of work queued on a queue. */
  workOn(queue: LockClass): readonly LockClass[];
  /** Places where work of a class goes onto a queue. */
  queueings(queue: LockClass, work: LockClass): readonly Queueing[];
  /** Every binding, in order of reading. */
  all(): readonly Binding[];
  /** To how many event classes a function is bound. */
  eventsOf(functionId: number): number;
  /** True when a function runs as somebody's callback. */
  readonly isCallback: (functionId: number) => boolean;
}

/** Indexes the bindings found in all functions. */
export function collectCallbacks(summaries: readonly Summary[], atFileScope: readonly Binding[]): Callbacks {
  const byEvent = new Map<string, Map<string, Binding[]>>();
  const work = new Map<string, Map<string, QueuedWork>>();
  const callbacks = new Map<number, Set<string>>();
  for (const binding of atFileScope) addBinding(byEvent, callbacks, binding);
  for (const { bindings, queueings } of summaries) {
    for (const binding of bindings) addBinding(byEvent, callbacks, binding);
    for (const queueing of queueings) addQueueing(work, queueing);
  }
  return {
    boundTo: (event) => [...(byEvent.get(event.key)?.values() ?? [])],
    workOn: (queue) => [...(work.get(queue.key)?.values() ?? [])].map(({ item }) => item),
    queueings: (queue, item) => work.get(queue.key)?.get(item.key)?.sites ?? [],
    all: () => [...atFileScope, ...summaries.flatMap(({ bindings }) => bindings)],
    eventsOf: (id) => callbacks.get(id)?.size ?? 0,
    isCallback: (id) => callbacks.has(id),
  };
}

/**
 * A lock or event of a callback in terms of a waiter, given the object the waiter waits for. Undefined when the callback's
 * argument cannot be related to that object.
 */
export function inWaiter(
  places: Places,
  ref: LockRef,
  { binding, waited }: { readonly binding: Binding; readonly waited: Place },
): Place | undefined {
  if (!ref.place) return undefined;
  if (ref.place.root.k === "global") return ref.place;
  return places.substitute(ref.place, (root) => {
    if (root.parent || root.root.k !== "param" || root.root.index !== binding.parameter) return undefined;
    const argument = argumentFor(places, binding, waited);
    if (!argument || !root.type) return argument;
    return argument.type ? argument : places.retype(argument, root.type);
  });
}

/** The actions of a callback that can block it. */
export function blockingEvents(summary: Summary | undefined): readonly Event[] {
  return summary?.events.filter(({ kind }) => kind !== "signal") ?? [];
}

interface QueuedWork {
  readonly item: LockClass;
  readonly sites: Queueing[];
}

function addQueueing(work: Map<string, Map<string, QueuedWork>>, queueing: Queueing): void {
  const queue = queueing.queue.class;
  const item = queueing.work.class;
  if (!queue || !item) return;
  const items = work.get(queue.key) ?? new Map<string, QueuedWork>();
  work.set(queue.key, items);
  const known = items.get(item.key);
  if (known) known.sites.push(queueing);
  else items.set(item.key, { item, sites: [queueing] });
}

function addBinding(
  byEvent: Map<string, Map<string, Binding[]>>,
  callbacks: Map<number, Set<string>>,
  binding: Binding,
): void {
  const key = binding.event.class?.key;
  const events = callbacks.get(binding.callback.id) ?? new Set<string>();
  callbacks.set(binding.callback.id, events);
  if (key !== undefined) events.add(key);
  if (key === undefined) return;
  const sites = byEvent.get(key) ?? new Map<string, Binding[]>();
  byEvent.set(key, sites);
  const site = `${binding.site.function.id}:${binding.site.at}`;
  const list = sites.get(site);
  if (list) list.push(binding);
  else sites.set(site, [binding]);
}

/** Finds the callback's argument from the waited-for object by the way they lie to each other where the callback is bound. */
function argumentFor(places: Places, binding: Binding, waited: Place): Place | undefined {
  const { argument, event } = binding;
  if (!argument || !event.place) return undefined;
  if (argument.key === event.place.key) return asWorkItem(places, waited);
  let up: Place | undefined = event.place;
  let here: Place | undefined = waited;
  while (up && here) {
    if (up.key === argument.key) return here;
    if (up.step?.s === "retype") {
      up = up.parent;
      continue;
    }
    if (here.step?.s === "retype") {
      here = here.parent;
      continue;
    }
    if (up.step?.s !== here.step?.s) return undefined;
    up = up.parent;
    here = here.parent;
  }
  return undefined;
}

/** The callback of a delayed work gets the work item inside it. */
function asWorkItem(places: Places, waited: Place): Place | undefined {
  const base = waited.type?.type.base;
  const isWrapper = base?.k === "record" && /^(delayed_work|rcu_work)$/.test(base.tag);
  return isWrapper ? places.field(waited, "work") : waited;
}
