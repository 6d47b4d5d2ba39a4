import type { CallOp, Expr } from "../facts/types";
import type { Primitive, TargetSort } from "../kernel/primitive";
import { classHere } from "./classHere";
import { globalClass, type LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import { handleOf } from "./handles";
import type { LockRef } from "./types";
import { isPointerType } from "./pointedType";
import type { Values } from "./values";

/** A lock or event that an operation works on: where it is, and its class if that can be told. */
export interface ResolvedTarget {
  readonly place: Place;
  readonly class?: LockClass;
}

/** The lock or event that a call of a primitive works on, given the arguments of the call. */
export function targetOf(
  values: Values,
  { target, sort }: Pick<Primitive, "target" | "sort">,
  { args, result }: Pick<CallOp, "args" | "result">,
): ResolvedTarget | undefined {
  if (target.at === "global") {
    return {
      class: globalClass(target.name, sort),
      place: values.places.root({ k: "global", symbol: target.name, file: undefined }, undefined),
    };
  }
  if (target.at === "none") return undefined;
  const arg: Expr | undefined = target.at === "result" ? { k: "temp", id: result } : args[target.index];
  if (!arg) return undefined;
  const place = isHandle(sort) ? handleOf(values, arg) : argumentPlace(values, arg, target.field);
  if (!place) return isFirst(target) ? namedByConstant(values, arg, sort) : undefined;
  const found = classHere(place, sort, values);
  return typeof found === "string" ? { place } : { place, class: found };
}

/** A constant that comes after an object counts what belongs to it: `pci_free_irq(pdev, 0, foo)`. */
function isFirst(target: Primitive["target"]): boolean {
  return target.at !== "argument" || target.index === 0;
}

/** How a function speaks of a target. */
export function refOf({ place, class: lockClass }: ResolvedTarget, sort: TargetSort): LockRef {
  return { key: place.key, sort, class: lockClass, place };
}

/** Events whose object is named by a number or pointer kept somewhere, not by its address. */
function isHandle(sort: TargetSort): boolean {
  return sort === "irq" || sort === "kthread" || sort === "workqueue";
}

/** `free_irq(IRQ_TIMER, ...)`, `remove_proc_entry("stat", ...)`: what a constant names is the same everywhere. */
function namedByConstant(values: Values, arg: Expr, sort: TargetSort): ResolvedTarget | undefined {
  const symbol = constantName(arg, sort);
  if (symbol === undefined) return undefined;
  const place = values.places.root({ k: "global", symbol, file: undefined }, undefined);
  return { place, class: globalClass(symbol, sort) };
}

function constantName(arg: Expr, sort: TargetSort): string | undefined {
  if (sort === "other" && arg.k === "string") return arg.value;
  if (sort !== "irq") return undefined;
  if (arg.k === "number") return String(arg.value);
  return arg.k === "name" && /^[A-Z0-9_]+$/.test(arg.name) ? arg.name : undefined;
}

/** What an argument points at, or a member of it; pointers on the way are followed. */
function argumentPlace(values: Values, arg: Expr, field: string | undefined): Place | undefined {
  const object = lockItself(values, arg) ?? values.typedPointee(arg);
  if (field === undefined || !object) return object;
  const found = field.split("|").map((path) => memberPlace(values, object, path));
  return found.find((place) => place?.type !== undefined) ?? found[0];
}

/** The member at a path; pointers on the way, and one at its end, are followed. */
function memberPlace(values: Values, object: Place, path: string): Place | undefined {
  let place: Place | undefined = object;
  for (const name of path.split(".")) {
    if (place && isPointer(values, place)) place = values.loaded(place);
    place = place && values.member(place, name);
  }
  return place && isPointer(values, place) ? values.loaded(place) : place;
}

/** Macros such as `wait_event(queue, condition)` take the object, not its address. */
function lockItself(values: Values, arg: Expr): Place | undefined {
  if (arg.k === "addr") return undefined;
  const object = values.typedObject(arg);
  const { model, types } = values.program;
  const found = object?.type && types.resolve(object.type, (name) => model.primitiveType(name) !== undefined);
  if (!found || isPointerType(found.type)) return undefined;
  const { base } = found.type;
  const name = base.k === "record" ? `struct ${base.tag}` : base.k === "named" ? base.name : "";
  return model.primitiveType(name) ? object : undefined;
}

function isPointer({ program }: Values, { type }: Place): boolean {
  return type !== undefined && isPointerType(program.types.resolve(type).type);
}
