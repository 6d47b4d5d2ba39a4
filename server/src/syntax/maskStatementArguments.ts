import { isBlank } from "./charClass";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";
import { isJumpWord, isNeverCalled } from "./words";

/**
 * Calls of macros that take statements. Plain ones become operands of the comma operator
 * (`___wait_event(wq, x, s, 0, 0, unlock(&l); schedule(); lock(&l))`); otherwise the call becomes a statement expression of them, or
 * a loop that may not run at all where there is no room for one.
 */
export function maskStatementArguments(work: MaskWork, at: number, close: number): void {
  const { input, edits } = work;
  const { first, semicolons } = statementsIn(input, at + 2, close);
  if (first < 0) return;
  const comma = lastCommaBefore(input, at + 2, first);
  // A lone `return x;` is dealt with like any other argument.
  if (isJumpWord(wordAt(input, comma + 1)) && semicolons.length === 1) return;
  if (!hasStatement(input, comma + 1, close)) {
    for (const one of semicolons)
      edits.put(startAt(input, one), endAt(input, one), one + 1 === close ? "" : ",");
    return;
  }
  const before = input.text.charCodeAt(startAt(input, close) - 1);
  if (comma === at + 1 || !isBlank(before) || before === 10) return maskLoop(work, { at, comma, close });
  edits.put(startAt(input, at), endAt(input, comma), "({");
  edits.put(startAt(input, close) - 1, startAt(input, close), "}");
}

/** Whether the arguments of a call stay statements, jumps included. */
export function becomesLoop(input: MaskInput, at: number, close: number): boolean {
  const { first } = statementsIn(input, at + 2, close);
  return (
    first >= 0 &&
    lastCommaBefore(input, at + 2, first) === at + 1 &&
    endAt(input, at + 1) - startAt(input, at) >= LOOP.length &&
    hasStatement(input, at + 2, close)
  );
}

/** `CMPXCHG_LOOP(new.count++; , return true; );` runs its statements any number of times. */
function maskLoop({ input, edits }: MaskWork, call: { at: number; comma: number; close: number }): void {
  const { at, comma, close } = call;
  if (!isStatement(input, at)) return;
  if (endAt(input, comma) - startAt(input, at) < LOOP.length) return;
  edits.put(startAt(input, at), endAt(input, comma), LOOP);
  for (let here = comma + 1; here < close; here = Math.max(partnerAt(input, here), here) + 1) {
    if (kindAt(input, here) === Mark.comma) edits.blank(startAt(input, here), endAt(input, here));
  }
  const last = kindAt(input, close - 1);
  const isEnded = last === Mark.semicolon || last === Mark.braceClose;
  if (isEnded || kindAt(input, close + 1) !== Mark.semicolon)
    return edits.put(startAt(input, close), endAt(input, close), "}");
  // The semicolon behind the call ends its last statement.
  edits.put(startAt(input, close), endAt(input, close), ";");
  edits.put(startAt(input, close + 1), endAt(input, close + 1), "}");
}

/** Behind another statement, or behind the condition of one. */
function isStatement(input: MaskInput, at: number): boolean {
  const front = kindAt(input, at - 1);
  if (front === Mark.parenClose)
    return /^(?:if|while|for)$/.test(wordAt(input, partnerAt(input, at - 1) - 1));
  return front === Mark.semicolon || front === Mark.braceOpen || front === Mark.braceClose;
}

const LOOP = "while(_){";

/** Semicolons among the arguments, and the first token that makes one of them a statement, or -1. */
function statementsIn(
  input: MaskInput,
  from: number,
  close: number,
): { first: number; semicolons: number[] } {
  const semicolons: number[] = [];
  let first = -1;
  for (let at = from; at < close; at = Math.max(partnerAt(input, at), at) + 1) {
    const isSemicolon = kindAt(input, at) === Mark.semicolon;
    if (isSemicolon) semicolons.push(at);
    if (first < 0 && (isSemicolon || /^(?:if|for|while|do|switch)$/.test(wordAt(input, at)))) first = at;
  }
  return { first, semicolons };
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
