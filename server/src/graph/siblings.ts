import type { Place } from "../program/place";

/** True for members of one object. */
export function areSiblings(a: Place | undefined, b: Place | undefined): boolean {
  return a?.parent !== undefined && b?.parent !== undefined && a.parent.key === b.parent.key;
}
