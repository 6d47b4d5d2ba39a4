import { distanceBetween } from "../program/nearest";
import type { Place } from "../program/place";
import type { Binding, Dependency } from "../summary/types";
import { acquisitionsOf, type Acquisition } from "./acquisitions";
import { inWaiter } from "./callbacks";
import { indirectCycle } from "./indirectCycle";
import { innermost } from "./innermost";
import { areSiblings } from "./siblings";
import type { Blocker, Certainty, WaitCycle, WaitWorld } from "./waitCycle";

/** Where one callback after another could be bound, each must block; those bound together are waited for together. */
export function callbackCycle(world: WaitWorld, wait: Dependency): WaitCycle | undefined {
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
  for (const { binding, event } of acquisitionsOf(world, bindings)) {
    if (event.ref.class?.key !== wait.held.ref.class?.key) continue;
    if (event.mode === "shared" && wait.held.mode === "shared") continue;
    const certainty = certaintyOf(world, { binding, event, wait });
    if (!best || rank(certainty) < rank(best.certainty)) {
      best = { blocker: { k: "callback", binding, event }, certainty };
    }
  }
  return best;
}

function certaintyOf(
  world: WaitWorld,
  { binding, event, wait }: Acquisition & { readonly wait: Dependency },
): Certainty {
  const held = wait.held.ref.place;
  if (event.ref.place?.root.k === "global" && held?.root.k === "global") {
    return event.ref.place.key === held.key ? "proven" : "class";
  }
  const waited =
    wait.event.ref.sort === "workqueue" ? queuedItem(world, binding, wait) : wait.event.ref.place;
  const needed = waited && inWaiter(world.places, event.ref, { binding, waited });
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
  if (owner === undefined || event === undefined || !event.key.startsWith(owner.key)) return false;
  return /^$|^[.*[^:]/.test(event.key.slice(owner.key.length));
}

function rank(certainty: Certainty): number {
  return certainty === "proven" ? 0 : certainty === "likely" ? 1 : 2;
}

function weakest(all: readonly Certainty[]): Certainty {
  return all.reduce((a, b) => (rank(a) > rank(b) ? a : b));
}
