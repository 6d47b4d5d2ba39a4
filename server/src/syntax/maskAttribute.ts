import { isAttributeWithArguments, isPlainAttribute } from "./attributeWords";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";

/** Words of the same length and meaning that the grammar knows. */
const spellings = new Map([
  ["STATIC", "static"],
  ["INLINE", "inline"],
  ["EXTERN", "extern"],
  ["__signed__", "signed"],
]);

/** Blanks an attribute, with its arguments if it takes any. Returns the last token it covers, or `at - 1` when `at` is none. */
export function maskAttribute(work: MaskWork, at: number, word: string): number {
  const { input, edits } = work;
  const start = startAt(input, at);
  const spelling = spellings.get(word);
  if (spelling !== undefined && kindAt(input, at + 1) === TokenKind.word) {
    edits.put(start, endAt(input, at), spelling);
    return at;
  }
  const last = attributeEnd(input, at, word);
  if (last >= at) edits.blank(start, endAt(input, last));
  return last;
}

/** First token from `at` on that is no attribute. */
export function skipAttributes(input: MaskInput, at: number, wordAt: (at: number) => string): number {
  let here = at;
  for (let last = here; here < input.count; here = last + 1) {
    last = kindAt(input, here) === TokenKind.word ? attributeEnd(input, here, wordAt(here)) : here - 1;
    if (last < here) return here;
  }
  return here;
}

function attributeEnd(input: MaskInput, at: number, word: string): number {
  if (isAttributeWithArguments(word)) {
    return kindAt(input, at + 1) === Mark.parenOpen ? Math.max(partnerAt(input, at + 1), at) : at - 1;
  }
  return isPlainAttribute(word) && !isMemberName(input, at) ? at : at - 1;
}

/** `u32 __unused;` and `u8 __unused[4];` are members that look like attributes. */
function isMemberName(input: MaskInput, at: number): boolean {
  const next = kindAt(input, at + 1);
  if (next === Mark.bracketOpen) return true;
  if (next !== Mark.semicolon || kindAt(input, at - 1) !== TokenKind.word) return false;
  const before = at < 2 ? Mark.semicolon : kindAt(input, at - 2);
  return before === Mark.semicolon || before === Mark.braceOpen || before === Mark.braceClose;
}
