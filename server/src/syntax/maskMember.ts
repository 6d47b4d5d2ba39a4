import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, type MaskInput } from "./maskInput";
import { maskType } from "./maskType";
import { TokenKind } from "./tokens";
import { isNeverCalled } from "./words";

/** Macros among the members of a struct or union. Returns the last token dealt with. */
export function maskMember(work: MaskWork, at: number, word: string): number {
  const { input } = work;
  if (kindAt(input, at + 1) === Mark.colon) maskPadding(work, at);
  const close = partnerAt(input, at + 1);
  if (kindAt(input, at + 1) !== Mark.parenOpen || close < 0) return at;
  if (/^(?:__)?struct_group/.test(word)) return maskGroup(work, at, word);
  if (isNeverCalled(word)) return maskType(work, at, word);
  const before = kindAt(input, at - 1);
  const isMember = before === Mark.semicolon || before === Mark.braceOpen || before === Mark.braceClose;
  if (isMember && kindAt(input, close + 1) === Mark.semicolon) maskDeclarer(work, at, word);
  return at;
}

/** `u32 : 4;` has no name. */
function maskPadding({ input, edits }: MaskWork, at: number): void {
  let end = at + 1;
  while (end < input.count && kindAt(input, end) !== Mark.semicolon && kindAt(input, end) !== Mark.braceClose)
    end++;
  const before = kindAt(input, at - 1);
  if (before !== Mark.semicolon && before !== Mark.braceOpen && before !== Mark.braceClose) return;
  if (kindAt(input, end) === Mark.semicolon) edits.blank(startAt(input, at), endAt(input, end));
}

/** `struct_group(name, members);` declares the members in place. */
function maskGroup(work: MaskWork, at: number, word: string): number {
  const { input, edits } = work;
  const close = partnerAt(input, at + 1);
  const skipped = word.startsWith("__") ? 3 : word === "struct_group" ? 1 : 2;
  let here = at + 2;
  for (let commas = 0; here < close && commas < skipped; here++) {
    if (kindAt(input, here) === Mark.comma) commas++;
    else here = Math.max(partnerAt(input, here), here);
  }
  edits.blank(startAt(input, at), endAt(input, here - 1));
  const after = kindAt(input, close + 1) === Mark.semicolon ? close + 1 : close;
  edits.blank(startAt(input, close), endAt(input, after));
  return here - 1;
}

/** `DECLARE_BITMAP(name, n);` becomes a member of the type `DECLARE_BITMAP`, `DECLARE_FLEX_ARRAY(type, name)` one of that type. */
function maskDeclarer(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const close = partnerAt(input, at + 1);
  const comma = firstComma(input, at + 2, close);
  const end = endAt(input, close);
  if (/FLEX_ARRAY/.test(word)) {
    edits.blank(startAt(input, at), endAt(input, at + 1));
    edits.blank(startAt(input, comma), endAt(input, comma));
    edits.blank(startAt(input, close), end);
  } else if (comma === at + 3 && kindAt(input, at + 2) === TokenKind.word) {
    edits.blank(startAt(input, at + 1), endAt(input, at + 1));
    edits.blank(startAt(input, comma), end);
  }
}

function firstComma(input: MaskInput, from: number, close: number): number {
  let at = from;
  while (at < close && kindAt(input, at) !== Mark.comma) at = Math.max(partnerAt(input, at), at) + 1;
  return Math.min(at, close);
}
