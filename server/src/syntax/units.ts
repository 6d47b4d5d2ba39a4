import { isAttributeWithArguments, isPlainAttribute } from "./attributeWords";
import { TokenKind, type Tokens } from "./tokens";

/**
 * A piece of a declaration at its top level. Parenthesised, bracketed and braced parts are one unit each, so that a declaration
 * reads as a short line of words and groups; attributes are left out.
 */
export interface Unit {
  readonly kind: "word" | "group" | "brackets" | "block" | "mark";
  /** The word or the mark itself; empty for the others. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Place of its first and last token in the list of the declaration's tokens. */
  readonly first: number;
  readonly last: number;
}

export interface TokenList {
  readonly text: string;
  readonly tokens: Tokens;
  /** Indexes into the tokens; what lies between the braces of a block is left out. */
  readonly indexes: readonly number[];
}

const OPEN_PAREN = 40;
const OPEN_BRACKET = 91;
const OPEN_BRACE = 123;

export function unitsOf(list: TokenList): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < list.indexes.length; at++) {
    const unit = unitAt(list, at);
    at = unit.last;
    if (unit.kind === "word" && isPlainAttribute(unit.text)) continue;
    if (unit.kind === "word" && isAttributeWithArguments(unit.text) && kindAt(list, at + 1) === OPEN_PAREN) {
      at = closingOf(list, at + 1);
      continue;
    }
    units.push(unit);
  }
  return units;
}

/** First word directly inside a group, with its offset. */
export function firstWordIn(list: TokenList, group: Unit): { text: string; start: number } | undefined {
  for (let at = group.first + 1; at < group.last; at++) {
    if (kindAt(list, at) === TokenKind.word) return { text: textAt(list, at), start: startAt(list, at) };
  }
  return undefined;
}

export function kindAt(list: TokenList, at: number): number {
  return list.tokens.kinds[list.indexes[at] ?? -1] ?? 0;
}

export function startAt(list: TokenList, at: number): number {
  return list.tokens.starts[list.indexes[at] ?? -1] ?? 0;
}

export function endAt(list: TokenList, at: number): number {
  return list.tokens.ends[list.indexes[at] ?? -1] ?? 0;
}

export function textAt(list: TokenList, at: number): string {
  return list.text.slice(startAt(list, at), endAt(list, at));
}

function unitAt(list: TokenList, at: number): Unit {
  const token = kindAt(list, at);
  const kind = unitKind(token);
  const last = kind === "word" || kind === "mark" ? at : closingOf(list, at);
  const start = startAt(list, at);
  const end = endAt(list, last);
  const text = kind === "word" ? list.text.slice(start, end) : kind === "mark" ? markText(token) : "";
  return { kind, text, start, end, first: at, last };
}

function unitKind(token: number): Unit["kind"] {
  if (token === TokenKind.word) return "word";
  if (token === OPEN_PAREN) return "group";
  if (token === OPEN_BRACKET) return "brackets";
  return token === OPEN_BRACE ? "block" : "mark";
}

function markText(token: number): string {
  return token > 32 ? String.fromCharCode(token) : "literal";
}

/** The place of the bracket that closes the one at `open`, or the last place. */
function closingOf(list: TokenList, open: number): number {
  const opening = kindAt(list, open);
  // `(` and `)` are neighbors, `[` and `]`, `{` and `}` are two apart.
  const closing = opening === OPEN_PAREN ? opening + 1 : opening + 2;
  let depth = 0;
  for (let at = open; at < list.indexes.length; at++) {
    const kind = kindAt(list, at);
    if (kind === opening) depth++;
    else if (kind === closing && --depth === 0) return at;
  }
  return list.indexes.length - 1;
}
