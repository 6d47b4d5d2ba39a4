/** A cursor over the C tokens of a stretch of text. Comments and preprocessor lines are not tokens. */
export class Tokens {
  /** Text of each token; strings and characters keep their quotes. */
  readonly words: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  position = 0;

  constructor(
    readonly text: string,
    start: number,
    end: number,
  ) {
    for (let at = start; at < end; at = TOKEN.lastIndex) {
      TOKEN.lastIndex = at;
      const word = TOKEN.exec(text)?.[1];
      if (word !== undefined) this.push(word, TOKEN.lastIndex);
      else if (TOKEN.lastIndex <= at) break;
    }
  }

  /** The token `ahead` places from here; `` past the end. */
  peek(ahead = 0): string {
    return this.words[this.position + ahead] ?? "";
  }

  /** Offset of the next token, or the end of the last one. */
  get at(): number {
    return this.starts[this.position] ?? this.ends[this.ends.length - 1] ?? 0;
  }

  get done(): boolean {
    return this.position >= this.words.length;
  }

  next(): string {
    return this.words[this.position++] ?? "";
  }

  /** Moves past the next token if it is this one. */
  accept(word: string): boolean {
    if (this.peek() !== word) return false;
    this.position++;
    return true;
  }

  /** Skips from an opening bracket past the closing one; gives the text between them. */
  skipBalanced(): string {
    const from = this.ends[this.position] ?? 0;
    let depth = 0;
    while (!this.done) {
      const word = this.next();
      if (OPENING.has(word)) depth++;
      else if (CLOSING.has(word) && --depth <= 0) {
        return this.text.slice(from, this.starts[this.position - 1] ?? from);
      }
    }
    return this.text.slice(from, this.ends[this.ends.length - 1] ?? from);
  }

  /** Moves to the next of these tokens outside any bracket, or to the end. */
  skipTo(stops: readonly string[]): void {
    while (!this.done && !stops.includes(this.peek())) {
      if (OPENING.has(this.peek())) this.skipBalanced();
      else if (CLOSING.has(this.peek())) return;
      else this.position++;
    }
  }

  private push(word: string, end: number): void {
    this.words.push(word);
    this.starts.push(end - word.length);
    this.ends.push(end);
  }
}

export function isWord(token: string): boolean {
  return /^[A-Za-z_]/.test(token);
}

const OPENING: ReadonlySet<string> = new Set(["(", "[", "{"]);
const CLOSING: ReadonlySet<string> = new Set([")", "]", "}"]);

/** White space, comments and directives (no group), then a token (group 1), or any single character. */
const TOKEN =
  /(?:\n[ \t]*#(?:[^\n\\]|\\[\s\S])*|\s|\\\n|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+|([A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|->|\.\.\.|##|&&|\|\||[<>=!]=|<<|>>|[^\s])/y;

/** A piece of text between commas: offsets without the white space around it. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Splits the text between `start` and `end` at commas outside brackets, strings and comments. */
export function splitArguments(text: string, start: number, end: number): Piece[] {
  const tokens = new Tokens(text, start, end);
  const pieces: Piece[] = [];
  if (tokens.done) return pieces;
  let from = start;
  do {
    tokens.skipTo([","]);
    const stop = tokens.peek() === "," ? tokens.at : end;
    pieces.push(trimmed(text, from, stop));
    from = stop + 1;
  } while (tokens.accept(","));
  return pieces;
}

function trimmed(text: string, from: number, to: number): Piece {
  let start = from;
  let end = to;
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return { start, end, text: text.slice(start, end) };
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 32 || (code === 92 && text.charCodeAt(at + 1) <= 32);
}
