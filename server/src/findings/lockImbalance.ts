import type { Imbalance, Summary } from "../summary/types";
import type { Draft, DraftTrace } from "./draft";
import type { Severity } from "./finding";
import { stepsToHeld } from "./steps";

/** Reports functions that on one way leave a lock held, or drop one that they do not hold, unlike on others. */
export function findImbalances(summaries: readonly Summary[]): Draft[] {
  return summaries.flatMap(({ imbalances }) => imbalances.map(describe));
}

function describe(imbalance: Imbalance): Draft {
  const { kind, lock, site } = imbalance;
  const name = lock.ref.class?.name ?? "";
  const holder = site.function.facts.name;
  const lockClass = lock.ref.class ? { class: lock.ref.class } : {};
  const taken: DraftTrace = { title: `${holder}() takes ${name}`, steps: stepsToHeld(lock) };
  const last: DraftTrace =
    kind === "leak"
      ? { title: "and leaves it held on this way out", steps: [{ site, action: "enter", ...lockClass }] }
      : { title: "and drops it where it is not held", steps: [{ site, action: "release", ...lockClass }] };
  return {
    rule: "lock-imbalance",
    severity: severityOf(imbalance),
    message: `${holder}() ${what[kind].replace("LOCK", name)}`,
    classes: lock.ref.class ? [lock.ref.class] : [],
    site,
    traces: [taken, last],
  };
}

const what: Readonly<Record<Imbalance["kind"], string>> = {
  leak: "returns with LOCK held on one way, and drops it on others",
  unheld: "drops LOCK on a way on which it was not taken",
  twice: "drops LOCK twice on one way",
};

function severityOf({ kind, isFailure, lock, site }: Imbalance): Severity {
  // What a callee took it may take on a condition, or of an object that it hands out.
  if (kind === "leak" && lock.inner) return "information";
  if (lock.ref.class?.isGuess === true || handsOver.test(site.function.facts.name)) return "information";
  if (kind === "leak" && !isFailure) return "warning";
  return "error";
}

/** Who is called so may be meant to return with a lock held, or without its caller's. */
const handsOver = /lock|acquire|begin|start|enter|claim|grab|freeze|suspend|_get(_|$)|prepare|hold/i;
