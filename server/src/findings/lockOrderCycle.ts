import type { LockCycle } from "../graph/cycles";
import { isGuessed } from "../graph/lockGraph";
import type { Dependency } from "../summary/types";
import type { Draft, DraftTrace } from "./draft";
import { severityByDoubt } from "./doubt";
import type { Severity } from "./finding";
import { stepsToEvent, stepsToHeld } from "./steps";

/** Reports rings of lock classes that are taken in conflicting orders. */
export function describeLockOrderCycle(cycle: LockCycle): Draft {
  const sides = rotateToFirst(cycle.witnesses);
  const classes = sides.flatMap(({ held }) => held.ref.class ?? []);
  const names = classes.map(({ name }) => name);
  const orders = sides.map(
    (side) => `${name(side.held.ref.class)} > ${name(side.event.ref.class)} in ${side.function.facts.name}()`,
  );
  return {
    rule: "lock-order-cycle",
    severity: severityOf(cycle),
    message: `locks are taken in conflicting orders: ${orders.join(", ")}`,
    classes: names.length === classes.length ? classes : [],
    site: (sides[0] ?? cycle.witnesses[0])?.event.site ?? missingSide(),
    traces: sides.map(traceOf),
  };
}

function severityOf(cycle: LockCycle): Severity {
  if (cycle.witnesses.some((side) => isInitOnly(side) || !side.isCertain || isGuessed(side)))
    return "information";
  if (
    cycle.isSplit ||
    cycle.isOfOthers ||
    isScattered(cycle) ||
    cycle.witnesses.some(({ held }) => held.isAssumed)
  )
    return "information";
  const doubt = cycle.witnesses.reduce((sum, { event }) => sum + event.doubt, 0);
  return severityByDoubt(doubt + cycle.edges.length - 2);
}

/** A long ring through locks that many drivers have one of, told by functions of different drivers: no object has all of its sides. */
function isScattered({ edges, witnesses }: LockCycle): boolean {
  if (edges.length <= 2 || !edges.some(({ from }) => from.file.startsWith("include/"))) return false;
  const directories = new Set(
    witnesses.map(({ function: { file } }) => file.path.slice(0, file.path.lastIndexOf("/"))),
  );
  return directories.size > 1;
}

/** Nothing else runs while `__init` code sets its objects up. */
function isInitOnly({ function: holder }: Dependency): boolean {
  return holder.facts.section !== undefined;
}

/** Starts at the side that comes first in the tree, so that one cycle is told one way. */
function rotateToFirst(sides: readonly Dependency[]): readonly Dependency[] {
  let first = 0;
  sides.forEach((side, i) => {
    const best = sides[first];
    if (best && comesBefore(side, best)) first = i;
  });
  return [...sides.slice(first), ...sides.slice(0, first)];
}

function comesBefore(a: Dependency, b: Dependency): boolean {
  const left = a.event.site;
  const right = b.event.site;
  if (left.function.file.path !== right.function.file.path)
    return left.function.file.path < right.function.file.path;
  return left.at < right.at;
}

function traceOf(side: Dependency): DraftTrace {
  return {
    title: `${side.function.facts.name}() holds ${name(side.held.ref.class)} and takes ${name(side.event.ref.class)}`,
    steps: [...stepsToHeld(side.held), ...stepsToEvent(side.event)],
  };
}

function name(lockClass: { readonly name: string } | undefined): string {
  return lockClass?.name ?? "?";
}

function missingSide(): never {
  throw new Error("a cycle without sides");
}
