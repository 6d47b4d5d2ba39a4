import type { Expr } from "../facts/types";
import { classAt } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FileType } from "../program/typeIndex";
import type { TargetSort } from "../kernel/primitive";
import type { Values } from "../summary/values";

/** Why a lock or event has no class. */
export type UnresolvedReason =
  | "parameter without known callers"
  | "parameter that callers leave open"
  | "macro argument"
  | "untyped pointer (void *)"
  | "struct not defined in the tree"
  | "type name not defined in the tree"
  | "member not found"
  | "result of an unknown function"
  | "call through a pointer of unknown type"
  | "private data without a type"
  | "unknown name"
  | "unreadable expression"
  | "arithmetic"
  | "one of several"
  | "lock behind a pointer member"
  | "array element of pointers"
  | "lock returned by a function"
  | "container without a known owner"
  | "path too long"
  | "not a lock type";

/** Says why the place that an argument leads to has no class. */
export function unresolvedReason(
  values: Values,
  { place, argument, sort }: { place: Place | undefined; argument: Expr | undefined; sort: TargetSort },
): UnresolvedReason {
  if (!place) return noPlace(values, argument);
  const parts = chain(place);
  const typed = parts.findLastIndex(({ type }) => type !== undefined);
  const gap = parts[typed + 1];
  if (gap) return untyped(values, gap);
  switch (classAt(place, sort, values.program)) {
    case "pointer":
      return bareLock(place);
    case "generic":
      return "container without a known owner";
    default:
      return typeReason(values, place.type);
  }
}

function chain(place: Place): readonly Place[] {
  const parts: Place[] = [];
  for (let part: Place | undefined = place; part; part = part.parent) parts.unshift(part);
  return parts;
}

function noPlace(values: Values, argument: Expr | undefined): UnresolvedReason {
  switch (argument?.k) {
    case "name":
      return "unknown name";
    case "binary":
    case "number":
    case "unary":
      return "arithmetic";
    case "choose":
      return "one of several";
    case "addr":
    case "deref":
    case "cast":
      return noPlace(values, argument.of);
    case "member":
    case "index":
      return noPlace(values, argument.base);
    case "temp": {
      const [first] = values.locals.assignedToTemp(argument.id);
      return first ? "one of several" : calledReason(values, argument.id);
    }
    default:
      return "unreadable expression";
  }
}

function untyped(values: Values, { root, parent, step }: Place): UnresolvedReason {
  if (!parent) {
    if (root.k === "param") return "macro argument";
    if (root.k === "temp") return calledReason(values, root.id);
    return root.k === "fresh" ? "untyped pointer (void *)" : "type name not defined in the tree";
  }
  if (step?.s === "private") return "private data without a type";
  if (step?.s !== "field") return typeReason(values, parent.type);
  const record = parent.type && values.program.types.recordOf(parent.type);
  return record ? "member not found" : typeReason(values, parent.type);
}

function calledReason(values: Values, temp: number): UnresolvedReason {
  const callee = values.callOf(temp)?.callee;
  if (callee?.k !== "name") return "call through a pointer of unknown type";
  const { functionIndex, types } = values.program;
  const isKnown = functionIndex.named(callee.name).length > 0 || types.prototype(callee.name, "");
  return isKnown ? "untyped pointer (void *)" : "result of an unknown function";
}

function typeReason(values: Values, type: FileType | undefined): UnresolvedReason {
  const resolved = type && values.program.types.resolve(type).type;
  switch (resolved?.base.k) {
    case "record":
      return values.program.types.recordOf({
        ...type,
        type: { ...resolved, pointers: 0, arrays: 0 },
        file: type?.file ?? "",
      })
        ? "not a lock type"
        : "struct not defined in the tree";
    case "named":
    case "typeof":
      return "type name not defined in the tree";
    case "builtin":
      return /void|char|long/.test(resolved.base.name) ? "untyped pointer (void *)" : "not a lock type";
    default:
      return "not a lock type";
  }
}

function bareLock({ root, parent, step }: Place): UnresolvedReason {
  let at = parent;
  let last = step;
  while (last?.s === "retype" || (last?.s === "index" && at?.step)) {
    last = at?.step;
    at = at?.parent;
  }
  if (last?.s === "deref")
    return at?.step?.s === "index" ? "array element of pointers" : "lock behind a pointer member";
  if (root.k === "temp") return "lock returned by a function";
  return root.k === "param" ? "parameter without known callers" : "one of several";
}
