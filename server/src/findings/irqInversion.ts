import type { IrqInversion, LockUse } from "../graph/irqInversions";
import { folderOf } from "../program/nearest";
import type { Draft, DraftStep, DraftTrace } from "./draft";
import type { Severity } from "./finding";
import { stepsToEvent } from "./steps";

/** Reports locks that an interrupt takes while whoever it interrupted may hold them. */
export function describeIrqInversion(inversion: IrqInversion): Draft {
  const { lock, level, inside, interrupted } = inversion;
  const off = level === "hardirq" ? "interrupts" : "bottom halves";
  return {
    rule: "irq-inversion",
    severity: severityOf(inversion),
    message: `${lock.name} is taken in ${level} context in ${nameOf(inside)}() and with ${off} enabled in ${nameOf(interrupted)}()`,
    classes: [lock],
    site: interrupted.event.site,
    traces: [
      traceOf(interrupted, `${nameOf(interrupted)}() takes ${lock.name} with ${off} enabled`),
      traceOf(inside, `${nameOf(inside)}() interrupts it and takes ${lock.name}`),
    ],
  };
}

function severityOf({ inside, interrupted }: IrqInversion): Severity {
  if (interrupted.isGuess === true || mayMaskLine(interrupted) || !areTogether(inside, interrupted))
    return "information";
  const doubt = inside.event.doubt + interrupted.event.doubt;
  if (doubt > MOST_DOUBT) return "information";
  return doubt === MOST_DOUBT ? "warning" : "error";
}

/** Calls that take the lock only on some of their paths, on both sides together. */
const MOST_DOUBT = 2;

/** Drivers of different devices share classes, not locks. */
function areTogether(a: LockUse, b: LockUse): boolean {
  return folderOf(a.root.file.path) === folderOf(b.root.file.path);
}

/** Some function on the way keeps the device from interrupting, by means of its own. */
function mayMaskLine({ event }: LockUse): boolean {
  for (let current: LockUse["event"] | undefined = event; current; current = current.inner)
    if (current.site.function.facts.calls.some((name) => masksLine.test(name))) return true;
  return false;
}

const masksLine =
  /(disable|mask|stop|quiesce)\w*_?(irq|int)|(irq|intr?)s?_(disable|mask|off)|(irq|bh)_(save|disable)/i;

function nameOf({ root }: LockUse): string {
  return root.facts.name;
}

function traceOf({ boundAt, event, root }: LockUse, title: string): DraftTrace {
  const start: DraftStep = boundAt
    ? { site: boundAt, action: "bind" }
    : {
        site: { function: root, at: root.facts.at, end: root.facts.at + root.facts.name.length },
        action: "enter",
      };
  return { title, steps: [start, ...stepsToEvent(event)] };
}
