import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import { distanceBetween } from "../program/nearest";
import type { LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { Places } from "../program/places";
import type { Binding, Dependency, Event, Held, Summary } from "../summary/types";
import { blockingEvents, inWaiter, type Callbacks } from "./callbacks";
import { areSplit } from "./cycles";
import type { EntryLocks } from "./entryLocks";
import type { LockGraph } from "./lockGraph";
import type { Signaller, Signallers } from "./signallers";

/** How sure it is that both sides mean the same lock. */
export type Certainty =
  /** One object: equal paths, or a global. */
  | "proven"
  /** The callback reaches the lock through its own object, which lies inside the waiter's: a back pointer in all likelihood. */
  | "likely"
  /** Only the class is the same. */
  | "class";

/** Why the event cannot come: a callback that blocks on a lock, or a signaller that does. */
export type Blocker =
  | { readonly k: "callback"; readonly binding: Binding; readonly event: Event }
  | { readonly k: "signaller"; readonly signaller: Signaller; readonly lock: Held };

/** A wait that may never end, because what would end it needs a lock the waiter holds. */
export interface WaitCycle {
  readonly wait: Dependency;
  readonly blockers: readonly Blocker[];
  /** The lock of the blockers is held by somebody who waits for the waiter's lock. */
  readonly via?: Dependency;
  readonly certainty: Certainty;
  /** Everybody who must end the wait is blocked; otherwise only some are. */
  readonly isComplete: boolean;
}

export interface WaitWorld {
  readonly summaries: readonly Summary[];
  readonly callbacks: Callbacks;
  readonly signallers: Signallers;
  readonly graph: LockGraph;
  readonly places: Places;
  readonly entryLocks: EntryLocks;
  readonly splits: ReadonlySet<string>;
}

/** Sets every wait under a lock against those who end it. */
export function findWaitCycles(world: WaitWorld, cancellation: Cancellation): WaitCycle[] {
  const found: WaitCycle[] = [];
  for (const { dependencies } of world.summaries) {
    throwIfCancelled(cancellation);
    for (const wait of dependencies) {
      if (wait.event.kind !== "wait" || !wait.event.ref.class || !wait.held.ref.class) continue;
      const cycle =
        wait.event.ref.sort === "completion" ? completionCycle(world, wait) : callbackCycle(world, wait);
      if (cycle) found.push(cycle);
    }
  }
  return found;
}

/** Callbacks that wait for their own end: a work item that cancels itself synchronously. */
export function findSelfWaits(world: WaitWorld): { readonly binding: Binding; readonly event: Event }[] {
  const found: { readonly binding: Binding; readonly event: Event }[] = [];
  for (const { bindings } of world.summaries) {
    for (const binding of bindings) {
      const own = world.callbacks.eventsOf(binding.callback.id) === 1 ? binding.event.place : undefined;
      for (const event of blockingEvents(world.summaries[binding.callback.id])) {
        if (event.kind !== "wait" || event.ref.class?.key !== binding.event.class?.key || !own) continue;
        const waited = inWaiter(world.places, event.ref, binding, own);
        if (waited && sameObject(waited, own)) found.push({ binding, event });
      }
    }
  }
  return found;
}

/** Where one callback after another could be bound, each must block; those bound together are waited for together. */
function callbackCycle(world: WaitWorld, wait: Dependency): WaitCycle | undefined {
  const alternatives = alternativesFor(world, wait);
  // A callback that waits for itself is another story: see findSelfWaits.
  const isSelf = alternatives.flat().some(({ callback }) => callback === wait.function);
  if (alternatives.length === 0 || isSelf) return undefined;
  const direct = alternatives.map((bindings) => blockedCallback(world, bindings, wait));
  const blocked = direct.filter((blocker) => blocker !== undefined);
  const first = blocked[0];
  if (first) {
    const certainty = weakest(blocked.map(({ certainty: sure }) => sure));
    const blockers = blocked.map(({ blocker }) => blocker);
    return { wait, blockers, certainty, isComplete: blocked.length === alternatives.length };
  }
  return indirectCycle(world, wait, alternatives);
}

function alternativesFor(world: WaitWorld, wait: Dependency): readonly (readonly Binding[])[] {
  const event = wait.event.ref.class;
  if (!event) return [];
  if (wait.event.ref.sort !== "workqueue") return nearestBindings(world.callbacks.boundTo(event), wait);
  // A queue is drained only when every item on it is done: one blocked item is enough.
  const items = world.callbacks.workOn(event).flatMap((item) => world.callbacks.boundTo(item).flat());
  return items.length > 0 ? [items] : [];
}

/** A driver binds the callbacks of its own events: those bound nearby are meant, not those of a sibling driver. */
function nearestBindings(
  all: readonly (readonly Binding[])[],
  wait: Dependency,
): readonly (readonly Binding[])[] {
  const from = innermost(wait.event).site.function.file.path;
  const distances = all.map(([binding]) =>
    binding ? distanceBetween(from, binding.site.function.file.path) : Infinity,
  );
  const least = Math.min(...distances);
  return all.filter((_, i) => distances[i] === least);
}

interface BlockedCallback {
  readonly blocker: Blocker;
  readonly certainty: Certainty;
}

function blockedCallback(
  world: WaitWorld,
  bindings: readonly Binding[],
  wait: Dependency,
): BlockedCallback | undefined {
  let best: BlockedCallback | undefined;
  for (const binding of bindings) {
    for (const event of blockingEvents(world.summaries[binding.callback.id])) {
      if (event.kind !== "acquire" || event.ref.class?.key !== wait.held.ref.class?.key) continue;
      if (event.mode === "shared" && wait.held.mode === "shared") continue;
      const certainty = certaintyOf(world, { binding, event, wait });
      if (!best || rank(certainty) < rank(best.certainty)) {
        best = { blocker: { k: "callback", binding, event }, certainty };
      }
    }
  }
  return best;
}

function certaintyOf(
  world: WaitWorld,
  { binding, event, wait }: { readonly binding: Binding; readonly event: Event; readonly wait: Dependency },
): Certainty {
  const held = wait.held.ref.place;
  if (event.ref.place?.root.k === "global" && held?.root.k === "global") {
    return event.ref.place.key === held.key ? "proven" : "class";
  }
  const waited =
    wait.event.ref.sort === "workqueue" ? queuedItem(world, binding, wait) : wait.event.ref.place;
  const needed = waited && inWaiter(world.places, event.ref, binding, waited);
  if (needed && held && needed.key === held.key) return "proven";
  if (needed && isWithin(held, waited)) return "likely";
  return isOuterLock(wait) ? "likely" : "class";
}

/** The lock belongs to another struct than the event: a device's lock and the work of one of its parts. There is one such device. */
function isOuterLock({ held, event }: Dependency): boolean {
  const lock = held.ref.class;
  return lock?.struct !== null && lock?.struct !== event.ref.class?.struct && lock?.file !== "";
}

/** The work item that lies beside the queue waited for, as it does where it is queued. */
function queuedItem(world: WaitWorld, binding: Binding, wait: Dependency): Place | undefined {
  const queue = wait.event.ref;
  const item = binding.event.class;
  if (!queue.class || !item) return undefined;
  const queueing = world.callbacks
    .queueings(queue.class, item)
    .find((found) => areSiblings(found.queue.place, found.work.place));
  const owner = queue.place?.parent;
  const step = queueing?.work.place?.step;
  return owner && step && world.places.apply(owner, step);
}

/** The object waited for is reached through the object whose lock is held: `foo->bar->work` under `foo->lock`. */
function isWithin(lock: Place | undefined, event: Place | undefined): boolean {
  const owner = lock?.parent;
  return owner !== undefined && event !== undefined && event.key.startsWith(owner.key);
}

/** Two locks: the callback needs M, and somebody holding M waits for the waiter's lock. */
function indirectCycle(
  world: WaitWorld,
  wait: Dependency,
  alternatives: readonly (readonly Binding[])[],
): WaitCycle | undefined {
  const held = wait.held.ref.class;
  const only = alternatives.length === 1 ? alternatives[0] : undefined;
  if (!held || !only) return undefined;
  for (const binding of only) {
    for (const event of blockingEvents(world.summaries[binding.callback.id])) {
      if (event.kind !== "acquire" || !event.ref.class) continue;
      const via = world.graph
        .edge(event.ref.class.key, held.key)
        ?.witnesses.find((back) => canClose(world, { wait, needed: event, back }));
      if (!via || areSplit(world.splits, via, wait)) continue;
      const certainty = isOneObject(world, { wait, binding, event, via }) ? "proven" : "class";
      return { wait, blockers: [{ k: "callback", binding, event }], via, certainty, isComplete: true };
    }
  }
  return undefined;
}

/** All three sides speak of members of one object, as far as each can tell, or of globals. */
function isOneObject(
  world: WaitWorld,
  {
    wait,
    binding,
    event,
    via,
  }: {
    readonly wait: Dependency;
    readonly binding: Binding;
    readonly event: Event;
    readonly via: Dependency;
  },
): boolean {
  const waited = wait.event.ref.place;
  const needed = waited && inWaiter(world.places, event.ref, binding, waited);
  const isGlobal = [wait.held.ref, event.ref, via.held.ref, via.event.ref].every(
    ({ place }) => place?.root.k === "global",
  );
  if (isGlobal) return true;
  return areSiblings(needed, wait.held.ref.place) && areSiblings(via.held.ref.place, via.event.ref.place);
}

/** The third side must really wait, and nothing the waiter holds may keep it from getting there. */
function canClose(
  { entryLocks }: WaitWorld,
  { wait, needed, back }: { readonly wait: Dependency; readonly needed: Event; readonly back: Dependency },
): boolean {
  if (needed.mode === "shared" && back.held.mode === "shared") return false;
  if (back.event.mode === "shared" && wait.held.mode === "shared") return false;
  const gates = new Set([...wait.context.map(({ ref }) => ref.class?.key), ...entryLocks(wait.function.id)]);
  const company = [...back.context.map(({ ref }) => ref.class?.key), ...entryLocks(back.function.id)];
  return !company.some((key) => key !== undefined && gates.has(key));
}

/** All-signallers rule: every signaller that counts must need the lock on all its ways to the signal. */
function completionCycle(world: WaitWorld, wait: Dependency): WaitCycle | undefined {
  const event = wait.event.ref.class;
  const held = wait.held.ref.class;
  if (!event || !held) return undefined;
  const counting = world.signallers.of(event).filter((signaller) => counts(world, signaller, wait));
  const blocked = counting.flatMap((signaller): Blocker[] => {
    const lock = lockNeeded(signaller, held, wait.held);
    return lock ? [{ k: "signaller", signaller, lock }] : [];
  });
  if (blocked.length === 0 || blocked.length < counting.length) return undefined;
  const certainty = blocked.every((blocker) => isSameSignal(blocker, wait)) ? "proven" : "likely";
  return { wait, blockers: blocked, certainty, isComplete: true };
}

/** Signals at teardown or right after initialization do not end anybody's wait, nor does the waiter's own. */
function counts(world: WaitWorld, { root, event, role }: Signaller, wait: Dependency): boolean {
  if (role !== "mandatory") return false;
  const signalling = innermost(event).site.function;
  const waiting = innermost(wait.event).site.function;
  if (signalling === waiting) return false;
  return root !== wait.function || !signalsToo(world, wait);
}

function signalsToo(world: WaitWorld, wait: Dependency): boolean {
  const events = world.summaries[wait.function.id]?.events ?? [];
  return events.some(({ kind, ref }) => kind === "signal" && ref.class?.key === wait.event.ref.class?.key);
}

function lockNeeded({ event }: Signaller, held: LockClass, waiter: Held): Held | undefined {
  return event.required.find(
    ({ ref, mode }) => ref.class?.key === held.key && !(mode === "shared" && waiter.mode === "shared"),
  );
}

/** Lock and event lie in one object on both sides, or the lock is global. */
function isSameSignal(blocker: Blocker, wait: Dependency): boolean {
  if (wait.held.ref.place?.root.k === "global") return true;
  if (blocker.k !== "signaller") return false;
  return (
    areSiblings(wait.held.ref.place, wait.event.ref.place) &&
    areSiblings(blocker.lock.ref.place, blocker.signaller.event.ref.place)
  );
}

/** Members of one object. */
export function areSiblings(a: Place | undefined, b: Place | undefined): boolean {
  return a?.parent !== undefined && b?.parent !== undefined && a.parent.key === b.parent.key;
}

/** The primitive at the end of a chain of calls. */
export function innermost(event: Event): Event {
  let current = event;
  while (current.inner) current = current.inner;
  return current;
}

function sameObject(a: Place, b: Place): boolean {
  return a.key === b.key || a.key === `${b.key}.work` || `${a.key}.work` === b.key;
}

function rank(certainty: Certainty): number {
  return certainty === "proven" ? 0 : certainty === "likely" ? 1 : 2;
}

function weakest(all: readonly Certainty[]): Certainty {
  return all.reduce((a, b) => (rank(a) > rank(b) ? a : b));
}
