import { TokenKind, type Tokens } from "./tokens";
import { isRecordWord } from "./words";

/** What a conditional stands in: between statements, between entries of a list, inside of something else, or outside of everything. */
export type Place = "file" | "statements" | "entries" | "inside";

interface OpenBracket {
  readonly kind: number;
  /** A `{` that holds statements. */
  readonly isBlock: boolean;
  /** Position among the tokens passed. */
  readonly at: number;
  readonly isDo: boolean;
}

const PAREN = 40;
const PAREN_END = 41;
const COMMA = 44;
const COLON = 58;
const SEMICOLON = 59;
const BRACKET = 91;
const BRACKET_END = 93;
const BRACE = 123;
const BRACE_END = 125;

/** The brackets that are open around a point of a text, while its tokens go by. */
export class ArmContext {
  private readonly open: OpenBracket[] = [];
  private readonly passed: number[] = [];
  /** The bracket that closed last. */
  private closed: OpenBracket | undefined;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
  ) {}

  get depth(): number {
    return this.open.length;
  }

  get place(): Place {
    const around = this.open.at(-1);
    if (around === undefined) return "file";
    if (around.kind !== BRACE) return "inside";
    const before = this.kindOf(this.passed.at(-1) ?? -1);
    if (!around.isBlock) return before === COMMA || isBoundary(before) ? "entries" : "inside";
    if (before === BRACE_END && this.closed?.isDo === true) return "inside";
    return isBoundary(before) || before === COLON ? "statements" : "inside";
  }

  pass(token: number): void {
    const kind = this.kindOf(token);
    if (kind === PAREN || kind === BRACKET || kind === BRACE) {
      const isBlock = kind === BRACE && this.holdsStatements();
      const isDo = kind === BRACE && this.wordBefore(0) === "do";
      this.open.push({ kind, isBlock, at: this.passed.length, isDo });
    } else if (kind === PAREN_END || kind === BRACKET_END || kind === BRACE_END) this.close(kind);
    this.passed.push(token);
  }

  /** A closing brace closes what was left open inside of it; another one without partner closes nothing. */
  private close(kind: number): void {
    const opening = kind === PAREN_END ? PAREN : kind === BRACKET_END ? BRACKET : BRACE;
    while (kind === BRACE_END && this.open.length > 0 && this.open.at(-1)?.kind !== BRACE) this.open.pop();
    if (this.open.at(-1)?.kind === opening) this.closed = this.open.pop();
  }

  private holdsStatements(): boolean {
    const before = this.kindOf(this.passed.at(-1) ?? -1);
    if (before === PAREN) return true;
    if (before === PAREN_END) return this.closed === undefined || !this.isCast(this.closed.at);
    if (before === TokenKind.word) return !this.endsRecordHead();
    const around = this.open.at(-1);
    if (around !== undefined && !(around.kind === BRACE && around.isBlock)) return false;
    return isBoundary(before) || before === COLON;
  }

  /** `(struct foo) {`: what stands in front of the parenthesis is no name. */
  private isCast(paren: number): boolean {
    const before = this.passed[paren - 1] ?? -1;
    const kind = this.kindOf(before);
    if (kind === TokenKind.word) return this.wordOf(before) === "return";
    return kind !== PAREN_END && !isBoundary(kind) && kind !== 0;
  }

  /** `struct foo {`, `enum {`, with a few words for attributes. */
  private endsRecordHead(): boolean {
    for (let back = 0; back < RECORD_WORDS; back++) {
      const word = this.wordBefore(back);
      if (word === "") return false;
      if (isRecordWord(word)) return true;
    }
    return false;
  }

  private wordBefore(back: number): string {
    return this.wordOf(this.passed.at(-1 - back) ?? -1);
  }

  private wordOf(token: number): string {
    if (this.kindOf(token) !== TokenKind.word) return "";
    return this.text.slice(this.tokens.starts[token], this.tokens.ends[token]);
  }

  private kindOf(token: number): number {
    return this.tokens.kinds[token] ?? 0;
  }
}

/** Most words between `struct` and its brace, `struct` included. */
const RECORD_WORDS = 4;

function isBoundary(kind: number): boolean {
  return kind === SEMICOLON || kind === BRACE || kind === BRACE_END;
}

/** What the tokens of one arm look like from outside. */
export interface ArmShape {
  readonly isEmpty: boolean;
  /** No bracket is left open or closes what was opened before. */
  readonly isBalanced: boolean;
  readonly first: string;
  readonly last: string;
}

export function shapeOf(text: string, tokens: Tokens, arm: readonly number[]): ArmShape {
  const open: number[] = [];
  let isBalanced = true;
  for (const token of arm) {
    const kind = tokens.kinds[token] ?? 0;
    if (kind === PAREN || kind === BRACKET || kind === BRACE) open.push(kind);
    else if (kind === PAREN_END || kind === BRACKET_END || kind === BRACE_END) {
      const opening = open.pop();
      isBalanced &&= opening !== undefined && kind - opening <= 2 && kind > opening;
    }
  }
  const word = (token: number | undefined): string =>
    token === undefined ? "" : text.slice(tokens.starts[token], tokens.ends[token]);
  return {
    isEmpty: arm.length === 0,
    isBalanced: isBalanced && open.length === 0,
    first: word(arm[0]),
    last: word(arm.at(-1)),
  };
}

/** Whether arms of these shapes can stand between statements, whichever is compiled. `next` is the token behind the `#endif`. */
export function areStatements(shapes: readonly ArmShape[], next: string): boolean {
  if (next === "else") return false;
  return shapes.every((shape) => {
    if (shape.isEmpty) return true;
    if (!shape.isBalanced || shape.first === "else") return false;
    return shape.last === ";" || shape.last === ":" || (shape.last === "}" && next !== "while");
  });
}

/** Whether arms can all be read as entries of the list they stand in. */
export function areEntries(shapes: readonly ArmShape[], next: string): boolean {
  const filled = shapes.filter(({ isEmpty }) => !isEmpty);
  return filled.every(({ isBalanced, last }, at) => {
    const endsList = next === "}" && at === filled.length - 1;
    return isBalanced && (last === "," || last === ";" || endsList);
  });
}
