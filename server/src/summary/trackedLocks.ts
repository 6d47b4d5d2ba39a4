import type { Primitive } from "../kernel/primitive";

/** True for acquisitions and releases that take part in lock order. */
export function isTrackedLock(primitive: Primitive): boolean {
  return primitive.sort === "lock" && !untracked.has(primitive.family) && !isDeviceLock(primitive);
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
