import type { LockClass } from "../program/lockClass";
import type { Binding, Dependency, Event, Held, Summary } from "../summary/types";
import { isContext } from "../summary/trackedLocks";
import type { Draft, DraftStep } from "./draft";
import type { Severity } from "./finding";
import { stepsToEvent, stepsToHeld } from "./steps";

/** Reports what may sleep where the running task must not: under a spinning lock, with interrupts off, inside RCU. */
export function findSleepsInAtomic(summaries: readonly Summary[]): Draft[] {
  return summaries.flatMap(({ sleeping }) => sleeping.forbidden.map(describe));
}

/** Reports callbacks of interrupts and timers that may sleep. */
export function findSleepingCallbacks(summaries: readonly Summary[], bindings: readonly Binding[]): Draft[] {
  const atomic = bindings.filter(({ context }) => context === "hardirq" || context === "softirq");
  return atomic.flatMap((binding) => {
    const events = summaries[binding.callback.id]?.sleeping.events ?? [];
    return events.filter(({ flags }) => flags === undefined).map((event) => describeCallback(binding, event));
  });
}

function describe({ held, event, function: holder, ...certainty }: Dependency): Draft {
  const lock = held.ref.class;
  const what = lock ? nameOf(lock) : "while holding a lock";
  return {
    rule: "sleep-in-atomic",
    severity: severityOf({ held, event, ...certainty }),
    message: `${holder.facts.name}() may sleep in ${sleeperOf(event)}() ${what}`,
    classes: lock ? [named(lock)] : [],
    site: event.site,
    traces: [
      { title: `${holder.facts.name}() must not sleep from here on`, steps: stepsToContext(held) },
      { title: `and may sleep here`, steps: stepsToEvent(event) },
    ],
  };
}

function describeCallback({ callback, context, site, event: bound }: Binding, event: Event): Draft {
  const name = callback.facts.name;
  return {
    rule: "sleep-in-atomic",
    severity: event.doubt > 0 || event.when.size > 0 ? "information" : "error",
    message: `${name}() runs in ${context} context and may sleep in ${sleeperOf(event)}()`,
    classes: bound.class ? [bound.class] : [],
    site: event.site,
    traces: [
      {
        title: `${name}() will run in ${context} context`,
        steps: [{ site, action: "bind", ...(bound.class ? { class: bound.class } : {}) }],
      },
      { title: `and may sleep here`, steps: stepsToEvent(event) },
    ],
  };
}

/** A context has no name in the source: it is called after what enters it. */
const contexts: Readonly<Record<string, { readonly enter: string; readonly inside: string }>> = {
  RCU: { enter: "rcu_read_lock", inside: "inside an RCU read-side section" },
  irqOff: { enter: "local_irq_disable", inside: "with interrupts disabled" },
  bhOff: { enter: "local_bh_disable", inside: "with bottom halves disabled" },
  preemptOff: { enter: "preempt_disable", inside: "with preemption disabled" },
};

function nameOf({ symbol, name }: LockClass): string {
  return contexts[symbol ?? ""]?.inside ?? `while holding ${name}`;
}

function named(lock: LockClass): LockClass {
  return { ...lock, name: contexts[lock.symbol ?? ""]?.enter ?? lock.name };
}

function stepsToContext(held: Held): DraftStep[] {
  return stepsToHeld(held).map((step) => (step.class ? { ...step, class: named(step.class) } : step));
}

/** The primitive that sleeps. */
function sleeperOf(event: Event): string {
  return event.primitive.name;
}

function severityOf({
  held,
  event,
  isCertain,
  isUndropped,
}: Pick<Dependency, "held" | "event" | "isCertain" | "isUndropped">): Severity {
  if (!held.ref.class || !isCertain || !isUndropped || held.isAssumed || event.doubt > 0)
    return "information";
  if (event.when.size === 0) return "error";
  // Contexts are entered for more than one reason, and what asks for them often knows which.
  return isContext(held.primitive) ? "information" : "warning";
}
