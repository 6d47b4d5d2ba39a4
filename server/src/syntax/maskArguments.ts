import { isPlainAttribute } from "./attributeWords";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { becomesLoop } from "./maskStatementArguments";
import { firstOfDeclaration } from "./maskTopLevel";
import { TokenKind } from "./tokens";
import { isBuiltinType, isJumpWord, isNeverCalled, isRecordWord, isStorageWord } from "./words";

/** Types among the arguments of a call become plain names: the grammar knows calls with expressions only. */
export function maskArguments(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  if (kindAt(input, at + 1) !== Mark.parenOpen) return;
  if (/^(?:_Alignof|alignof|__alignof(?:__)?)$/.test(word)) {
    // The grammar wants a type here; both take either.
    return edits.put(startAt(input, at), endAt(input, at), "sizeof");
  }
  const close = partnerAt(input, at + 1);
  if (close < 0 || !isCall(input, at, word)) return;
  if (word === "offsetof" && !maskOffset(work, at, close)) return;
  if (close > at + 2 && kindAt(input, close - 1) === Mark.comma) {
    edits.blank(startAt(input, close - 1), endAt(input, close - 1));
  }
  for (let here = at + 2; here < close; here++) {
    if (isJumpWord(wordAt(input, here)) && becomesLoop(input, at, close)) return;
    if (!maskJump(work, here, close)) maskTypeArgument(work, here, close);
    while (here < close && kindAt(input, here) !== Mark.comma)
      here = Math.max(partnerAt(input, here), here) + 1;
  }
}

/** `CHECK(x, "text", return -EINVAL)`, `scoped_cond_guard(m, return, &l)`: the value (or a 0) stays, the jump is lost. */
function maskJump(work: MaskWork, at: number, close: number): boolean {
  const { input, edits } = work;
  const next = kindAt(input, at);
  // An empty argument: the comma in front of it goes.
  if (next === Mark.comma) edits.blank(startAt(input, at), endAt(input, at));
  if (!isJumpWord(wordAt(input, at))) return false;
  let end = at + 1;
  while (end < close && kindAt(input, end) !== Mark.comma && kindAt(input, end) !== Mark.semicolon) {
    end = Math.max(partnerAt(input, end), end) + 1;
  }
  edits.put(startAt(input, at), endAt(input, at), end === at + 1 ? "0" : "");
  if (kindAt(input, end) === Mark.semicolon) edits.blank(startAt(input, end), endAt(input, end));
  return true;
}

function isCall(input: MaskInput, at: number, word: string): boolean {
  // `(type (*)(parameters))value`
  if (kindAt(input, at + 2) === Mark.star && kindAt(input, at + 3) === Mark.parenClose) return false;
  if (isNeverCalled(word) && word !== "offsetof" && word !== "__builtin_types_compatible_p") return false;
  if ((input.depths[at] ?? 0) === 0) return isTopLevelUse(input, at);
  // A word before the name makes it the declaration of a function.
  const before = wordAt(input, at - 1);
  return before === "" || (isNeverCalled(before) && !isBuiltinType(before)) || before === "else";
}

function isTopLevelUse(input: MaskInput, at: number): boolean {
  if (firstOfDeclaration(input, at) === undefined) return false;
  const close = partnerAt(input, at + 1);
  return kindAt(input, close + 1) !== Mark.braceOpen;
}

/** The grammar has `offsetof(type, name)` only; with a longer path it becomes a call. */
function maskOffset(work: MaskWork, at: number, close: number): boolean {
  const { input, edits } = work;
  let comma = at + 2;
  while (comma < close && kindAt(input, comma) !== Mark.comma)
    comma = Math.max(partnerAt(input, comma), comma) + 1;
  if (comma + 2 >= close && !/typeof/.test(wordAt(input, at + 2))) return false;
  edits.put(startAt(input, at), startAt(input, at) + 1, "_");
  return true;
}

function maskTypeArgument(work: MaskWork, first: number, close: number): void {
  const { input, edits } = work;
  const operatorEnd = operatorEndAt(input, first, close);
  if (operatorEnd > first) return edits.put(startAt(input, first), endAt(input, operatorEnd - 1), "0");
  if (kindAt(input, first) === Mark.bracketOpen) return maskBrackets(work, first);
  let at = first;
  while (isStorageWord(wordAt(input, at))) {
    edits.blank(startAt(input, at), endAt(input, at));
    at++;
  }
  if (isRecordWord(wordAt(input, at)) && kindAt(input, at + 1) === TokenKind.word) {
    edits.blank(startAt(input, at), endAt(input, at));
    at += 2;
  } else if (isBuiltinType(wordAt(input, at))) at = maskBuiltin(work, at);
  else if (kindAt(input, at) === TokenKind.word) at++;
  else return;
  maskPointers(work, at, close);
}

/** `__operand([name])`. */
function maskBrackets({ input, edits }: MaskWork, at: number): void {
  const close = partnerAt(input, at);
  if (close < 0) return;
  edits.put(startAt(input, at), endAt(input, at), "(");
  edits.put(startAt(input, close), endAt(input, close), ")");
}

/** `ASSERTCMP(a, ==, b)`: one past an argument that is nothing but an operator, or `first`. */
function operatorEndAt(input: MaskInput, first: number, close: number): number {
  let at = first;
  while (at < close && /[=<>!&|+\-^/%*~]/.test(markAt(input, at))) at++;
  return at === close || kindAt(input, at) === Mark.comma ? at : first;
}

function markAt(input: MaskInput, at: number): string {
  const kind = kindAt(input, at);
  return kind > 32 ? String.fromCharCode(kind) : "";
}

/** `unsigned int` becomes one name. */
function maskBuiltin(work: MaskWork, first: number): number {
  const { input, edits } = work;
  edits.put(startAt(input, first), startAt(input, first) + 1, "_");
  let at = first + 1;
  for (; isBuiltinType(wordAt(input, at)); at++) edits.blank(startAt(input, at), endAt(input, at));
  return at;
}

/** Stars (and `const` between them) with no operand behind them. */
function maskPointers(work: MaskWork, first: number, close: number): void {
  const { input, edits } = work;
  let at = first;
  while (at < close && (kindAt(input, at) === Mark.star || isQualifier(wordAt(input, at)))) at++;
  if (at > first && (at === close || kindAt(input, at) === Mark.comma)) {
    edits.blank(startAt(input, first), endAt(input, at - 1));
  }
}

function isQualifier(word: string): boolean {
  return isStorageWord(word) || isPlainAttribute(word);
}
