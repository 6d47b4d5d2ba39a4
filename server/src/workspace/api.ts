import type { Finding, Step } from "../findings/finding";
import type { Reading, ReadTree } from "../reading/readingStats";
import type { SampleSize } from "../reading/sample";
import type { Cancellation } from "../base/cancellation";
import type { SettingsProblem } from "./projectSettings";

/** A change to the texts the analysis sees. `text` undefined: back to what is on disk. */
export interface TextChange {
  readonly path: string;
  readonly text: string | undefined;
}

export interface Progress {
  report(done: number, total: number, what: string): void;
}

/** The state of the world at one moment; never changes. */
export interface Snapshot {
  readonly findings: readonly Finding[];
  readonly stats: Stats;
  /** What is wrong with the settings of the tree; if anything is, none of them was used. */
  readonly settingsProblems: readonly SettingsProblem[];
  /** Locks held at an offset (latin1) of a file; undefined outside functions. */
  locksAt(path: string, offset: number): HeldAt | undefined;
  /** The primitive or call at an offset, for hover. */
  callAt(path: string, offset: number): CallAt | undefined;
}

export interface HeldLock {
  readonly class: string;
  readonly mode: "exclusive" | "shared";
  /** Held on every path (`must`), or only on some (`may`). */
  readonly certainty: "must" | "may";
  /** Where it was taken; a caller's lock from an annotation or assertion has that as its site. */
  readonly taken: Step;
}

export interface HeldAt {
  readonly function: string;
  readonly held: readonly HeldLock[];
}

export interface CallAt {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Meaning in the model, if it is a primitive: `acquires`, `waits for`, ... and the class. */
  readonly primitive?: { readonly verb: string; readonly class: string };
  /** What the callee may take, wait for or signal, by class, sorted. */
  readonly effects: readonly { readonly verb: string; readonly class: string; readonly site: Step }[];
  readonly held: readonly HeldLock[];
}

/** All fields are defined in `docs/findings.schema.json`. */
export interface Stats {
  readonly files: number;
  readonly functions: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly acquireSites: number;
  readonly acquireSitesResolved: number;
  readonly indirectCalls: number;
  readonly indirectCallsResolved: number;
  readonly limitsHit: Readonly<Record<string, number>>;
  readonly incoherent: number;
  /** Why the result may differ from a whole-tree run; absent when it does not. */
  readonly partial?: string;
}

export interface MeasureOptions {
  /** How many of the resolved sites of each sort are listed; none without it. */
  readonly sample?: SampleSize;
  readonly progress?: Progress;
}

export interface Measured {
  readonly tree: ReadTree;
  readonly reading: Reading;
}

/** The only mutable state of the server. */
export interface Workspace {
  /** Files whose findings are wanted (relative files or folders). The rest is read as far as these need it. */
  setScope(paths: readonly string[]): void;
  /** Replaces texts; analysis happens at the next `analyze`. */
  apply(changes: readonly TextChange[]): void;
  /** Reads what changed and brings findings up to date. Throws `CancelledError`. */
  analyze(cancellation: Cancellation, progress?: Progress): Promise<Snapshot>;
  /** Counts how completely the files in scope were understood. Looks for no deadlocks. Throws `CancelledError`. */
  measure(cancellation: Cancellation, options?: MeasureOptions): Promise<Measured>;
  /** What is wrong with the settings of the tree as they are now. */
  settingsProblems(): Promise<readonly SettingsProblem[]>;
  /** The last result, or undefined before the first. */
  snapshot(): Snapshot | undefined;
  dispose(): Promise<void>;
}
