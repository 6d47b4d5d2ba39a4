import { isBlank } from "./charClass";
import type { MaskWork } from "./mask";
import { endAt, startAt } from "./maskInput";

/**
 * Offset of a blank between the token `at` and the next one that can give way to a mark: right before the next token, or right behind
 * this one. Undefined when there is nothing but line breaks and comments.
 */
export function blankBetween({ input }: MaskWork, at: number): number | undefined {
  const end = endAt(input, at);
  const next = startAt(input, at + 1);
  if (next - 1 >= end && isSpace(input.text, next - 1)) return next - 1;
  return end < next && isSpace(input.text, end) ? end : undefined;
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code !== 10 && code !== 13 && isBlank(code);
}
