import type { LockClass } from "../program/lockClass";
import type { Binding, Dependency, Event, Summary } from "../summary/types";
import { isContext } from "../summary/trackedLocks";
import type { Draft } from "./draft";
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
    classes: lock && !isContext(held.primitive) ? [lock] : [],
    site: event.site,
    traces: [
      { title: `${holder.facts.name}() must not sleep from here on`, steps: stepsToHeld(held) },
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

/** Contexts have names that no source has. */
const contextNames: Readonly<Record<string, string>> = {
  RCU: "inside an RCU read-side section",
  irqOff: "with interrupts disabled",
  bhOff: "with bottom halves disabled",
  preemptOff: "with preemption disabled",
};

function nameOf({ symbol, name }: LockClass): string {
  return contextNames[symbol ?? ""] ?? `while holding ${name}`;
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
  if (!held.ref.class || !isCertain || !isUndropped || held.isAssumed || event.doubt > 1)
    return "information";
  if (event.doubt === 0 && event.when.size === 0) return "error";
  // Contexts are entered for more than one reason, and what asks for them often knows which.
  return isContext(held.primitive) ? "information" : "warning";
}
