import type { Owner, Place } from "../program/place";
import type { FileType, TypeIndex } from "../program/typeIndex";

/**
 * What several objects have in common, one of which is meant. The owner is that of all of them or undefined, so that a lock has
 * a class only if it has the same whichever it is.
 */
export function common(
  places: readonly (Place | undefined)[],
  types: TypeIndex,
): { readonly type: FileType | undefined; readonly owner: Owner | undefined } {
  const typed = places.flatMap((place) => place?.type ?? []);
  const [first] = typed;
  const record = first && types.recordOf(first)?.record;
  const isSame = first && typed.every((type) => (types.recordOf(type)?.record ?? record) === record);
  return { type: isSame ? first : undefined, owner: commonOwner(places) };
}

function commonOwner(places: readonly (Place | undefined)[]): Owner | undefined {
  const first = places[0]?.owner;
  return first && places.every((place) => place?.owner && sameOwner(place.owner, first)) ? first : undefined;
}

function sameOwner(a: Owner, b: Owner): boolean {
  if (a.file !== b.file || a.path.join(".") !== b.path.join(".")) return false;
  if (a.k === "record") return b.k === "record" && a.tag === b.tag;
  return b.k === "symbol" && a.symbol === b.symbol;
}
