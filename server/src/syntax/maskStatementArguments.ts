import { isBlank } from "./charClass";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";
import { isJumpWord, isNeverCalled } from "./words";

/**
 * Calls of macros that take statements. Plain ones become operands of the comma operator
 * (`___wait_event(wq, x, s, 0, 0, unlock(&l); schedule(); lock(&l))`); otherwise the call becomes a statement expression of them.
 */
export function maskStatementArguments(work: MaskWork, at: number, close: number): void {
  const { input, edits } = work;
  const semicolons = semicolonsIn(input, at + 2, close);
  const first = semicolons[0];
  if (first === undefined) return;
  const comma = lastCommaBefore(input, at + 2, first);
  // A lone `return x;` is dealt with like any other argument.
  if (isJumpWord(wordAt(input, comma + 1)) && semicolons.length === 1) return;
  if (!hasStatement(input, comma + 1, close)) {
    for (const one of semicolons)
      edits.put(startAt(input, one), endAt(input, one), one + 1 === close ? "" : ",");
    return;
  }
  const before = input.text.charCodeAt(startAt(input, close) - 1);
  if (!isBlank(before) || before === 10) return;
  edits.put(startAt(input, at), endAt(input, comma), "({");
  edits.put(startAt(input, close) - 1, startAt(input, close), "}");
}

function semicolonsIn(input: MaskInput, from: number, close: number): number[] {
  const found: number[] = [];
  for (let at = from; at < close; at = Math.max(partnerAt(input, at), at) + 1) {
    if (kindAt(input, at) === Mark.semicolon) found.push(at);
  }
  return found;
}

/** Index of the last comma between arguments, or of the opening parenthesis. */
function lastCommaBefore(input: MaskInput, from: number, limit: number): number {
  let comma = from - 1;
  for (let at = from; at < limit; at = Math.max(partnerAt(input, at), at) + 1) {
    if (kindAt(input, at) === Mark.comma) comma = at;
  }
  return comma;
}

/** Keywords of statements and declarations: `word word`. */
function hasStatement(input: MaskInput, from: number, close: number): boolean {
  for (let at = from; at < close; at++) {
    if (kindAt(input, at) === Mark.braceOpen) return true;
    if (kindAt(input, at) !== TokenKind.word) continue;
    if (kindAt(input, at + 1) === TokenKind.word) return true;
    const word = wordAt(input, at);
    if (isNeverCalled(word) && !/^(?:sizeof|_*typeof\w*|offsetof)$/.test(word)) return true;
  }
  return false;
}
