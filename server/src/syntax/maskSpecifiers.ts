import { isAttributeWithArguments, isPlainAttribute } from "./attributeWords";
import type { MaskWork } from "./mask";
import { endAt, kindAt, Mark, partnerAt, startAt, wordAt, type MaskInput } from "./maskInput";
import { TokenKind } from "./tokens";
import { isBuiltinType, isRecordWord, isShouted, isStorageWord } from "./words";

/** The words in front of a declarator, and its name. */
export interface Specifiers {
  /** Tokens that are neither storage, type keyword, tag nor attribute; the last one is the name. */
  readonly plain: readonly number[];
  /** First token of a type that needs no further word, or -1. */
  readonly type: number;
  readonly end: number;
}

/**
 * Blanks unknown macros in front of a type (`INDIRECT_CALLABLE_SCOPE int f(...)`): the grammar allows one type name only.
 * `at` is the first token of a declaration.
 */
export function maskSpecifiers(work: MaskWork, at: number): void {
  const { input, edits } = work;
  const { plain, type, end } = readSpecifiers(input, at);
  const isFunction = kindAt(input, end) === Mark.parenOpen && plain.at(-1) === end - 1;
  // The last plain word is the name, and without a keyword the one before it is the type.
  const excess = plain.slice(0, type < 0 ? -2 : -1);
  for (const one of excess) {
    const word = wordAt(input, one);
    const isLeading = (type < 0 || one < type) && (isShouted(word) || word.startsWith("__"));
    if (isFunction || isLeading) edits.blank(startAt(input, one), endAt(input, one));
  }
}

/** Reads the words of a declaration from its first token on. */
export function readSpecifiers(input: MaskInput, first: number): Specifiers {
  const plain: number[] = [];
  let type = -1;
  let at = first;
  for (; at < input.count; at++) {
    const word = wordAt(input, at);
    if (kindAt(input, at) === Mark.star || isStorageWord(word) || isPlainAttribute(word)) continue;
    if (kindAt(input, at) !== TokenKind.word || word === "typedef") break;
    if (isAttributeWithArguments(word)) {
      at = Math.max(partnerAt(input, at + 1), at);
      continue;
    }
    const isTag = isRecordWord(word);
    if (isTag || isBuiltinType(word)) type = type < 0 ? at : type;
    else plain.push(at);
    if (isTag && kindAt(input, at + 1) === TokenKind.word) at++;
  }
  return { plain, type, end: at };
}
