/** The rules that can report. Each has a module of its own and a page `docs/rules/<rule>.md`. */
export const ruleNames = [
  "lock-order-cycle",
  "recursive-lock",
  "cross-release-deadlock",
  "sleep-in-atomic",
  "irq-inversion",
  "lock-imbalance",
] as const;
export type RuleName = (typeof ruleNames)[number];

/** `error`, `warning`: shown by default. `information`: rests on a guess; off by default in text output and the editor. */
export type Severity = "error" | "warning" | "information";

export type StepAction =
  "acquire" | "release" | "wait" | "signal" | "call" | "alloc" | "sleep" | "enter" | "bind";

export interface Step {
  /** Relative to the root. */
  readonly file: string;
  /** Both from 1. `column` counts bytes. */
  readonly line: number;
  readonly column: number;
  /** Bytes to mark from `column` on. */
  readonly length: number;
  readonly function: string;
  readonly action: StepAction;
  /** Name of the lock or event class; absent for plain calls. */
  readonly class?: string;
  /** The source text of the step, on one line. */
  readonly text: string;
  /**
   * When this code is part of the kernel, all of it: preprocessor conditions as written, symbols that the Makefiles ask for,
   * `arch x86`. Absent when it always is, or nothing is known.
   */
  readonly conditions?: readonly string[];
}

/** One side of a finding: what one thread of execution does, in order. */
export interface Trace {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** A lock or event named by a finding: a member of a struct, or a symbol. */
export interface FindingLock {
  readonly struct: string | null;
  readonly member: string | null;
  readonly symbol: string | null;
  readonly file: string;
}

/** Data until the last step; renderers and the editor turn it into words of their own, except for the message. */
export interface Finding {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** Stable across edits elsewhere: no line numbers in it. */
  readonly fingerprint: string;
  /** One line that tells the story alone. */
  readonly message: string;
  readonly classes: readonly string[];
  /** Where the squiggle goes: the step that completes the deadlock. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly function: string;
  readonly locks: readonly FindingLock[];
  readonly traces: readonly Trace[];
}
