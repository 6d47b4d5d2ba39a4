import type { Places } from "../program/places";
import type { Binding, Dependency, Event, Held, Summary } from "../summary/types";
import type { Callbacks } from "./callbacks";
import type { EntryLocks } from "./entryLocks";
import type { LockGraph } from "./lockGraph";
import type { Signaller, Signallers } from "./signallers";

/** A wait that may never end, because what would end it needs a lock the waiter holds. */
export interface WaitCycle {
  readonly wait: Dependency;
  readonly blockers: readonly Blocker[];
  /** The lock of the blockers is held by somebody who waits for the waiter's lock. */
  readonly via?: Dependency;
  readonly certainty: Certainty;
  /** Everybody who must end the wait is blocked; otherwise only some are. */
  readonly isComplete: boolean;
}

/** How sure it is that both sides mean the same lock. */
export type Certainty =
  /** One object: equal paths, or a global. */
  | "proven"
  /** The callback reaches the lock through its own object, which lies inside the waiter's: a back pointer in all likelihood. */
  | "likely"
  /** Only the class is the same. */
  | "class";

/** Why the event cannot come: a callback that blocks on a lock, or a signaller that does. */
export type Blocker =
  | { readonly k: "callback"; readonly binding: Binding; readonly event: Event }
  | { readonly k: "signaller"; readonly signaller: Signaller; readonly lock: Held };

/** What the search looks at: the whole program, its functions by id. */
export interface WaitWorld {
  readonly summaries: readonly Summary[];
  readonly callbacks: Callbacks;
  readonly signallers: Signallers;
  readonly graph: LockGraph;
  readonly places: Places;
  readonly entryLocks: EntryLocks;
  readonly splits: ReadonlySet<string>;
}
