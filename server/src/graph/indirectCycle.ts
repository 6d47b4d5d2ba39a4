import type { Binding, Dependency, Event } from "../summary/types";
import { acquisitionsOf, type Acquisition } from "./acquisitions";
import { inWaiter } from "./callbacks";
import { areSplit } from "./cycles";
import { areSiblings } from "./siblings";
import type { WaitCycle, WaitWorld } from "./waitCycle";

/** Two locks: the callback needs M, and somebody holding M waits for the waiter's lock. */
export function indirectCycle(
  world: WaitWorld,
  wait: Dependency,
  alternatives: readonly (readonly Binding[])[],
): WaitCycle | undefined {
  const held = wait.held.ref.class;
  const only = alternatives.length === 1 ? alternatives[0] : undefined;
  if (!held || !only) return undefined;
  for (const { binding, event } of acquisitionsOf(world, only)) {
    const needed = event.ref.class;
    const back = needed && world.graph.edge(needed.key, held.key);
    const via = back?.witnesses.find((witness) => canClose(world, { wait, needed: event, back: witness }));
    if (!via || areSplit(world.splits, via, wait)) continue;
    const certainty = isOneObject(world, { wait, binding, event, via }) ? "proven" : "class";
    return { wait, blockers: [{ k: "callback", binding, event }], via, certainty, isComplete: true };
  }
  return undefined;
}

/** All three sides speak of members of one object, as far as each can tell, or of globals. */
function isOneObject(
  world: WaitWorld,
  { wait, binding, event, via }: Acquisition & { readonly wait: Dependency; readonly via: Dependency },
): boolean {
  const waited = wait.event.ref.place;
  const needed = waited && inWaiter(world.places, event.ref, { binding, waited });
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
