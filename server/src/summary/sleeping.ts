import type { CallOp, Expr } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { globalClass } from "../program/lockClass";
import type { LockRef } from "./types";
import type { Values } from "./values";

/** What a task does that gives the processor away. It has no object: one for all. */
export const sleepRef: LockRef = {
  key: "@sleep",
  sort: "other",
  class: globalClass("sleep", "other"),
  place: undefined,
};

/** Whether a call may sleep; a number is the parameter whose allocation flags decide. */
export function mayBlock(values: Values, call: CallOp, primitive: Primitive): boolean | number {
  const { kind, sleeps, gfpArgument, timeoutArgument, delayArgument } = primitive;
  if (gfpArgument !== undefined) {
    const flags = call.args[gfpArgument];
    return flags ? flagsAllowSleep(values, flags) : sleeps;
  }
  if (delayArgument !== undefined) return isNonzero(call.args[delayArgument]);
  if (!sleeps || kind === "bind" || kind === "release" || primitive.faults === true) return false;
  if (timeoutArgument !== undefined && isZero(call.args[timeoutArgument])) return false;
  return true;
}

/** Whether allocation flags let the allocator sleep; a number is the parameter that holds them. */
export function flagsAllowSleep(values: Values, flags: Expr, depth = 0): boolean | number {
  if (depth > MAX_FLAGS) return false;
  const inner = (of: Expr): boolean | number => flagsAllowSleep(values, of, depth + 1);
  switch (flags.k) {
    case "name": {
      if (SLEEPING_FLAGS.test(flags.name)) return true;
      const parameter = values.constantParam(flags);
      if (parameter !== undefined) return parameter;
      const [only, ...others] = values.assignedTo(flags.name);
      return only && others.length === 0 ? inner(only) : false;
    }
    case "cast":
      return inner(flags.of);
    case "binary": {
      if (flags.op !== "|") return false;
      const sides = [inner(flags.left), inner(flags.right)];
      return sides.find((side) => side === true) ?? sides.find((side) => side !== false) ?? false;
    }
    case "choose":
      return inner(flags.then) === true && inner(flags.else) === true;
    default:
      return false;
  }
}

/** Variables and operators between a call and the constant that its flags are. */
const MAX_FLAGS = 6;

/** include/linux/gfp_types.h: what contains `__GFP_DIRECT_RECLAIM`. */
const SLEEPING_FLAGS =
  /^(GFP_(KERNEL(_ACCOUNT)?|USER|NOFS|NOIO|HIGHUSER(_MOVABLE)?|TRANSHUGE)|__GFP_(DIRECT_)?RECLAIM)$/;

function isZero(expr: Expr | undefined): boolean {
  return expr?.k === "number" && expr.value === 0;
}

function isNonzero(expr: Expr | undefined): boolean {
  return expr?.k === "number" && expr.value !== 0;
}

/** True for primitives that forbid to sleep until they are undone. */
export function isAtomic({ kind, context, sleeps }: Primitive): boolean {
  if (context === undefined || sleeps || kind === "assert") return false;
  return context !== "pageFaultOff" && context !== "migrateOff";
}
