import { severityByDoubt } from "./doubt";
import type { Dependency, Event, Held, Summary } from "../summary/types";
import { isRecursiveReader } from "../graph/readers";
import type { Severity } from "./finding";
import type { Draft } from "./draft";
import { stepsToEvent, stepsToHeld } from "./steps";

/** Reports locks taken again by the one who holds them, when both are provably one object. */
export function findRecursiveLocks(summaries: readonly Summary[]): Draft[] {
  return summaries.flatMap(({ dependencies }) => dependencies.filter(isRecursive).map(describe));
}

function isRecursive({ held, event }: Dependency): boolean {
  if (
    event.kind !== "acquire" ||
    event.isInContext ||
    held.ref.key !== event.ref.key ||
    !isNamed(held.ref.key)
  )
    return false;
  if (held.primitive.nested || event.primitive.nested || event.primitive.recursive) return false;
  const lockClass = event.ref.class;
  if (!lockClass || lockClass.key !== held.ref.class?.key) return false;
  const bothRead = held.mode === "shared" && event.mode === "shared";
  return !(bothRead && isRecursiveReader(event.primitive));
}

/** Keys that stand for one object: not a class, not an unknown, stale or unknown-index path. */
function isNamed(key: string): boolean {
  return !/^[#?~]/.test(key) && !key.includes("[?]");
}

function describe(dependency: Dependency): Draft {
  const { held, event, function: holder } = dependency;
  const name = event.ref.class?.name ?? "";
  const lockClass = event.ref.class;
  const through = event.inner ? ` through ${chain(dependency)}` : "";
  return {
    rule: "recursive-lock",
    severity: severityOf(dependency),
    message: `${name} is already held in ${holder.facts.name}() and is taken again${through}`,
    classes: lockClass ? [lockClass] : [],
    site: event.site,
    traces: [
      { title: `${holder.facts.name}() holds ${name}`, steps: stepsToHeld(held) },
      { title: `and takes it again`, steps: stepsToEvent(event) },
    ],
  };
}

function severityOf({ held, event, isCertain }: Dependency): Severity {
  if (!isCertain || (event.doubt > 0 && isRecursion(held, event))) return "information";
  const severity = severityByDoubt(event.doubt + CERTAINTY_WANTED);
  return held.isAssumed && severity === "error" ? "warning" : severity;
}

/** A lock taken twice is noticed when the path runs, so one that is left hangs on conditions: those that rule it out count double. */
const CERTAINTY_WANTED = 2;

/** A function on the way is entered twice: recursion, which some condition not seen here ends. */
function isRecursion({ site }: Held, event: Event): boolean {
  const entered = new Set([site.function]);
  for (let inner = event.inner; inner; inner = inner.inner) {
    if (entered.has(inner.site.function)) return true;
    entered.add(inner.site.function);
  }
  return false;
}

function chain({ event }: Dependency): string {
  const names: string[] = [];
  for (let inner = event.inner; inner; inner = inner.inner) names.push(`${inner.site.function.facts.name}()`);
  return names.join(" > ");
}
