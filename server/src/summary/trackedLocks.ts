import type { Primitive } from "../kernel/primitive";
import { globalClass } from "../program/lockClass";
import type { ResolvedTarget } from "./targets";
import type { Values } from "./values";

/** True for acquisitions and releases that take part in lock order. */
export function isTrackedLock(primitive: Primitive): boolean {
  return primitive.sort === "lock" && !untracked.has(primitive.family) && !isDeviceLock(primitive);
}

/** What every analysis follows. */
export function isFollowed(primitive: Primitive): boolean {
  return isTrackedLock(primitive) || isCompanion(primitive);
}

/** True for what changes the context of the running task and names no lock: it forbids to sleep, and orders nothing. */
export function isContext({ kind, sort, context }: Primitive): boolean {
  return context !== undefined && (kind === "contextEnter" || kind === "contextExit" || sort === "rcu");
}

/** True for locks that are followed to tell what callers guarantee, although they take no part in lock order. */
export function isCompanion(primitive: Primitive): boolean {
  return isDeviceLock(primitive) || activeReferences.test(primitive.name) || isContext(primitive);
}

/** fs/kernfs/kernfs-internal.h: keeps a file in sysfs from being removed while one of its callbacks runs. */
const activeReferences = /^kernfs_(get|put)_active$/;

/** True for everything that is entered and left again, whether or not it takes part in lock order: RCU, switched-off interrupts. */
export function isEntered({ name, kind, sort, context }: Primitive): boolean {
  if (activeReferences.test(name)) return true;
  if (kind === "contextEnter" || kind === "contextExit") return context !== undefined;
  return sort === "lock" || sort === "rcu" || sort === "srcu";
}

/** What a primitive enters that names no lock: one context of the processor for all. */
export function contextTarget(values: Values, { kind, context }: Primitive): ResolvedTarget | undefined {
  if (context === undefined || (kind !== "contextEnter" && kind !== "contextExit")) return undefined;
  const symbol = context === "irqSave" ? "irqOff" : context;
  return {
    class: globalClass(symbol, "other"),
    place: values.places.root({ k: "global", symbol, file: undefined }, undefined),
  };
}

/** `dev->mutex` is exempt from validation in the kernel itself (`lockdep_set_novalidate_class` in drivers/base/core.c). */
function isDeviceLock({ family, target }: Primitive): boolean {
  return family === "device_lock" && target.at === "argument" && /^(dev\.)?mutex$/.test(target.field ?? "");
}

/**
 * Families left out of lock order for now: page, buffer and bit locks have one class for objects that nest in many ways; a
 * semaphore may be given back by anybody, or count more than one; local locks and seqlock readers exclude nobody; clocks and runtime PM take their locks and give them back.
 */
const untracked: ReadonlySet<string> = new Set([
  "folio_lock",
  "buffer_lock",
  "bit_lock",
  "semaphore",
  "local_lock",
  "hwspinlock",
  "clk_regulator",
  "pm_runtime",
  "percpu_ref",
  "guard_macro",
  "rcu",
  "srcu",
  "waitqueue",
  "irq_preempt_ctx",
  "object_removal_wait",
]);
