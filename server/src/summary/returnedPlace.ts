import type { Expr, Flow } from "../facts/types";
import { isPortable, type Place } from "../program/place";
import { isNull } from "./isNull";
import type { Values } from "./values";

/**
 * What every return statement returns, if callers can name it. Otherwise an unknown object of the type, and of the owner, that
 * all of them have in common; undefined when nothing is known of them.
 */
export function returnedPlace(flow: Flow, values: Values): Place | undefined {
  const found = [...returnedValues(flow, values)].map((value) => values.typedPointee(value));
  const [first] = found;
  if (first && isPortable(first) && found.every((place) => place?.key === first.key)) return first;
  const joined = values.joined(found);
  if (!joined || (!joined.owner && !isTyped(joined, values))) return undefined;
  return joined.root.k === "unknown" && !joined.parent ? joined : values.unknown(joined.type, joined.owner);
}

/** Returned values that may be objects. */
function* returnedValues(flow: Flow, values: Values): Generator<Expr> {
  for (const { end } of flow.blocks) {
    if (end.to !== "return" || !end.value || isNull(end.value) || end.value.k === "number") continue;
    if (!isErrorPointer(end.value, values)) yield end.value;
  }
}

function isErrorPointer(value: Expr, values: Values): boolean {
  const callee = value.k === "temp" ? values.callOf(value.id)?.callee : undefined;
  return callee?.k === "name" && /^ERR_(PTR|CAST)/.test(callee.name);
}

function isTyped({ type }: Place, { program }: Values): boolean {
  return type !== undefined && program.types.recordOf(type) !== undefined;
}
