import { isAttributeWithArguments, isPlainAttribute } from "./attributeWords";
import type { Alternative } from "./chooseArms";
import { liveTokens, type ArmGroup, type TextSpan } from "./liveTokens";
import type { MaskEdits } from "./maskEdits";
import { TokenKind, type Tokens } from "./tokens";

/** The tokens that are left when directives and the arms that lose are gone, with their brackets paired. */
export interface MaskInput {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** For a bracket the index of its partner, or -1. */
  readonly partners: Int32Array;
  /** Number of braces open around a token. */
  readonly depths: Int32Array;
  /** 1 for tokens directly inside the braces of a struct or union. */
  readonly inRecord: Uint8Array;
  /** 1 for tokens directly inside the braces of an initializer. */
  readonly inList: Uint8Array;
}

export const Mark = {
  parenOpen: 40,
  parenClose: 41,
  star: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  colon: 58,
  semicolon: 59,
  assign: 61,
  question: 63,
  bracketOpen: 91,
  bracketClose: 93,
  braceOpen: 123,
  braceClose: 125,
} as const;

/** Blanks directives and the arms that are not read, and hands back what remains. */
export function liveInput(alternative: Alternative, edits: MaskEdits): LiveInput {
  const { tokens, groups, dropped } = liveTokens(alternative, edits);
  return { input: paired(alternative.text, tokens), groups, dropped };
}

export interface LiveInput {
  readonly input: MaskInput;
  readonly groups: readonly ArmGroup[];
  readonly dropped: readonly TextSpan[];
}

export function wordAt(input: MaskInput, at: number): string {
  return input.kinds[at] === TokenKind.word ? input.text.slice(input.starts[at], input.ends[at]) : "";
}

export function kindAt(input: MaskInput, at: number): number {
  return at < input.count ? (input.kinds[at] ?? 0) : 0;
}

export function startAt(input: MaskInput, at: number): number {
  return at < input.count ? (input.starts[at] ?? 0) : input.text.length;
}

export function endAt(input: MaskInput, at: number): number {
  return input.ends[at] ?? input.text.length;
}

/** Index of the partner of the bracket at `at`, or -1 when it has none. */
export function partnerAt(input: MaskInput, at: number): number {
  return input.partners[at] ?? -1;
}

function paired(text: string, tokens: Tokens): MaskInput {
  const { count, kinds, starts, ends } = tokens;
  const partners = new Int32Array(count).fill(-1);
  const depths = new Int32Array(count);
  const inRecord = new Uint8Array(count);
  const inList = new Uint8Array(count);
  const open: number[] = [];
  const records: number[] = [];
  const lists: number[] = [];
  let depth = 0;
  for (let at = 0; at < count; at++) {
    const kind = kinds[at] ?? 0;
    if (kind === Mark.braceClose && depth > 0) records[depth--] = 0;
    depths[at] = depth;
    inRecord[at] = records[depth] ?? 0;
    inList[at] = lists[depth] ?? 0;
    if (kind === Mark.braceOpen) {
      const isList =
        opensList(kinds, partners, at) || (kinds[at - 1] === Mark.braceOpen && lists[depth] === 1);
      records[++depth] = opensRecord(text, tokens, at) ? 1 : 0;
      lists[depth] = isList ? 1 : 0;
    }
    if (kind === Mark.parenOpen || kind === Mark.bracketOpen || kind === Mark.braceOpen) open.push(at);
    else if (isClosing(kind)) pair(partners, open, { kinds, at });
  }
  return { text, count, kinds, starts, ends, partners, depths, inRecord, inList };
}

/** `= {`, `, {` and the `{` of a compound literal. A `{` inside an initializer is for the caller to tell. */
function opensList(kinds: Uint8Array, partners: Int32Array, brace: number): boolean {
  const before = kinds[brace - 1];
  if (before === Mark.assign || before === Mark.comma) return true;
  if (before !== Mark.parenClose) return false;
  const open = partners[brace - 1] ?? -1;
  const front = kinds[open - 1];
  return open > 0 && front !== TokenKind.word && front !== Mark.parenClose;
}

/** `struct {`, `struct tag {`, with words for attributes in between. */
function opensRecord(text: string, tokens: Tokens, brace: number): boolean {
  const word = (at: number): string =>
    tokens.kinds[at] === TokenKind.word ? text.slice(tokens.starts[at], tokens.ends[at]) : "";
  for (let at = brace - 1; at >= 0; at--) {
    const kind = tokens.kinds[at];
    if (kind !== TokenKind.word && kind !== Mark.parenOpen && kind !== Mark.parenClose) return false;
    if (/^(?:struct|union)$/.test(word(at))) return isRecordHead(word, at, brace);
  }
  return false;
}

/** Between `struct` and `{` at most one word may be neither an attribute nor its argument. */
function isRecordHead(word: (at: number) => string, record: number, brace: number): boolean {
  if (brace - record <= 2) return true;
  for (let at = record + 1; at < brace; at++) {
    const name = word(at);
    if (isPlainAttribute(name) || isAttributeWithArguments(name)) return true;
  }
  return false;
}

function pair(partners: Int32Array, open: number[], closing: { kinds: Uint8Array; at: number }): void {
  const kind = closing.kinds[closing.at] ?? 0;
  // A brace closes whatever parentheses were left open inside it; a parenthesis never reaches across a brace.
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const opener = closing.kinds[top] ?? 0;
    const fits = kind === opener + (opener === Mark.parenOpen ? 1 : 2);
    if (!fits && (kind !== Mark.braceClose || opener === Mark.braceOpen)) return;
    open.pop();
    if (!fits) continue;
    partners[top] = closing.at;
    partners[closing.at] = top;
    return;
  }
}

function isClosing(kind: number): boolean {
  return kind === Mark.parenClose || kind === Mark.bracketClose || kind === Mark.braceClose;
}
