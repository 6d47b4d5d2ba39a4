import type { CallNames } from "./callNames";

export interface FunctionHeader {
  readonly name: string;
  readonly nameAt: number;
  readonly start: number;
  /** Offset of the `{`. */
  readonly body: number;
  readonly conditions: readonly string[];
}

/** A `{` at the top level that is not closed yet. */
export interface OpenBlock {
  readonly opens: "function" | "record" | "initializer" | "other";
  readonly brace: number;
  readonly header: FunctionHeader | undefined;
  readonly names: CallNames;
  /** Headers under other names that other arms of a conditional give the same body. */
  readonly others: readonly FunctionHeader[];
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
  /** How other arms begin what is being read. */
  others: readonly OtherStart[];
}

/** The beginning of a function as an arm that is not the taken one writes it. */
export interface OtherStart {
  readonly state: ScanState;
  readonly conditions: readonly string[];
  /** Number of tokens that the taken arm had pending at the `#endif`. */
  readonly joinedAt: number;
}

export interface ArmStates {
  readonly atOpen: ScanState;
  afterTaken: ScanState | undefined;
  /** The states after arms that are neither dead nor taken. */
  readonly rest: { readonly state: ScanState; readonly conditions: readonly string[] }[];
}

export function initialState(): ScanState {
  return {
    depth: 0,
    parens: 0,
    hasAssign: false,
    pending: [],
    pendingConditions: [],
    block: undefined,
    others: [],
  };
}

export function copied(state: ScanState): ScanState {
  return { ...state, pending: [...state.pending] };
}
