import type { SelfWait } from "../graph/selfWaits";
import { isGuessed } from "../graph/lockGraph";
import type { Blocker, WaitCycle } from "../graph/waitCycle";
import type { RingPart } from "../graph/waitRings";
import type { Binding, CodeSite } from "../summary/types";
import type { Draft, DraftTrace } from "./draft";
import { severityByDoubt } from "./doubt";
import type { Severity } from "./finding";
import { stepsToEvent, stepsToHeld } from "./steps";

/** Reports a wait whose end depends on a lock that the waiter holds. */
export function describeCrossReleaseDeadlock(cycle: WaitCycle): Draft | undefined {
  const { wait, blockers, via } = cycle;
  const lock = wait.held.ref.class;
  const event = wait.event.ref.class;
  const first = blockers[0];
  if (!lock || !event || !first) return undefined;
  const needed = via?.held.ref.class;
  const detour =
    via && needed ? `, and ${via.function.facts.name}() takes ${lock.name} under ${needed.name}` : "";
  return {
    rule: "cross-release-deadlock",
    severity: severityOf(cycle),
    message:
      `${wait.function.facts.name}() waits for ${event.name} while holding ${lock.name}, ` +
      `but ${blockerNames(cycle)} ${blockers.length > 1 ? "need" : "needs"} ${needed?.name ?? "it"}${detour}`,
    classes: needed ? [lock, event, needed] : [lock, event],
    site: wait.event.site,
    traces: [
      {
        title: `${wait.function.facts.name}() waits for ${event.name} while holding ${lock.name}`,
        steps: [...stepsToHeld(wait.held), ...stepsToEvent(wait.event)],
      },
      ...blockers.map(blockerTrace),
      ...(via
        ? [
            {
              title: `${via.function.facts.name}() holds ${needed?.name ?? "it"} and takes ${lock.name}`,
              steps: [...stepsToHeld(via.held), ...stepsToEvent(via.event)],
            },
          ]
        : []),
    ],
  };
}

/** Reports a callback that waits for its own end. */
export function describeSelfWait({ binding, event }: SelfWait): Draft | undefined {
  const awaited = event.ref.class ?? binding.event.class;
  if (!awaited) return undefined;
  const name = binding.callback.facts.name;
  return {
    rule: "cross-release-deadlock",
    severity: event.primitive.bounded || event.doubt > 0 ? "information" : "error",
    message: `${name}() waits for ${awaited.name}, which ends only when ${name}() itself returns`,
    classes: [awaited],
    site: event.site,
    traces: [
      { title: `${name}() runs as ${awaited.name}`, steps: [bindStep(binding)] },
      { title: `and waits for its own end`, steps: stepsToEvent(event) },
    ],
  };
}

/** Reports events that wait for each other in a ring. */
export function describeWaitRing(ring: readonly RingPart[]): Draft {
  const parts = rotatedToFirst(ring);
  const first = parts[0];
  if (!first) throw new Error("a ring without parts");
  const told = parts.map(
    ({ signaller, wait, event }) =>
      `${signaller.root.facts.name}() waits for ${wait.ref.class?.name ?? "?"} before it signals ${event.name}`,
  );
  return {
    rule: "cross-release-deadlock",
    severity: "error",
    message: `nobody can start: ${told.join(", ")}`,
    classes: parts.flatMap(({ wait }) => wait.ref.class ?? []),
    site: first.wait.site,
    traces: parts.map(({ signaller, wait }, i) => ({
      title: told[i] ?? "",
      steps: [...stepsToHeld(wait).map(asWait), ...stepsToEvent(signaller.event)],
    })),
  };
}

function asWait(step: DraftTrace["steps"][number]): DraftTrace["steps"][number] {
  return step.action === "acquire" ? { ...step, action: "wait" } : step;
}

/** Starts at the wait that comes first in the tree. */
function rotatedToFirst(ring: readonly RingPart[]): readonly RingPart[] {
  let first = 0;
  ring.forEach(({ wait }, i) => {
    const best = ring[first]?.wait;
    if (best && positionKey(wait.site) < positionKey(best.site)) first = i;
  });
  return [...ring.slice(first), ...ring.slice(0, first)];
}

function positionKey({ function: node, at }: CodeSite): string {
  return `${node.file.path}:${String(at).padStart(10, "0")}`;
}

function severityOf({ wait, blockers, certainty, isComplete, via }: WaitCycle): Severity {
  const primitive = wait.event.primitive;
  if (!isComplete || primitive.bounded || !wait.isCertain || via?.isCertain === false) return "information";
  if (certainty !== "proven" && (isGuessed(wait) || (via && isGuessed(via)) || blockers.some(isGuess)))
    return "information";
  if (certainty === "class" && !via) return "information";
  const doubt = wait.event.doubt + (via?.event.doubt ?? 0) + Math.max(0, ...blockers.map(doubtOf));
  // One object is proven, or a path away, or only likely because there is one such object to a device.
  const trusted = severityByDoubt(doubt + (certainty === "proven" ? 0 : OBJECT_DOUBT));
  if (trusted === "information") return trusted;
  if (wait.held.isAssumed || primitive.interruptible || certainty !== "proven") return "warning";
  return trusted;
}

const OBJECT_DOUBT = 2;

/** Whether the lock that a blocker needs is only what a pointer is likely to lead to. */
function isGuess(blocker: Blocker): boolean {
  const { ref } = blocker.k === "callback" ? blocker.event : blocker.lock;
  return ref.class?.isGuess === true;
}

function doubtOf(blocker: Blocker): number {
  return blocker.k === "callback" ? blocker.event.doubt : 0;
}

function blockerNames({ blockers, isComplete }: WaitCycle): string {
  const names = blockers.map((blocker) => `${rootOf(blocker)}()`);
  const shown =
    names.length > 2 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(" and ");
  if (blockers[0]?.k === "callback")
    return isComplete ? `its callback ${shown}` : `one possible callback, ${shown},`;
  if (!isComplete) return `some of its signallers, ${shown},`;
  return names.length > 1 ? `its signallers ${shown}` : `its only signaller ${shown}`;
}

function rootOf(blocker: Blocker): string {
  return blocker.k === "callback" ? blocker.binding.callback.facts.name : blocker.signaller.root.facts.name;
}

function blockerTrace(blocker: Blocker): DraftTrace {
  if (blocker.k === "callback") {
    const { binding, event } = blocker;
    return {
      title: `${binding.callback.facts.name}(), which must return first, takes ${event.ref.class?.name ?? "the lock"}`,
      steps: [bindStep(binding), ...stepsToEvent(event)],
    };
  }
  const { signaller, lock } = blocker;
  return {
    title: `${signaller.root.facts.name}() takes ${lock.ref.class?.name ?? "the lock"} before it signals`,
    steps: [...stepsToHeld(lock), ...stepsToEvent(signaller.event)],
  };
}

function bindStep({ site, event }: Binding): DraftTrace["steps"][number] {
  return { site, action: "bind", ...(event.class ? { class: event.class } : {}) };
}
