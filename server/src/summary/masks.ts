import type { Primitive } from "../kernel/primitive";
import type { Event, Held, Masks } from "./types";

/** What an acquisition keeps away, together with all that is held already; undefined for locks that sleep. */
export function masksOf(
  primitive: Primitive,
  { held, inner }: { readonly held: readonly Held[]; readonly inner: Event | undefined },
): Masks | undefined {
  if (primitive.context === undefined || primitive.sleeps) return undefined;
  const all = [maskedBy(primitive), inner?.masks ?? 0, ...held.map(maskedByHeld)];
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
