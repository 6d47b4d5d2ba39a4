import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import { callbackCycle } from "./callbackCycle";
import { completionCycle } from "./completionCycle";
import type { WaitCycle, WaitWorld } from "./waitCycle";

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
