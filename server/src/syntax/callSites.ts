import { TokenKind, tokenize, type Tokens } from "./tokens";

/** Where a call site stands: in a function's body, in a macro's body, or at file scope. */
export type SitePlace = "function" | "macro" | "file";

/** `name(` in a text, comments and strings aside. A member called through `->` or `.` is something else and no site. */
export interface CallSite {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  readonly place: SitePlace;
}

/**
 * All sites of the names that `isKnown` knows, in order. Every preprocessor arm is read, dead ones too: the count depends on no
 * configuration and needs no grammar, so it is the denominator for what a reader of the grammar finds.
 */
export function countSites(text: string, isKnown: (name: string) => boolean): readonly CallSite[] {
  const scan = new SiteScan(text, tokenize(text), isKnown);
  scan.run();
  return scan.sites;
}

const PAREN = 40;
const PAREN_END = 41;
const DOT = 46;
const MINUS = 45;
const GREATER = 62;
const BRACE = 123;
const BRACE_END = 125;
const NEWLINE = 10;

interface Nesting {
  readonly depth: number;
  readonly isFunction: boolean;
}

interface Conditional {
  readonly atOpen: Nesting;
  /** As the first arm left it; the other arms begin as it did. */
  afterFirst: Nesting | undefined;
}

class SiteScan {
  readonly sites: CallSite[] = [];
  private depth = 0;
  private isFunction = false;
  private readonly conditionals: Conditional[] = [];

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly isKnown: (name: string) => boolean,
  ) {}

  run(): void {
    const { kinds, count } = this.tokens;
    for (let at = 0; at < count; at++) {
      const kind = kinds[at];
      if (kind === PAREN) this.site(this.tokens, at, this.place);
      else if (kind === BRACE) this.open(at);
      else if (kind === BRACE_END) this.close(at);
      else if (kind === TokenKind.directive) this.directive(at);
    }
  }

  private get place(): SitePlace {
    return this.isFunction && this.depth > 0 ? "function" : "file";
  }

  private site(tokens: Tokens, paren: number, place: SitePlace): void {
    const name = paren - 1;
    if (tokens.kinds[name] !== TokenKind.word) return;
    const at = tokens.starts[name] ?? 0;
    const word = this.text.slice(at, tokens.ends[name]);
    if (this.isKnown(word) && !isMember(tokens, name)) this.sites.push({ name: word, at, place });
  }

  /** A brace in the first column opens or closes at file scope, whatever arms of conditionals left open before. */
  private open(at: number): void {
    if (this.depth > 0 && !(this.isLineStart(at) && this.opensFunction(at))) {
      this.depth++;
      return;
    }
    this.depth = 1;
    this.isFunction = this.opensFunction(at);
  }

  private close(at: number): void {
    this.depth = this.isLineStart(at) ? 0 : Math.max(0, this.depth - 1);
  }

  /** Records, initializers and `extern "C"` open no function. */
  private opensFunction(brace: number): boolean {
    const { kinds } = this.tokens;
    const before = kinds[brace - 1];
    if (before === PAREN_END) return true;
    if (before !== TokenKind.word) return false;
    for (let at = brace - 1; at >= Math.max(0, brace - MAX_HEADER); at--) {
      const kind = kinds[at];
      if (kind === PAREN_END) return true;
      if (kind !== TokenKind.word || RECORD.test(this.wordAt(at))) return false;
    }
    return false;
  }

  private directive(at: number): void {
    const start = this.tokens.starts[at] ?? 0;
    const end = this.tokens.ends[at] ?? 0;
    const name = DIRECTIVE.exec(this.text.slice(start, Math.min(end, start + MAX_DIRECTIVE)))?.[1] ?? "";
    if (name === "define") this.macro(start, end);
    else if (name.startsWith("if")) this.conditionals.push({ atOpen: this.nesting, afterFirst: undefined });
    else if (name.startsWith("el")) this.nextArm();
    else if (name === "endif") this.endArms();
  }

  private macro(start: number, end: number): void {
    const header = MACRO.exec(this.text.slice(start, end));
    if (header === null) return;
    const body = start + header[0].length;
    const tokens = tokenize(this.text, { start: body, end, directives: false });
    for (let at = 0; at < tokens.count; at++) if (tokens.kinds[at] === PAREN) this.site(tokens, at, "macro");
  }

  private nextArm(): void {
    const conditional = this.conditionals.at(-1);
    if (conditional === undefined) return;
    conditional.afterFirst ??= this.nesting;
    this.nesting = conditional.atOpen;
  }

  private endArms(): void {
    const conditional = this.conditionals.pop();
    if (conditional?.afterFirst !== undefined) this.nesting = conditional.afterFirst;
  }

  private get nesting(): Nesting {
    return { depth: this.depth, isFunction: this.isFunction };
  }

  private set nesting({ depth, isFunction }: Nesting) {
    this.depth = depth;
    this.isFunction = isFunction;
  }

  private isLineStart(token: number): boolean {
    const start = this.tokens.starts[token] ?? 0;
    return start === 0 || this.text.charCodeAt(start - 1) === NEWLINE;
  }

  private wordAt(token: number): string {
    return this.text.slice(this.tokens.starts[token], this.tokens.ends[token]);
  }
}

/** Attributes between the parameters and the body of a function are fewer. */
const MAX_HEADER = 8;
const MAX_DIRECTIVE = 40;
const RECORD = /^(?:struct|union|enum)$/;
const DIRECTIVE = /^#\s*(\w+)/;
const MACRO = /^#\s*define(?:\s|\\\r?\n)+\w+(?:\([^)]*\))?/;

function isMember(tokens: Tokens, name: number): boolean {
  const before = tokens.kinds[name - 1];
  return before === DOT || (before === GREATER && tokens.kinds[name - 2] === MINUS);
}
