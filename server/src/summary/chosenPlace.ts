import type { Expr } from "../facts/types";
import type { Place } from "../program/place";
import { common } from "./commonPlace";
import type { Values } from "./values";

/** One of two objects, as a value decides that can be told from others; else what they have in common. */
export function chosenPlace(
  values: Values,
  by: Place | undefined,
  sources: readonly (Place | undefined)[],
): Place | undefined {
  const [first, second] = sources;
  if (!by || !first || !second || first.key === second.key || ![by, first, second].every(isSimple))
    return values.joined(sources);
  const { type, owner } = common(sources, values.program.types);
  return values.places.root({ k: "either", by, of: [first, second] }, type, owner);
}

/** The value on which hangs what an expression is, as far as it is kept somewhere. */
export function deciderOf(values: Values, { test }: Expr & { readonly k: "choose" }): Place | undefined {
  const isKept = test.k === "name" || test.k === "member" || test.k === "deref";
  return isKept ? (values.pointee(test) ?? values.object(test)) : undefined;
}

/** An object that can be told from others, and is not one of two itself. */
function isSimple({ root }: Place): boolean {
  return root.k !== "unknown" && root.k !== "either";
}
