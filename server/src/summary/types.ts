import type { LockMode, Primitive, TargetSort } from "../kernel/primitive";
import type { LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionNode } from "../program/program";
import type { CallCompanies } from "./callCompany";

/** A lock or event: its class, and the very object where it is known. */
export interface LockRef {
  /** Equal keys within one function mean the same object. */
  readonly key: string;
  readonly sort: TargetSort;
  /** Undefined while the type of an untyped or generic parameter is unknown; calls fill it in. */
  readonly class: LockClass | undefined;
  /** Undefined when the object cannot be named; in summaries only places that callers can name too are kept. */
  readonly place: Place | undefined;
}

/** Where something happens: a range of the file of a function. */
export interface CodeSite {
  readonly function: FunctionNode;
  readonly at: number;
  readonly end: number;
}

/** A value known to be zero (NULL, false) or not. */
export type Truth = "zero" | "nonzero";

/** About parameters that never change, by index: `1` whether parameter 1 is zero, `1==NAME` whether it is that constant. */
export type ParameterFacts = ReadonlyMap<string, Truth>;

/** Interrupts that are off: none, softirqs, or all. */
export type Masks = 0 | 1 | 2;

/** `sleep`: the task may give the processor away. */
export type EventKind = "acquire" | "wait" | "signal" | "sleep";

/** Something a function does that others may depend on, with the shortest way to it. */
export interface Event {
  readonly kind: EventKind;
  readonly ref: LockRef;
  readonly mode: LockMode;
  readonly primitive: Primitive;
  readonly site: CodeSite;
  /** The event inside the callee, when `site` is a call. */
  readonly inner?: Event;
  /** Calls between here and the primitive. */
  readonly depth: number;
  /** How many of these calls reach it only on some of their paths. */
  readonly doubt: number;
  /** Locks held at entry that were dropped on every path before the event. */
  readonly released: readonly LockRef[];
  /** What parameters must be for the event to happen. */
  readonly when: ParameterFacts;
  /** For signals: what is held, or was taken since entry, on every path to it. */
  readonly required: readonly Held[];
  /** For signals: the object was initialised by the same function before, so nobody can wait yet. */
  readonly isInitial: boolean;
  /** For acquisitions: under a ww_mutex acquire context, which answers -EALREADY or -EDEADLK instead of waiting for itself. */
  readonly isInContext: boolean;
  /** For acquisitions of spinning locks: what the function keeps away on the way to it, itself or by the lock. */
  readonly masks?: Masks;
  /** For sleeps: the parameter whose allocation flags decide. */
  readonly flags?: number;
}

/** A lock held at some point of a function. */
export interface Held {
  readonly ref: LockRef;
  readonly mode: LockMode;
  readonly primitive: Primitive;
  readonly site: CodeSite;
  /** The acquisition inside the callee, when `site` is a call. */
  readonly inner?: Held;
  /** Taken by a trylock: waits for nobody. */
  readonly isTried: boolean;
  /** Taken under a ww_mutex acquire context. */
  readonly isInContext: boolean;
  /** Held by the caller according to an assertion or annotation. */
  readonly isAssumed: boolean;
}

/** One way to leave a function. */
export interface Outcome {
  /** Of the returned value, if known; `error` for an error pointer. */
  readonly result: Truth | "error" | "any";
  /** What parameters are on this way. */
  readonly when: ParameterFacts;
  /** Locks that stay held, in order. */
  readonly acquired: readonly Held[];
  /** Locks of the caller that are no longer held. */
  readonly released: readonly LockRef[];
}

/** An event that happens while locks are held: a dependency of the first on the second. */
export interface Dependency {
  readonly held: Held;
  readonly event: Event;
  /** The lock is held on every path to the event; otherwise only on some, which may not exist. */
  readonly isCertain: boolean;
  /** No path to the event took the lock and dropped it: otherwise what drops it may hang on what leads to the event. */
  readonly isUndropped: boolean;
  /** All locks held at that point, `held` included. */
  readonly context: readonly Held[];
  readonly function: FunctionNode;
}

/** A callback that will run when an event comes about. */
export interface Binding {
  readonly event: LockRef;
  readonly callback: FunctionNode;
  readonly primitive: Primitive;
  /** The object passed to the callback's first parameter (work, timer), or to the one with index `parameter`. */
  readonly argument: Place | undefined;
  readonly parameter: number;
  readonly context: string;
  readonly site: CodeSite;
}

/** A work item put on a queue. */
export interface Queueing {
  readonly queue: LockRef;
  readonly work: LockRef;
  readonly site: CodeSite;
}

/** What is known of a function that may give the processor away. */
export interface Sleeping {
  /** It may do so on every path, as far as its primitives say. */
  readonly isInevitable: boolean;
  /** The ways to do so, as callers see them; few. */
  readonly events: readonly Event[];
  /** Those under something that forbids it. */
  readonly forbidden: readonly Dependency[];
}

/** A way out of a function that does not do to a lock what others do. */
export interface Imbalance {
  /** `leak`: it leaves the lock held. `unheld`, `twice`: it drops a lock that it did not take, or dropped before. */
  readonly kind: "leak" | "unheld" | "twice";
  readonly lock: Held;
  /** The function fails this way. */
  readonly isFailure: boolean;
  /** Where the way parts from others, or the second release. */
  readonly site: CodeSite;
}

/** All that callers and later stages need to know of a function. */
export interface Summary {
  readonly function: FunctionNode;
  readonly events: readonly Event[];
  /** The ways out. None for a function that never returns, nor for one that is not followed as it touches no lock. */
  readonly outcomes: readonly Outcome[];
  /** Locks taken, and perhaps dropped again, on every path. */
  readonly taken: readonly Held[];
  readonly imbalances: readonly Imbalance[];
  readonly sleeping: Sleeping;
  /** Locks of the caller that are dropped on some path, also those that are back when the function returns. */
  readonly pauses: readonly LockRef[];
  /** What the function returns, in terms of its parameters. */
  readonly returns: Place | undefined;
  readonly dependencies: readonly Dependency[];
  readonly bindings: readonly Binding[];
  readonly queueings: readonly Queueing[];
  /** Keys of classes that the function splits (`lockdep_set_class`): their locks do not all order alike. */
  readonly splits: readonly string[];
  /** What is held at every call of a function or through an ops key. */
  readonly heldAtCalls: CallCompanies;
  readonly counts: SummaryCounts;
}

export interface SummaryCounts {
  acquireSites: number;
  acquireSitesResolved: number;
  indirectCalls: number;
  indirectCallsResolved: number;
  readonly limitsHit: Record<string, number>;
}
