import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";
import { isNeverCalled, isShouted } from "./words";

/** Macros that are glued to a string (`KERN_ERR "..."`, `"..." PRIx64`) are blanked. Returns the last token of the string. */
export function maskStrings(work: MaskWork, at: number): number {
  maskBefore(work, at);
  return maskAfter(work, at);
}

function maskBefore(work: MaskWork, string: number): void {
  const { input, edits } = work;
  let at = string - 1;
  for (; isGlued(input, at); at--) edits.blank(startAt(input, at), endAt(input, at));
  const open = kindAt(input, at) === Mark.parenClose ? partnerAt(input, at) : -1;
  // `PREFIX(x) "..."`, but not `if (x) "..."` nor a cast.
  if (open > 0 && isGlued(input, open - 1) && isShouted(wordAt(input, open - 1))) {
    edits.blank(startAt(input, open - 1), endAt(input, at));
  }
}

function maskAfter(work: MaskWork, string: number): number {
  const { input, edits } = work;
  if (wordAt(input, string - 1) === "extern") return string;
  let last = string;
  for (let at = string + 1; at < input.count; at = last + 1) {
    if (kindAt(input, at) === TokenKind.string) {
      last = at;
      continue;
    }
    if (!isGlued(input, at)) break;
    last = at;
    if (kindAt(input, at + 1) === Mark.parenOpen) last = Math.max(partnerAt(input, at + 1), at);
    edits.blank(startAt(input, at), endAt(input, last));
  }
  return last;
}

function isGlued(input: MaskInput, at: number): boolean {
  if (kindAt(input, at) !== TokenKind.word) return false;
  const word = wordAt(input, at);
  // `L"..."` and `u8"..."` are prefixes of the literal.
  return !isNeverCalled(word) && !/^(?:L|u8?|U)$/.test(word);
}
