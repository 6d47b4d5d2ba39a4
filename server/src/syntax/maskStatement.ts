import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { isBlank } from "./charClass";
import { callEnd, isAssembly, maskInitialized } from "./maskTopLevel";
import { skipAttributes } from "./maskAttribute";
import { maskBareCondition, maskGluedWord, maskLocalWords } from "./maskLocalWords";
import { maskStatementArguments } from "./maskStatementArguments";
import { maskUnended } from "./maskUnended";
import { TokenKind } from "./tokens";
import { isNeverCalled, isShouted, isStorageWord } from "./words";

/** Tokens looked at behind `case` for a range before giving up. */
const CASE_LIMIT = 64;

/** Macros in place of statements, inside braces. */
export function maskStatement(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const next = kindAt(input, at + 1);
  if (word === "case") return maskCaseRange(work, at);
  if (word === "if" || word === "while" || word === "switch") return maskBareCondition(work, at);
  if (word === "goto" && next === Mark.star) return maskComputedJump(work, at);
  if (isAssembly(word)) return edits.blank(startAt(input, at), endAt(input, callEnd(input, at)));
  if (word.startsWith("KERN_") && next === TokenKind.word)
    return edits.blank(startAt(input, at), endAt(input, at));
  if (next === Mark.parenOpen) return maskCallLike(work, at, word);
  maskGluedWord(work, at);
  if (!isStatementStart(input, at)) return;
  if (
    next === TokenKind.word &&
    (isShouted(word) ? isBareMacro(input, at) : isBeforeKeyword(input, at, word))
  ) {
    return edits.blank(startAt(input, at), endAt(input, at));
  }
  if (next === Mark.braceClose && isShouted(word)) return maskUnended(work, at, at);
  // Behind `)` stands an operand as well.
  if (kindAt(input, at - 1) !== Mark.parenClose) maskLocalWords(work, at, word);
}

function maskCallLike(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const close = partnerAt(input, at + 1);
  if (close < 0 || isNeverCalled(word)) return;
  maskStatementArguments(work, at, close);
  const behind = skipAttributes(input, close + 1, (index) => wordAt(input, index));
  if (isShouted(word) && kindAt(input, behind) === Mark.semicolon) return maskStorage(work, at);
  if (kindAt(input, close + 1) === Mark.assign && kindAt(input, close + 2) === Mark.braceOpen) {
    return maskInitialized(work, { first: firstStorage(input, at), at, assign: close + 1 });
  }
  if (!isStatementStart(input, at)) return maskGluedMacro(work, at, close);
  const isLoop = /for_?each|for_?all|_walk_/i.test(word);
  const isScope = /^scoped_|(?:^|_)with_/.test(word) || isIndented(input, at, close + 1);
  const follower = kindAt(input, close + 1);
  const isBlock = follower === Mark.braceOpen;
  if (isClosingLoop(input, at, word)) return edits.put(startAt(input, at), endAt(input, at), "while");
  if (!isBlock && !((isLoop || isScope) && beginsStatement(input, close + 1)))
    return maskUnended(work, at, close);
  (isLoop ? work.loops : work.scopes).push(startAt(input, at));
  if (close === at + 2) return edits.blank(startAt(input, at), endAt(input, close));
  const hasElse = isBlock && wordAt(input, partnerAt(input, close + 1) + 1) === "else";
  edits.put(startAt(input, at), endAt(input, at), hasElse || word.length < 5 ? "if" : "while");
}

/** `printk("..", ALL_FLAGS(ARGUMENT) mask)`: the macro brings its comma along. */
function maskGluedMacro({ input, edits }: MaskWork, at: number, close: number): void {
  const before = kindAt(input, at - 1);
  if ((before !== Mark.comma && before !== Mark.parenOpen) || kindAt(input, close + 1) !== TokenKind.word)
    return;
  if (isShouted(wordAt(input, at))) edits.blank(startAt(input, at), endAt(input, close));
}

/** `static DEFINE_MUTEX(x);` reads as a call only without `static`. */
function maskStorage(work: MaskWork, at: number): void {
  const { input, edits } = work;
  const first = firstStorage(input, at);
  if (first < at && isStatementStart(input, first)) edits.blank(startAt(input, first), startAt(input, at));
}

