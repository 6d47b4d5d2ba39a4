import { all, not, parseCondition, type Condition } from "../base/condition";
import { negated, testOf } from "./arms";
import { readDirective } from "./directive";
import { TokenKind, type Tokens } from "./tokens";

/** `#if` to `#endif`, with the conditionals inside. */
export interface Conditional {
  readonly arms: readonly ConditionalArm[];
  /** Token of the `#endif`; the number of tokens when there is none. */
  readonly end: number;
  /** The text begins inside of it: what its first arm asks for is not known. */
  readonly isCut: boolean;
  /** What it takes for none of its arms to be compiled; false when there is an `#else`. */
  readonly none: Condition;
}

export interface ConditionalArm {
  /** Token of its directive; -1 when the text begins inside the arm. */
  readonly directive: number;
  /** Token of the directive behind it. */
  readonly end: number;
  /** What it takes for this arm to be compiled, and the same as text: the refused conditions of earlier arms first. */
  readonly test: Condition;
  readonly conditions: readonly string[];
  readonly inner: readonly Conditional[];
}

/** The outermost conditionals of a text, in order. An `#endif` without `#if` is passed over. */
export function conditionalsOf(text: string, tokens: Tokens): readonly Conditional[] {
  const reader = new ConditionalReader();
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.kinds[at] !== TokenKind.directive) continue;
    const directive = readDirective(text, tokens.starts[at] ?? 0, tokens.ends[at] ?? 0);
    if (/^if/.test(directive.name)) reader.open(at, testOf(directive));
    else if (/^elif/.test(directive.name)) reader.arm(at, testOf(directive));
    else if (directive.name === "else") reader.arm(at, undefined);
    else if (directive.name === "endif") reader.close(at);
  }
  return reader.finish(tokens.count);
}

interface OpenArm {
  readonly directive: number;
  readonly test: Condition;
  readonly conditions: readonly string[];
  readonly inner: Conditional[];
}

interface OpenConditional {
  readonly arms: ConditionalArm[];
  readonly isCut: boolean;
  arm: OpenArm;
  /** What is left when the arms so far are refused. */
  rest: Condition;
  refused: readonly string[];
}

class ConditionalReader {
  private readonly pending: OpenConditional[] = [];
  private top: Conditional[] = [];

  open(at: number, test: string): void {
    const start = { arms: [], isCut: false, rest: all([]), refused: [] };
    this.pending.push(withArm(start, at, test));
  }

  arm(at: number, test: string | undefined): void {
    const current = this.pending.pop() ?? this.cutConditional();
    current.arms.push({ ...current.arm, end: at });
    this.pending.push(withArm(current, at, test));
  }

  close(at: number): void {
    const current = this.pending.pop();
    if (current === undefined) return;
    const { arms, isCut, rest: none } = current;
    (this.pending.at(-1)?.arm.inner ?? this.top).push({
      arms: [...arms, { ...current.arm, end: at }],
      end: at,
      isCut,
      none,
    });
  }

  finish(count: number): readonly Conditional[] {
    while (this.pending.length > 0) this.close(count);
    return this.top;
  }

  /** All so far stands in an arm whose beginning is out of sight. */
  private cutConditional(): OpenConditional {
    const arm: OpenArm = { directive: -1, test: all([]), conditions: [], inner: this.top };
    this.top = [];
    return { arms: [], isCut: true, arm, rest: all([]), refused: [] };
  }
}

function withArm(
  before: Omit<OpenConditional, "arm">,
  directive: number,
  test: string | undefined,
): OpenConditional {
  const { arms, isCut, rest, refused } = before;
  const own = test === undefined ? undefined : parseCondition(test);
  return {
    arms,
    isCut,
    arm: {
      directive,
      test: own === undefined ? rest : all([rest, own]),
      conditions: test === undefined ? refused : [...refused, test],
      inner: [],
    },
    rest: own === undefined ? not(all([])) : all([rest, not(own)]),
    refused: test === undefined ? refused : [...refused, negated(test)],
  };
}
