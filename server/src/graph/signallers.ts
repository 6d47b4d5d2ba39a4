import type { CallGraph } from "../program/callGraph";
import type { LockClass } from "../program/lockClass";
import type { FunctionNode, Program } from "../program/program";
import type { Event, Summary } from "../summary/types";
import type { Callbacks } from "./callbacks";

/** How much a signaller counts when one asks whether a waiter can be stuck. */
export type SignallerRole = "mandatory" | "teardown" | "initial";

/** A thread of execution that signals an event, from its start. */
export interface Signaller {
  readonly root: FunctionNode;
  readonly event: Event;
  readonly role: SignallerRole;
}

/** Who signals what. */
export interface Signallers {
  of(event: LockClass): readonly Signaller[];
}

/** Collects every root from which a signal is reached. A function with callers counts only through them, unless its address is taken. */
export function collectSignallers(
  program: Program,
  { summaries, graph, callbacks }: { readonly summaries: readonly Summary[]; readonly graph: CallGraph; readonly callbacks: Callbacks },
): Signallers {
  const byEvent = new Map<string, Signaller[]>();
  for (const { function: root, events } of summaries) {
    const isRoot =
      root.facts.kind === "function" &&
      ((graph.callers[root.id]?.length ?? 0) === 0 ||
        program.ops.isAddressTaken(root.facts.name) ||
        callbacks.isCallback(root.id));
    if (!isRoot) continue;
    for (const event of events) {
      if (event.kind !== "signal" || !event.ref.class) continue;
      const list = byEvent.get(event.ref.class.key) ?? [];
      list.push({ root, event, role: roleOf(root, event) });
      byEvent.set(event.ref.class.key, list);
    }
  }
  return { of: (event) => byEvent.get(event.key) ?? [] };
}

function roleOf(root: FunctionNode, event: Event): SignallerRole {
  if (event.isInitial) return "initial";
  const isTeardown = root.facts.section === "exit" || teardownNames.test(root.facts.name);
  return isTeardown ? "teardown" : "mandatory";
}

/** Roots that run once, when the object goes away. */
const teardownNames =
  /(^|_)(remove|disconnect|unregister|shutdown|destroy|release|exit|fini|uninit|cleanup|teardown|suspend|unbind|detach|deinit)(_|$|ed$)/;
