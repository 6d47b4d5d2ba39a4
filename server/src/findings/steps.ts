import type { Event, Held } from "../summary/types";
import type { DraftStep } from "./draft";

/** The way to a lock that is held: calls down to the acquisition. */
export function stepsToHeld(held: Held): DraftStep[] {
  const steps: DraftStep[] = [];
  for (let lock: Held | undefined = held; lock; lock = lock.inner) {
    const isLast = lock.inner === undefined;
    const lockClass = lock.ref.class ?? held.ref.class;
    if (!isLast) steps.push({ site: lock.site, action: "call" });
    else
      steps.push({
        site: lock.site,
        action: lock.isAssumed ? "enter" : "acquire",
        ...(lockClass ? { class: lockClass } : {}),
      });
  }
  return steps;
}

/** The way to an event: calls down to the primitive. */
export function stepsToEvent(event: Event): DraftStep[] {
  const steps: DraftStep[] = [];
  for (let current: Event | undefined = event; current; current = current.inner) {
    if (current.inner) steps.push({ site: current.site, action: "call" });
    else {
      const lockClass = event.ref.class ?? current.ref.class;
      steps.push({ site: current.site, action: event.kind, ...(lockClass ? { class: lockClass } : {}) });
    }
  }
  return steps;
}
