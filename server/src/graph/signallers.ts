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
  /** Every event somebody signals, by key. */
  events(): readonly LockClass[];
}

/** True for functions that can be entered from where no call is seen. */
export type IsRoot = (functionId: number) => boolean;

/** A function without callers, one whose address is taken, or somebody's callback. */
export function rootTest(program: Program, graph: CallGraph, callbacks: Callbacks): IsRoot {
  return (id) => {
    const facts = program.functions[id]?.facts;
    if (facts?.kind !== "function") return false;
    return (
      (graph.callers[id]?.length ?? 0) === 0 ||
      program.ops.isAddressTaken(facts.name) ||
      callbacks.isCallback(id)
    );
  };
}

/** Collects every root from which a signal is reached. A function with callers counts only through them, unless its address is taken. */
export function collectSignallers(summaries: readonly Summary[], isRoot: IsRoot): Signallers {
  const byEvent = new Map<string, Signaller[]>();
  const classes = new Map<string, LockClass>();
  for (const { function: root, events } of summaries) {
    if (!isRoot(root.id)) continue;
    for (const event of events) {
      if (event.kind !== "signal" || !event.ref.class) continue;
      const list = byEvent.get(event.ref.class.key) ?? [];
      list.push({ root, event, role: roleOf(root, event) });
      byEvent.set(event.ref.class.key, list);
      classes.set(event.ref.class.key, event.ref.class);
    }
  }
  return {
    of: (event) => byEvent.get(event.key) ?? [],
    events: () => [...classes.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function roleOf(root: FunctionNode, event: Event): SignallerRole {
  if (event.isInitial) return "initial";
  const isTeardown = root.facts.section === "exit" || teardownNames.test(root.facts.name);
  return isTeardown ? "teardown" : "mandatory";
}

/** Roots that run once, when the object goes away. */
const teardownNames =
  /(^|_)(remove|disconnect|unregister|shutdown|destroy|release|exit|fini|uninit|cleanup|teardown|suspend|unbind|detach|deinit)(_|$|ed$)/;
