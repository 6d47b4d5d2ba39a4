import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { callEnd } from "./maskTopLevel";
import { TokenKind } from "./tokens";
import { isNeverCalled, isShouted } from "./words";

/** Tokens looked at behind `case` for a range before giving up. */
const CASE_LIMIT = 64;

/** Macros in place of statements, inside braces. */
export function maskStatement(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const next = kindAt(input, at + 1);
  if (word === "case") return maskCaseRange(work, at);
  if (/^(?:__)?asm(?:__)?$/.test(word))
    return edits.blank(startAt(input, at), endAt(input, callEnd(input, at)));
  if (/^(?:__)?struct_group/.test(word)) return maskStructGroup(work, at, word);
  if (word.startsWith("KERN_") && next === TokenKind.word)
    return edits.blank(startAt(input, at), endAt(input, at));
  if (next === Mark.parenOpen) return maskCallLike(work, at, word);
  if (next === TokenKind.word && isShouted(word) && isBareMacro(input, at)) {
    edits.blank(startAt(input, at), endAt(input, at));
  }
}

function maskCallLike(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const close = partnerAt(input, at + 1);
  if (close < 0 || isNeverCalled(word) || !isStatementStart(input, at)) return;
  const isLoop = /for_?each|for_?all/i.test(word);
  const isScope = /^scoped_\w*guard$/.test(word) || word.startsWith("scoped_");
  const follower = kindAt(input, close + 1);
  const isBlock = follower === Mark.braceOpen;
  if (isClosingLoop(input, at, word)) return edits.put(startAt(input, at), endAt(input, at), "while");
  if (!isBlock && !((isLoop || isScope) && beginsStatement(input, close + 1))) return;
  (isLoop ? work.loops : work.scopes).push(startAt(input, at));
  if (close === at + 2) return edits.blank(startAt(input, at), endAt(input, close));
  if (word.startsWith("scoped_cond_guard")) maskFailure(work, at + 1);
  const hasElse = isBlock && wordAt(input, partnerAt(input, close + 1) + 1) === "else";
  edits.put(startAt(input, at), endAt(input, at), hasElse || word.length < 5 ? "if" : "while");
}

/** `do { ... } while_each_thing(a, b);` */
function isClosingLoop(input: MaskInput, at: number, word: string): boolean {
  if (!word.startsWith("while_") || kindAt(input, at - 1) !== Mark.braceClose) return false;
  return wordAt(input, partnerAt(input, at - 1) - 1) === "do";
}

/** `scoped_cond_guard(name, return -EINTR, lock)`: the statement becomes an expression in its place. */
function maskFailure(work: MaskWork, open: number): void {
  const { input, edits } = work;
  const close = partnerAt(input, open);
  const word = wordAt(input, open + 3);
  if (!/^(?:return|goto|break|continue)$/.test(word) || open + 4 > close) return;
  const isBare = kindAt(input, open + 4) === Mark.comma;
  edits.put(startAt(input, open + 3), endAt(input, open + 3), isBare ? "0" : "");
}

/** `struct_group(name, members);` declares the members in place. */
function maskStructGroup(work: MaskWork, at: number, word: string): void {
  const { input, edits } = work;
  const close = partnerAt(input, at + 1);
  if (close < 0) return;
  const skipped = word.startsWith("__") ? 3 : word === "struct_group" ? 1 : 2;
  let commas = 0;
  let here = at + 2;
  for (; here < close && commas < skipped; here++) {
    if (kindAt(input, here) === Mark.comma) commas++;
    else here = Math.max(partnerAt(input, here), here);
  }
  edits.blank(startAt(input, at), endAt(input, here - 1));
  const after = kindAt(input, close + 1) === Mark.semicolon ? close + 1 : close;
  edits.blank(startAt(input, close), endAt(input, after));
}

/** `case A ... B:` keeps `A`. */
function maskCaseRange(work: MaskWork, at: number): void {
  const { input, edits } = work;
  let dots = -1;
  for (let here = at + 1; here < at + CASE_LIMIT; here++) {
    const kind = kindAt(input, here);
    if (kind === Mark.colon || kind === 0 || kind === Mark.semicolon) {
      if (dots >= 0) edits.blank(startAt(input, dots), startAt(input, here));
      return;
    }
    if (dots < 0 && kind === Mark.dot && kindAt(input, here + 1) === Mark.dot) dots = here;
  }
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
