import type { Condition } from "../base/condition";
import { startOf, type Alternative } from "./chooseArms";
import type { Conditional, ConditionalArm } from "./conditionals";
import type { MaskEdits } from "./maskEdits";
import { TokenKind, type Tokens } from "./tokens";

/** A conditional read as a block that holds one block for each arm. The directives became the braces. */
export interface ArmGroup {
  readonly conditional: Conditional;
  /** Offset of the outer `{`. */
  readonly at: number;
  readonly arms: readonly {
    /** Offset of the arm's `{`. */
    readonly at: number;
    readonly test: Condition;
  }[];
}

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface LiveTokens {
  readonly tokens: Tokens;
  readonly groups: readonly ArmGroup[];
  /** What was blanked. */
  readonly dropped: readonly TextSpan[];
}

/** The tokens of the arms that are read. Blanks the others, and puts braces in place of the directives around whole statements. */
export function liveTokens(alternative: Alternative, edits: MaskEdits): LiveTokens {
  const { tokens, conditionals } = alternative;
  if (!hasDirectives(tokens)) return { tokens, groups: [], dropped: [] };
  const writer = new LiveWriter(alternative, edits);
  writer.write(0, tokens.count, conditionals);
  return writer.result();
}

function hasDirectives({ kinds, count }: Tokens): boolean {
  const at = kinds.indexOf(TokenKind.directive);
  return at >= 0 && at < count;
}

const COLON = 58;

class LiveWriter {
  private readonly kinds: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly groups: ArmGroup[] = [];
  private readonly dropped: TextSpan[] = [];
  private readonly tokens: Tokens;

  constructor(
    private readonly alternative: Alternative,
    private readonly edits: MaskEdits,
  ) {
    this.tokens = alternative.tokens;
  }

  result(): LiveTokens {
    const { kinds, starts, ends, groups, dropped } = this;
    const tokens: Tokens = {
      count: kinds.length,
      kinds: Uint8Array.from(kinds),
      starts: Int32Array.from(starts),
      ends: Int32Array.from(ends),
    };
    return { tokens, groups: groups.sort((a, b) => a.at - b.at), dropped };
  }

  write(from: number, to: number, conditionals: readonly Conditional[]): void {
    let at = from;
    for (const conditional of conditionals) {
      this.copy(at, startOf(conditional));
      const reading = this.alternative.readings.get(conditional);
      if (reading?.as === "branch") this.writeBranch(conditional, reading.arms);
      else this.writeRow(conditional, reading?.arms ?? []);
      at = conditional.end + 1;
    }
    this.copy(at, to);
  }

  private copy(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (this.tokens.kinds[at] === TokenKind.directive) this.drop(this.startAt(at), this.endAt(at));
      else this.push(this.tokens.kinds[at] ?? 0, this.startAt(at), this.endAt(at));
    }
  }

  private writeRow(conditional: Conditional, arms: readonly ConditionalArm[]): void {
    let lost = this.startAt(startOf(conditional));
    for (const arm of arms) {
      if (arm.directive >= 0) this.drop(lost, this.endAt(arm.directive));
      this.write(arm.directive + 1, arm.end, arm.inner);
      lost = this.startAt(arm.end);
    }
    this.drop(lost, this.endAt(conditional.end));
  }

  /** `{{` for the first directive, `}{` for those in between, `}}` for the `#endif`. */
  private writeBranch(conditional: Conditional, arms: readonly ConditionalArm[]): void {
    const blocks: { at: number; test: Condition }[] = [];
    const at = this.startAt(startOf(conditional));
    let lost = at;
    for (const arm of arms) {
      const isFirst = blocks.length === 0;
      const start = isFirst ? at : this.startAt(arm.directive);
      this.drop(isFirst ? start : lost, isFirst ? this.startAt(arm.directive) : start);
      // Dead arms in front of the first one that is not go with its directive.
      const marks = this.putMarks(start, this.endAt(arm.directive), isFirst ? "{{" : "}{");
      blocks.push({ at: start + marks - 1, test: arm.test });
      this.write(arm.directive + 1, arm.end, arm.inner);
      lost = this.startAt(arm.end);
    }
    this.drop(lost, this.startAt(conditional.end));
    this.putMarks(this.startAt(conditional.end), this.endAt(conditional.end), "}}");
    this.groups.push({ conditional, at, arms: blocks });
  }

  /** Writes braces in place of a directive; a label in front of a `}` needs a statement. Gives their number. */
  private putMarks(start: number, end: number, braces: string): number {
    const needsStatement = braces.startsWith("}") && this.kinds.at(-1) === COLON;
    const marks = needsStatement ? `;${braces}` : braces;
    this.edits.put(start, end, marks);
    for (let at = 0; at < marks.length; at++) this.push(marks.charCodeAt(at), start + at, start + at + 1);
    return marks.length;
  }

  private drop(start: number, end: number): void {
    if (end <= start) return;
    this.edits.blank(start, end);
    this.dropped.push({ start, end });
  }

  private push(kind: number, start: number, end: number): void {
    this.kinds.push(kind);
    this.starts.push(start);
    this.ends.push(end);
  }

  private startAt(token: number): number {
    return token < this.tokens.count ? (this.tokens.starts[token] ?? 0) : this.alternative.text.length;
  }

  private endAt(token: number): number {
    return token < this.tokens.count ? (this.tokens.ends[token] ?? 0) : this.alternative.text.length;
  }
}
