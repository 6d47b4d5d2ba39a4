import type { Expr } from "../facts/types";
import type { Primitive, TargetSort } from "../kernel/primitive";
import { classAt, globalClass, type LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import { handleOf } from "./handles";
import type { LockRef } from "./types";
import { isPointerType, type Values } from "./values";

/** A lock or event that an operation works on: where it is, and its class if that can be told. */
export interface ResolvedTarget {
  readonly place: Place;
  readonly class?: LockClass;
}

/** The lock or event that a call of a primitive works on, given the arguments of the call. */
export function targetOf(
  values: Values,
  { target, sort }: Pick<Primitive, "target" | "sort">,
  args: readonly Expr[],
): ResolvedTarget | undefined {
  if (target.at === "global") {
    return {
      class: globalClass(target.name, sort),
      place: values.places.root({ k: "global", symbol: target.name, file: undefined }, undefined),
    };
  }
  const arg = target.at === "argument" ? args[target.index] : undefined;
  if (!arg || target.at !== "argument") return undefined;
  const place = isHandle(sort) ? handleOf(values, arg) : argumentPlace(values, arg, target.field);
  if (!place) return undefined;
  const found = classAt(place, sort, values.program.model);
  return typeof found === "string" ? { place } : { place, class: found };
}

/** How a function speaks of a target. */
export function refOf({ place, class: lockClass }: ResolvedTarget, sort: TargetSort): LockRef {
  return { key: place.key, sort, class: lockClass, place };
}

/** Events whose object is named by a number or pointer kept somewhere, not by its address. */
function isHandle(sort: TargetSort): boolean {
  return sort === "irq" || sort === "kthread" || sort === "workqueue";
}

/** What an argument points at, or a member of it; pointers on the way are followed. */
function argumentPlace(values: Values, arg: Expr, field: string | undefined): Place | undefined {
  const { places } = values;
  let place = values.pointee(arg);
  for (const name of field?.split(".") ?? []) {
    if (place && isPointer(values, place)) place = places.deref(place);
    place = place && places.field(place, name);
  }
  if (field !== undefined && place && isPointer(values, place)) place = places.deref(place);
  return place;
}

function isPointer({ program }: Values, { type }: Place): boolean {
  return type !== undefined && isPointerType(program.types.resolve(type).type);
}
