import type { LockClass } from "../program/lockClass";
import type { Dependency, Held } from "../summary/types";
import { innermost } from "./innermost";
import { areSiblings } from "./siblings";
import type { Signaller } from "./signallers";
import type { Blocker, WaitCycle, WaitWorld } from "./waitCycle";

/** All-signallers rule: every signaller that counts must need the lock on all its ways to the signal. */
export function completionCycle(world: WaitWorld, wait: Dependency): WaitCycle | undefined {
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
