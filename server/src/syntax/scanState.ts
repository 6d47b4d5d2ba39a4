import type { CallNames } from "./callNames";

/** A `{` at the top level that is not closed yet. */
export interface OpenBlock {
  readonly opens: "function" | "record" | "initializer" | "other";
  readonly brace: number;
  readonly header: { readonly name: string; readonly nameAt: number; readonly start: number } | undefined;
  readonly names: CallNames;
  /** Set when one arm closed it: another arm that closes it again adds nothing. */
  isClosed: boolean;
}

/** What an arm of a conditional may change and the next arm finds as it was. */
export interface ScanState {
  depth: number;
  parens: number;
  /** Whether an `=` went by outside parentheses. */
  hasAssign: boolean;
  /** Tokens of the declaration that is being read, blocks without their content. */
  pending: number[];
  pendingConditions: readonly string[];
  block: OpenBlock | undefined;
}

export interface ArmStates {
  readonly atOpen: ScanState;
  afterTaken: ScanState | undefined;
}

export function initialState(): ScanState {
  return {
    depth: 0,
    parens: 0,
    hasAssign: false,
    pending: [],
    pendingConditions: [],
    block: undefined,
  };
}

export function copied(state: ScanState): ScanState {
  return { ...state, pending: [...state.pending] };
}
