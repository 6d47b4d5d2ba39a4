import type { Dependency, Summary } from "../summary/types";
import type { EntryRecursion } from "../graph/entryRecursion";
import type { FunctionNode } from "../program/program";
import { isRecursiveReader } from "../graph/readers";
import type { Severity } from "./finding";
import type { Draft } from "./draft";
import { stepsToEvent, stepsToHeld } from "./steps";

/** Reports locks taken again by the one who holds them, when both are provably one object. */
export function findRecursiveLocks(summaries: readonly Summary[]): Draft[] {
  return summaries.flatMap(({ dependencies }) => dependencies.filter(isRecursive).map(describe));
}

/** Reports a callback that takes a lock under which it is always called. */
export function describeEntryRecursion({ function: node, event, caller, holder }: EntryRecursion): Draft {
  const name = event.ref.class?.name ?? "";
  const start = ({ facts }: FunctionNode) => ({ at: facts.at, end: facts.at + facts.name.length });
  return {
    rule: "recursive-lock",
    severity: event.ref.class?.isGuess ? "information" : "warning",
    message: `${name} is held whenever ${node.facts.name}() is called through a pointer and is taken again in it`,
    classes: event.ref.class ? [event.ref.class] : [],
    site: event.site,
    traces: [
      {
        title: `${holder.facts.name}() holds ${name}, ${caller.facts.name}() calls ${node.facts.name}()`,
        steps: [
          {
            site: { function: holder, ...start(holder) },
            action: "acquire",
            ...(event.ref.class ? { class: event.ref.class } : {}),
          },
          { site: { function: caller, ...start(caller) }, action: "call" },
        ],
      },
      { title: `${node.facts.name}() takes it again`, steps: stepsToEvent(event) },
    ],
  };
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

function severityOf({ held, event, isUndropped }: Dependency): Severity {
  // A lock taken twice is noticed as soon as the path runs. What is left hangs on conditions, and those rule most of it out.
  if (!isUndropped || event.doubt > 0) return "information";
  // A loop that goes on with the lock held would be noticed the second time around.
  if (held.site.at === event.site.at) return "information";
  return held.isAssumed ? "warning" : "error";
}

function chain({ event }: Dependency): string {
  const names: string[] = [];
  for (let inner = event.inner; inner; inner = inner.inner) names.push(`${inner.site.function.facts.name}()`);
  return names.join(" > ");
}
