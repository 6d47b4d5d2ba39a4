import type { LockClass } from "../program/lockClass";
import type { CodeSite } from "../summary/types";
import type { FindingLock, RuleName, Severity, StepAction } from "./finding";

/** A finding before source text and positions are filled in. */
export interface Draft {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly message: string;
  readonly classes: readonly LockClass[];
  /** Where it is shown. */
  readonly site: CodeSite;
  readonly traces: readonly DraftTrace[];
}

export interface DraftTrace {
  readonly title: string;
  readonly steps: readonly DraftStep[];
}

export interface DraftStep {
  readonly site: CodeSite;
  readonly action: StepAction;
  readonly class?: LockClass;
}

export function lockOf({ struct, member, symbol, file }: LockClass): FindingLock {
  return { struct, member, symbol, file };
}
