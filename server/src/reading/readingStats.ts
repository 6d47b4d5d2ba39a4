import type { AnnotationStats } from "./annotations";
import type { FunctionStats, LostFunction } from "./functionCount";
import type { GuardStats } from "./guardDefinitions";
import type { IndirectCallStats } from "./indirectCalls";
import type { OperationContract, OperationKeyStats } from "./operationKeys";
import type { OpsTableStats } from "./opsTables";
import type { PrimitiveStats } from "./primitiveSites";
import type { WrapperStats } from "./wrappers";

/**
 * How completely a tree was read: what was counted, what of it was understood, and why not the rest. Every field is defined in
 * `docs/reading.schema.json`.
 */
export interface ReadingStats {
  /** Functions of the files asked for, and how well they could be parsed. */
  readonly functions: FunctionStats;
  /** Call sites of primitives by family, counted in the text, and how many of them the analysis knows the meaning of. */
  readonly primitives: PrimitiveStats;
  /** Calls of acquire, release, wait and signal primitives, and whether their lock or event has a class. */
  readonly sites: Readonly<Record<SiteKind, SiteResolution>>;
  /** Calls through pointers, and whether it is known where the pointer comes from. */
  readonly indirectCalls: IndirectCallStats;
  /** Calls and declarations that bind a callback to an event, and whether the callback is known. */
  readonly callbacks: Resolution;
  /** How functions get into members, variables and parameters. */
  readonly opsTables: OpsTableStats;
  /** Guard classes read from their `DEFINE_` text, and their uses. */
  readonly guards: GuardStats;
  /** Functions and macros that act like an acquire or a release. */
  readonly wrappers: WrapperStats;
  /** Assertions and annotations in the source, compared with what the analysis knows without them. */
  readonly annotations: AnnotationStats;
  /** Places that hold functions, and what every call through them holds. */
  readonly operationKeys: OperationKeyStats;
}

export type SiteKind = "acquire" | "release" | "wait" | "signal";

/** A count, and how much of it is understood. `total` is `resolved` plus all of `unresolved`. */
export interface Resolution {
  readonly total: number;
  readonly resolved: number;
  /** By reason, most frequent first. */
  readonly unresolved: Readonly<Record<string, number>>;
}

/** As {@link Resolution}, of sites whose lock or event has a class. */
export interface SiteResolution extends Resolution {
  /** Of `resolved`: the lock comes through a bare parameter, and only callers know its class. */
  readonly throughCallers: number;
}

/** One thing that was looked at. */
export interface ReadSite {
  /** The part of {@link ReadingStats} that counts it: `sites.acquire`, `indirectCalls`, ... */
  readonly section: string;
  readonly path: string;
  readonly line: number;
  readonly function: string;
  /** What is called there: a primitive, a member. */
  readonly name: string;
}

/** One thing that was not understood. */
export interface UnresolvedSite extends ReadSite {
  readonly reason: string;
}

/** One thing that was, and as what: a class, a key. */
export interface ResolvedSite extends ReadSite {
  readonly as: string;
}

/** What was read for it. */
export interface ReadTree {
  readonly files: number;
  /** Functions defined in these files. */
  readonly functions: number;
  readonly bytes: number;
  /** Why the counts may differ from those of the whole tree; absent when they do not. */
  readonly partial?: string;
}

export interface Reading {
  readonly stats: ReadingStats;
  /** Functions that could not be read, or not all of them, in the order of the tree. */
  readonly lost: readonly LostFunction[];
  /** What every known call through an operation holds, by key. */
  readonly contracts: readonly OperationContract[];
  /** In the order of the tree. */
  readonly unresolved: readonly UnresolvedSite[];
  /** Of the resolved sites, as many of each section as were asked for. */
  readonly sample: readonly ResolvedSite[];
}
