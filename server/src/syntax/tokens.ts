import { CharClass, classOf, isWordPart } from "./charClass";
import { skipComment, skipDirective, skipLiteral } from "./skip";

/**
 * The tokens of a text in columns: comments and white space are gone, every punctuation character is a token of its own,
 * a preprocessor directive with its continuation lines is one token.
 */
export interface Tokens {
  readonly count: number;
  /** A {@link TokenKind}, or the character code of a punctuation mark. */
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export const TokenKind = { word: 1, number: 2, string: 3, char: 4, directive: 5 } as const;

export interface TokenizeOptions {
  readonly start?: number;
  readonly end?: number;
  /** False inside a macro body, where `#` is an operator. */
  readonly directives?: boolean;
}

/** Never fails: what is no token of C becomes punctuation. */
export function tokenize(text: string, options: TokenizeOptions = {}): Tokens {
  const end = options.end ?? text.length;
  const directives = options.directives ?? true;
  const out = new TokenColumns(((end - (options.start ?? 0)) >> 2) + 16);
  let lineIsEmpty = true;
  let at = options.start ?? 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    const start = at;
    switch (classOf(code)) {
      case CharClass.space:
        at++;
        continue;
      case CharClass.newline:
        at++;
        lineIsEmpty = true;
        continue;
      case CharClass.backslash:
        at += text.charCodeAt(at + 1) === 10 ? 2 : 1;
        continue;
      case CharClass.slash:
        at = skipComment(text, at, end);
        if (at > start) continue;
        out.add(code, start, ++at);
        break;
      case CharClass.word:
        at = wordEnd(text, at, end);
        out.add(TokenKind.word, start, at);
        break;
      case CharClass.digit:
        at = wordEnd(text, at, end);
        out.add(TokenKind.number, start, at);
        break;
      case CharClass.quote:
        at = skipLiteral(text, at, end);
        out.add(code === 34 ? TokenKind.string : TokenKind.char, start, at);
        break;
      case CharClass.hash:
        at = directives && lineIsEmpty ? skipDirective(text, at, end) : at + 1;
        out.add(directives && lineIsEmpty ? TokenKind.directive : code, start, at);
        break;
      default:
        out.add(code, start, ++at);
    }
    lineIsEmpty = false;
  }
  return out;
}

function wordEnd(text: string, at: number, end: number): number {
  let here = at + 1;
  while (here < end && isWordPart(text.charCodeAt(here))) here++;
  return here;
}

class TokenColumns implements Tokens {
  count = 0;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  add(kind: number, start: number, end: number): void {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
  }

  private grow(): void {
    const capacity = this.count * 2;
    this.kinds = widened(this.kinds, new Uint8Array(capacity));
    this.starts = widened(this.starts, new Int32Array(capacity));
    this.ends = widened(this.ends, new Int32Array(capacity));
  }
}

function widened<Column extends Uint8Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
