import { blankBetween } from "./blankBetween";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt } from "./maskInput";
import { readSpecifiers } from "./maskSpecifiers";
import { TokenKind } from "./tokens";
import { isBuiltinType, isNeverCalled, isRecordWord, isShouted, isStorageWord } from "./words";

/** Words too many in a declaration inside a function: `PORT_STATIC uint_t count;`, `cpu_t cpu __uninitialized;`. */
export function maskLocalWords(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const next = kindAt(input, at + 1);
  if (next !== TokenKind.word && next !== Mark.star) return;
  if (word === "auto" || isStorageWord(word)) maskInferred(work, at);
  if (isNeverCalled(word) && !isBuiltinType(word) && !isRecordWord(word)) return;
  const { plain, type, end } = readSpecifiers(input, at);
  const follower = kindAt(input, end);
  if (follower !== Mark.semicolon && follower !== Mark.comma && follower !== Mark.assign) {
    if (follower !== Mark.bracketOpen) return;
  }
  const needed = type < 0 ? 2 : 1;
  const excess = plain.length - needed;
  if (excess <= 0) return;
  const isBehind = isAttributeLike(wordAt(input, plain.at(-1) ?? at)) && !isShouted(word);
  for (const one of isBehind ? plain.slice(-excess) : plain.slice(0, excess))
    edits.blank(startAt(input, one), endAt(input, one));
}

/** `auto x = f();` declares a variable of any type: the grammar wants one. The text as written tells what it is. */
function maskInferred({ input, edits }: MaskWork, first: number): void {
  let at = first;
  while (isStorageWord(wordAt(input, at)) && wordAt(input, at) !== "auto") at++;
  let name = at + 1;
  while (kindAt(input, name) === Mark.star || isStorageWord(wordAt(input, name))) name++;
  if (wordAt(input, at) !== "auto" || kindAt(input, name) !== TokenKind.word) return;
  if (kindAt(input, name + 1) === Mark.assign) edits.put(startAt(input, at), endAt(input, at), "int");
}

/** Words behind or inside what they belong to: `char name[SIZE] UNTERMINATED;`, `f(u8 out[at_least SIZE])`, `f(NAME VERSION)`. */
export function maskGluedWord({ input, edits }: MaskWork, at: number): void {
  const isBehind = kindAt(input, at - 1) === Mark.bracketClose;
  const next = kindAt(input, at + 1);
  const isEnd = next === Mark.semicolon || next === Mark.comma || next === Mark.assign;
  // Two macros in a row are strings.
  const isString =
    (kindAt(input, at + 1) === Mark.comma || kindAt(input, at + 1) === Mark.parenClose) &&
    isShouted(wordAt(input, at)) &&
    isShouted(wordAt(input, at - 1)) &&
    (kindAt(input, at - 2) === Mark.comma || kindAt(input, at - 2) === Mark.parenOpen);
  const isInside = kindAt(input, at - 1) === Mark.bracketOpen && next === TokenKind.word;
  if (isString || (isBehind && isEnd) || (isInside && !isNeverCalled(wordAt(input, at))))
    edits.blank(startAt(input, at), endAt(input, at));
}

/** `if FAILED(x) {`: the macro brings the parentheses along. */
export function maskBareCondition(work: MaskWork, at: number): void {
  const { input, edits } = work;
  const close = partnerAt(input, at + 2);
  if (kindAt(input, at + 1) !== TokenKind.word || kindAt(input, at + 2) !== Mark.parenOpen || close < 0)
    return;
  const before = blankBetween(work, at);
  const behind = blankBetween(work, close);
  if (before === undefined || behind === undefined) return;
  edits.put(before, before + 1, "(");
  edits.put(behind, behind + 1, ")");
}

function isAttributeLike(word: string): boolean {
  return word.startsWith("__") || isShouted(word);
}
