import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt } from "./maskInput";

/**
 * `typeof(expression)` becomes the type name `typeof`: the grammar reads it as a call wherever it can. The expression is in the
 * original text. Returns the last token dealt with, or `at`.
 */
export function maskType(work: MaskWork, at: number, word: string): number {
  const { input, edits } = work;
  const open = kindAt(input, at + 1);
  if (open !== Mark.parenOpen || !/^(?:__)?typeof(?:__|_unqual)?$/.test(word)) return at;
  const close = partnerAt(input, at + 1);
  if (close < 0) return at;
  edits.blank(startAt(input, at + 1), endAt(input, close));
  return close;
}
