import type { Primitive } from "../kernel/primitive";
import type { State } from "./state";
import type { Event, Held, LockRef, Masks } from "./types";

/** What an acquisition keeps away, together with all that is held already; undefined for locks that sleep. */
export function masksOf(
  primitive: Primitive,
  { state, ref, inner }: { readonly state: State; readonly ref: LockRef; readonly inner: Event | undefined },
): Masks | undefined {
  if (primitive.context === undefined || primitive.sleeps) return undefined;
  const { held, taken, released } = state;
  // What the caller took nobody here knows how; a plain release leaves off what it switched off.
  if (released.has(ref.key)) return 2;
  const before = taken.get(ref.key);
  const again = before ? [maskedBy(before.primitive)] : [];
  const all = [maskedBy(primitive), inner?.masks ?? 0, ...again, ...held.map(maskedByHeld)];
  return all.reduce((a, b) => (a > b ? a : b));
}

/** Of a lock that somebody else took nobody here knows how. */
function maskedByHeld({ primitive, isAssumed }: Held): Masks {
  return isAssumed && primitive.kind === "assert" ? 2 : maskedBy(primitive);
}

function maskedBy({ context, kind }: Primitive): Masks {
  if (kind === "assert") return 0;
  if (context === "irqOff" || context === "irqSave") return 2;
  return context === "bhOff" ? 1 : 0;
}
