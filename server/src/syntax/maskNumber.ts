import type { MaskWork } from "./mask";
import { endAt, kindAt, startAt } from "./maskInput";
import { TokenKind } from "./tokens";

const wellFormed = /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d+(?:[eE]\d*)?)[uUlLfF]*$/;

/** Macro arguments may begin with a digit (`5000baseT_Full`), and macros may follow a number (`2 SECONDS`). */
export function maskNumber(work: MaskWork, at: number): number {
  const { input, edits } = work;
  const start = startAt(input, at);
  const end = endAt(input, at);
  if (end - start > 1 && !wellFormed.test(input.text.slice(start, end))) edits.put(start, start + 1, "_");
  if (kindAt(input, at + 1) !== TokenKind.word) return at;
  edits.blank(startAt(input, at + 1), endAt(input, at + 1));
  return at + 1;
}
