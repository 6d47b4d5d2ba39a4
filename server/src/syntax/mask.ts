import { maskAttribute } from "./maskAttribute";
import { maskArguments } from "./maskArguments";
import { MaskEdits } from "./maskEdits";
import { endAt, kindAt, liveInput, Mark, startAt, wordAt, type MaskInput } from "./maskInput";
import { maskMember } from "./maskMember";
import { maskNumber } from "./maskNumber";
import { maskStatement } from "./maskStatement";
import { maskStrings } from "./maskStrings";
import { maskSpecifiers } from "./maskSpecifiers";
import { isDeclarationStart, maskTopLevel } from "./maskTopLevel";
import { maskType } from "./maskType";
import { TokenKind } from "./tokens";
import { firstAlternative } from "./alternatives";
import type { Alternative } from "./chooseArms";
import type { ArmGroup, TextSpan } from "./liveTokens";

/** A text of the same length with the same line breaks that the C grammar can read. Names overwritten are in the original. */
export interface MaskResult {
  readonly text: string;
  /** Offsets of macro loops (`list_for_each_entry(...)`), now `while`. Sorted. */
  readonly loops: readonly number[];
  /** Offsets of other macros in front of a statement (`scoped_guard(...)`), now `while` (or `if`, before an `else`). Sorted. */
  readonly scopes: readonly number[];
  /** Conditionals all of whose arms are there, each a block within a block. Sorted. */
  readonly groups: readonly ArmGroup[];
  /** Directives and arms that are not there. */
  readonly dropped: readonly TextSpan[];
}

/** What the rules read and write. A rule looks at the token `at` and says whether it dealt with it. */
export interface MaskWork {
  readonly input: MaskInput;
  readonly edits: MaskEdits;
  readonly loops: number[];
  readonly scopes: number[];
}

/**
 * Masks a whole file or the slice of one item. For a function that stands in the first arms of its conditionals, masking its slice gives
 * the slice of the masked file. Never throws; length and line breaks stay as they are.
 */
export function maskText(text: string): MaskResult {
  return maskAlternative(firstAlternative(text));
}

/** Masks a text with the arms that were chosen. */
export function maskAlternative(alternative: Alternative): MaskResult {
  const edits = new MaskEdits(alternative.text);
  const { input, groups, dropped } = liveInput(alternative, edits);
  const work: MaskWork = { input, edits, loops: [], scopes: [] };
  for (let at = 0; at < input.count; at++) at = maskToken(work, at);
  return { text: edits.apply(), loops: work.loops, scopes: work.scopes, groups, dropped };
}

/** Index of the last token dealt with. */
function maskToken(work: MaskWork, at: number): number {
  const kind = kindAt(work.input, at);
  if (kind === TokenKind.string) return maskStrings(work, at);
  if (kind === TokenKind.number) return maskNumber(work, at);
  if (kind === Mark.comma && kindAt(work.input, at + 1) === Mark.parenClose) {
    work.edits.blank(startAt(work.input, at), endAt(work.input, at));
  }
  if (kind !== TokenKind.word) return at;
  const word = wordAt(work.input, at);
  const attribute = maskAttribute(work, at, word);
  if (attribute > at - 1) {
    if (kindAt(work.input, attribute + 1) === TokenKind.word && isDeclarationStart(work.input, at)) {
      maskSpecifiers(work, attribute + 1);
    }
    return attribute;
  }
  if (work.input.inRecord[at] === 1) return maskMember(work, at, word);
  const blanked = maskType(work, at, word);
  if (blanked > at) return blanked;
  if ((work.input.depths[at] ?? 0) === 0) maskTopLevel(work, at, word);
  else maskStatement(work, at, word);
  maskArguments(work, at, word);
  return at;
}