function firstStorage(input: MaskInput, at: number): number {
  let first = at;
  while (first > 0 && isStorageWord(wordAt(input, first - 1))) first--;
  return first;
}

/** A statement on the next line that stands further right than the macro belongs to it. */
function isIndented(input: MaskInput, at: number, next: number): boolean {
  if (kindAt(input, next) !== TokenKind.word) return false;
  const column = columnOf(input.text, startAt(input, at));
  if (!input.text.slice(endAt(input, next - 1), startAt(input, next)).includes("\n")) return false;
  return column >= 0 && columnOf(input.text, startAt(input, next)) > column;
}

/** Width of the white space that is all there is in front of `at` on its line, or -1. A tab counts for eight. */
function columnOf(text: string, at: number): number {
  let column = 0;
  for (let here = at - 1; here >= 0 && text.charCodeAt(here) !== 10; here--) {
    const code = text.charCodeAt(here);
    if (!isBlank(code)) return -1;
    column += code === 9 ? 8 : 1;
  }
  return column;
}

/** `do { ... } while_each_thing(a, b);` */
function isClosingLoop(input: MaskInput, at: number, word: string): boolean {
  if (!word.startsWith("while_") || kindAt(input, at - 1) !== Mark.braceClose) return false;
  return wordAt(input, partnerAt(input, at - 1) - 1) === "do";
}

/** `goto *table[index];` becomes a jump to `table`, which is no label. */
function maskComputedJump({ input, edits }: MaskWork, at: number): void {
  let name = at + 1;
  while (name < input.count && kindAt(input, name) !== TokenKind.word) name++;
  let end = name;
  while (end < input.count && kindAt(input, end) !== Mark.semicolon) end++;
  edits.blank(startAt(input, at + 1), startAt(input, name));
  edits.blank(endAt(input, name), startAt(input, end));
}

/** `case A ... B:` keeps `A`. */
function maskCaseRange(work: MaskWork, at: number): void {
  const { input, edits } = work;
  let dots = -1;
  for (let here = at + 1; here < at + CASE_LIMIT; here++) {
    const kind = kindAt(input, here);
    if (kind === Mark.colon || kind === 0 || kind === Mark.semicolon) {
      // `case ENTRY(x); break;` where the macro ends in a colon.
      if (kind === Mark.semicolon) edits.put(startAt(input, here), endAt(input, here), ":");
      if (dots >= 0) edits.blank(startAt(input, dots), startAt(input, here));
      return;
    }
    if (dots < 0 && kind === Mark.dot && kindAt(input, here + 1) === Mark.dot) dots = here;
  }
}

/** `unrolled for (...)`. */
function isBeforeKeyword(input: MaskInput, at: number, word: string): boolean {
  return (
    !isNeverCalled(word) &&
    word !== "default" &&
    /^(?:if|for|while|do|switch|return)$/.test(wordAt(input, at + 1))
  );
}

function isStatementStart(input: MaskInput, at: number): boolean {
  const before = kindAt(input, at - 1);
  if (before === TokenKind.word) return /^(?:else|do)$/.test(wordAt(input, at - 1));
  return (
    before === Mark.semicolon ||
    before === Mark.braceOpen ||
    before === Mark.braceClose ||
    before === Mark.parenClose ||
    before === Mark.colon
  );
}

function beginsStatement(input: MaskInput, at: number): boolean {
  const kind = kindAt(input, at);
  if (kind === TokenKind.word || kind === Mark.star || kind === Mark.parenOpen) return true;
  return (kind === Mark.plus || kind === Mark.minus) && kindAt(input, at + 1) === kind;
}

/** A lone macro word on its own line in front of a statement. */
function isBareMacro(input: MaskInput, at: number): boolean {
  const before = kindAt(input, at - 1);
  const isStart = before === Mark.semicolon || before === Mark.braceOpen || before === Mark.braceClose;
  if (!isStart || kindAt(input, at + 2) === Mark.comma) return false;
  return input.text.slice(endAt(input, at), startAt(input, at + 1)).includes("\n");
}
