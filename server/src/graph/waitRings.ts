import type { LockClass } from "../program/lockClass";
import type { Held } from "../summary/types";
import type { Signaller, Signallers } from "./signallers";
import { areSiblings } from "./siblings";

/** Longest ring looked for, in events. */
const MAX_RING = 4;

/** One part of a ring: everybody who signals `event` first waits for the next one. */
export interface RingPart {
  readonly event: LockClass;
  readonly signaller: Signaller;
  /** The wait for the next event. */
  readonly wait: Held;
}

/** Events of which each is signalled only after the next one: nobody ever starts. */
export function findWaitRings({ signallers }: { readonly signallers: Signallers }): RingPart[][] {
  const found = new Map<string, RingPart[]>();
  for (const event of signallers.events()) {
    const ring = ringFrom(signallers, [event], []);
    const key = ring
      ?.map((part) => part.event.key)
      .sort()
      .join("\0");
    if (ring && key !== undefined && !found.has(key)) found.set(key, ring);
  }
  return [...found.values()];
}

function ringFrom(
  signallers: Signallers,
  events: readonly LockClass[],
  parts: readonly RingPart[],
): RingPart[] | undefined {
  const event = events.at(-1);
  if (!event || events.length > MAX_RING) return undefined;
  for (const part of waitsBefore(signallers, event)) {
    const next = part.wait.ref.class;
    if (!next) continue;
    if (next.key === events[0]?.key) return events.length > 1 ? [...parts, part] : undefined;
    if (events.some(({ key }) => key === next.key)) continue;
    const ring = ringFrom(signallers, [...events, next], [...parts, part]);
    if (ring) return ring;
  }
  return undefined;
}

/** Events that every signaller of `event` that counts waits for before it signals, in the same object. */
function waitsBefore(signallers: Signallers, event: LockClass): RingPart[] {
  const counting = signallers.of(event).filter(({ role }) => role === "mandatory");
  const first = counting[0];
  if (!first) return [];
  return first.event.required.flatMap((wait) => {
    if (wait.ref.sort !== "completion" || !areSiblings(wait.ref.place, first.event.ref.place)) return [];
    const isCommon = counting.every((other) =>
      other.event.required.some(({ ref }) => ref.class?.key === wait.ref.class?.key),
    );
    return isCommon ? [{ event, signaller: first, wait }] : [];
  });
}
