import type { Place } from "../program/place";
import type { Binding, Event } from "../summary/types";
import { blockingEvents, inWaiter } from "./callbacks";
import type { WaitWorld } from "./waitCycle";

/** A callback, and the wait in it for the event that its own return brings about. */
export interface SelfWait {
  readonly binding: Binding;
  readonly event: Event;
}

/** Finds callbacks that wait for their own end: a work item that cancels itself synchronously. */
export function findSelfWaits(world: WaitWorld): SelfWait[] {
  return world.summaries.flatMap(({ bindings }) =>
    bindings.flatMap((binding) => selfWaitsOf(world, binding)),
  );
}

function selfWaitsOf(world: WaitWorld, binding: Binding): SelfWait[] {
  const { callback, event: ended } = binding;
  // A function that serves several events may wait for another one than it runs for.
  const own = world.callbacks.eventsOf(callback.id) === 1 ? ended.place : undefined;
  if (!own) return [];
  return blockingEvents(world.summaries[callback.id])
    .filter(({ kind, ref }) => kind === "wait" && ref.class?.key === ended.class?.key)
    .filter(({ ref }) => {
      const waited = inWaiter(world.places, ref, { binding, waited: own });
      return waited !== undefined && isSameObject(waited, own);
    })
    .map((event) => ({ binding, event }));
}

/** One place, or a delayed work and the work inside it. */
function isSameObject(a: Place, b: Place): boolean {
  return a.key === b.key || a.key === `${b.key}.work` || `${a.key}.work` === b.key;
}
