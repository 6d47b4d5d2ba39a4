import { TokenKind, type Tokens } from "./tokens";
import { isNeverCalled } from "./words";

const CLOSE_PAREN = 41;
const DOT = 46;
const COLON = 58;
const GREATER = 62;
const QUESTION = 63;
const MINUS = 45;

/** Collects the names in front of `(`: plain ones apart from members. */
export class CallNames {
  private readonly plain = new Set<string>();
  private readonly members = new Set<string>();

  /** `paren` is the index of a `(`. */
  note(text: string, tokens: Tokens, paren: number): void {
    const name = paren - 1;
    if (tokens.kinds[name] === CLOSE_PAREN) return this.noteChosen(text, tokens, name);
    if (tokens.kinds[name] !== TokenKind.word) return;
    const word = text.slice(tokens.starts[name], tokens.ends[name]);
    if (isMember(tokens, name)) this.members.add(word);
    else if (!isNeverCalled(word)) this.plain.add(word);
  }

  /** Both names of `(test ? one : other)(...)`; `close` is the index of the `)`. */
  private noteChosen(text: string, tokens: Tokens, close: number): void {
    const [question, one, colon, other] = [close - 4, close - 3, close - 2, close - 1];
    if (tokens.kinds[question] !== QUESTION || tokens.kinds[colon] !== COLON) return;
    for (const name of [one, other])
      if (tokens.kinds[name] === TokenKind.word)
        this.plain.add(text.slice(tokens.starts[name], tokens.ends[name]));
  }

  get calls(): readonly string[] {
    return sorted(this.plain);
  }

  get memberCalls(): readonly string[] {
    return sorted(this.members);
  }
}

function sorted(names: ReadonlySet<string>): readonly string[] {
  return names.size === 0 ? none : [...names].sort();
}

const none: readonly string[] = [];

function isMember(tokens: Tokens, name: number): boolean {
  const before = tokens.kinds[name - 1];
  return before === DOT || (before === GREATER && tokens.kinds[name - 2] === MINUS);
}
