import { blankBetween } from "./blankBetween";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, startAt, wordAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";
import { isShouted } from "./words";

/**
 * A statement macro without `;` (`CHECK_STATE(x)` with the next statement, a label or `}` behind it) gets one where there is room;
 * otherwise it is blanked. `first` is its first token, a statement begins there; `last` is its last.
 */
export function maskUnended(work: MaskWork, first: number, last: number): void {
  const { input, edits } = work;
  if (input.inList[first] === 1 || !isUnended(input, last)) return;
  const room = blankBetween(work, last);
  if (room !== undefined) edits.put(room, room + 1, ";");
  else edits.blank(startAt(input, first), endAt(input, last));
}

function isUnended(input: MaskInput, last: number): boolean {
  const next = kindAt(input, last + 1);
  if (next === Mark.braceClose) return true;
  if (next !== TokenKind.word) return false;
  const word = wordAt(input, last + 1);
  // `else` may follow a macro that ends in a block; a plain word on the same line may be anything.
  const isKeyword = /^(?:if|for|while|do|switch|return|goto|break|continue|case|default|else)$/.test(word);
  return (
    isKeyword ||
    isShouted(word) ||
    input.text.slice(endAt(input, last), startAt(input, last + 1)).includes("\n")
  );
}
