import type { CallOp, Expr } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { globalClass } from "../program/lockClass";
import type { FunctionNode } from "../program/program";
import type { State } from "./state";
import type { LockRef, Truth } from "./types";
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
  if (waitsForThreads.test(primitive.name)) return false;
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

/** Whether constant allocation flags let the allocator sleep, as far as single constants tell. */
export function isSleepingFlag(name: string): boolean {
  return SLEEPING_FLAGS.test(name);
}

/** include/linux/gfp_types.h: what contains `__GFP_DIRECT_RECLAIM`. */
const SLEEPING_FLAGS =
  /^(GFP_(KERNEL(_ACCOUNT)?|USER|NOFS|NOIO|HIGHUSER(_MOVABLE)?|TRANSHUGE)|__GFP_(DIRECT_)?RECLAIM)$/;

function isZero(expr: Expr | undefined): boolean {
  return expr?.k === "number" && expr.value === 0;
}

function isNonzero(expr: Expr | undefined): boolean {
  return expr?.k === "number" && expr.value !== 0;
}

/** kernel/irq/manage.c: they sleep only if the interrupt has a thread, and may be called "with care" from interrupts else. */
const waitsForThreads = /^(disable_irq|synchronize_irq)$/;

/** The parameter that holds allocation flags. Whoever takes some sleeps only if they allow it. */
export function flagsParameter({ facts }: FunctionNode): number | undefined {
  const index = facts.params.findIndex(({ type: { base } }) => base.k === "named" && base.name === "gfp_t");
  return index < 0 ? undefined : index;
}

/** True where the code asked whether it may sleep, and goes on as if it may. */
export function isAllowedToSleep(values: Values, { truths }: State): boolean {
  for (const [key, truth] of truths) {
    const callee = key.startsWith("t:") ? values.callOf(Number(key.slice(2)))?.callee : undefined;
    if (callee?.k === "name" && contextTests.get(callee.name) === truth) return true;
  }
  return false;
}

/** include/linux/preempt.h, irqflags.h, gfp.h: what each answers where one may sleep. */
const contextTests: ReadonlyMap<string, Truth> = new Map([
  ["in_atomic", "zero"],
  ["in_interrupt", "zero"],
  ["in_irq", "zero"],
  ["in_hardirq", "zero"],
  ["in_softirq", "zero"],
  ["in_serving_softirq", "zero"],
  ["in_task", "nonzero"],
  ["irqs_disabled", "zero"],
  ["preemptible", "nonzero"],
  ["gfpflags_allow_blocking", "nonzero"],
  ["gfpflags_normal_context", "nonzero"],
]);

/** True for primitives that forbid to sleep until they are undone. */
export function isAtomic({ kind, family, context, sleeps }: Primitive): boolean {
  if (context === undefined || sleeps || kind === "assert") return false;
  // Page table locks come and go with a pointer that says whether there is one.
  if (family === "mmap_lock") return false;
  return context !== "pageFaultOff" && context !== "migrateOff";
}
