import type { MaskWork } from "./mask";
import { skipAttributes } from "./maskAttribute";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { maskGluedWord } from "./maskLocalWords";
import { maskSpecifiers } from "./maskSpecifiers";
import { TokenKind } from "./tokens";
import { isNeverCalled, isShouted, isStorageWord } from "./words";

/** Macros that define or declare at file scope: `MACRO(name) {`, `static MACRO(name);`, `MACRO(name)`. */
export function maskTopLevel(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  if (isAssembly(word)) return edits.blank(startAt(input, at), endAt(input, callEnd(input, at)));
  if (isDeclarationStart(input, at)) maskSpecifiers(work, at);
  maskGluedWord(work, at);
  const close = partnerAt(input, at + 1);
  if (kindAt(input, at + 1) !== Mark.parenOpen || close < 0 || isNeverCalled(word)) return;
  const first = firstOfDeclaration(input, at);
  if (first === undefined) return;
  const next = skipAttributes(input, close + 1, (index) => wordAt(input, index));
  const follower = kindAt(input, next);
  if (follower === Mark.braceOpen) {
    // A definition needs a type, and the name of the macro has room for one.
    if (isShouted(word) && word.length > 4) edits.put(startAt(input, at), startAt(input, at) + 4, "int ");
  } else if (follower === Mark.semicolon) {
    edits.blank(startAt(input, first), startAt(input, at));
  } else if (follower === Mark.assign) {
    maskInitialized(work, { first, at, assign: next });
  } else if (follower === TokenKind.word && startsNewLine(input, next)) {
    edits.blank(startAt(input, first), endAt(input, close));
  }
}

/** `static DEFINE_PER_CPU(type, name) = value;`: a call cannot be given a braced value. */
export function maskInitialized(work: MaskWork, place: { first: number; at: number; assign: number }): void {
  const { input, edits } = work;
  let end = place.assign;
  while (end < input.count && kindAt(input, end) !== Mark.semicolon)
    end = Math.max(partnerAt(input, end), end) + 1;
  edits.blank(startAt(input, place.first), startAt(input, place.at));
  edits.blank(startAt(input, place.assign), startAt(input, end));
}

/** The first storage word in front of a macro use, or undefined when a type stands there. */
export function firstOfDeclaration(input: MaskInput, at: number): number | undefined {
  let first = at;
  while (first > 0 && isStorageWord(wordAt(input, first - 1))) first--;
  return isDeclarationStart(input, first) ? first : undefined;
}

export function isDeclarationStart(input: MaskInput, at: number): boolean {
  if (at === 0) return true;
  const before = kindAt(input, at - 1);
  if (before === Mark.semicolon || before === Mark.braceClose) return true;
  return before === Mark.parenClose && startsNewLine(input, at);
}

function startsNewLine(input: MaskInput, at: number): boolean {
  return at === 0 || /\n/.test(input.text.slice(endAt(input, at - 1), startAt(input, at)));
}

export function isAssembly(word: string): boolean {
  return /^(?:__)?asm(?:__|_inline|_volatile_goto|_goto_output)?$/.test(word);
}

/** Last token of `word volatile goto (...)`. */
export function callEnd(input: MaskInput, at: number): number {
  let here = at + 1;
  while (kindAt(input, here) === TokenKind.word) here++;
  return kindAt(input, here) === Mark.parenOpen ? Math.max(partnerAt(input, here), at) : at;
}
