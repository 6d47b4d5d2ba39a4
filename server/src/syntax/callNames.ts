import { TokenKind, type Tokens } from "./tokens";
import { isNeverCalled } from "./words";

const DOT = 46;
const GREATER = 62;
const MINUS = 45;

/** Collects the names in front of `(`: plain ones apart from members. */
export class CallNames {
  private readonly plain = new Set<string>();
  private readonly members = new Set<string>();

  /** `paren` is the index of a `(`. */
  note(text: string, tokens: Tokens, paren: number): void {
    const name = paren - 1;
    if (tokens.kinds[name] !== TokenKind.word) return;
    const word = text.slice(tokens.starts[name], tokens.ends[name]);
    if (isMember(tokens, name)) this.members.add(word);
    else if (!isNeverCalled(word)) this.plain.add(word);
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
