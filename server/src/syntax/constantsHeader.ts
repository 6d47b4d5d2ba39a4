/**
 * Whether a text is nothing but comments, conditionals and object-like macros with numbers, as headers of register definitions are:
 * hundreds of megabytes that need not be scanned. False whenever a line looks like anything else, `#include` among them.
 */
export function holdsOnlyConstants(text: string): boolean {
  for (let at = 0; at < text.length; at = LINE.lastIndex) {
    LINE.lastIndex = at;
    if (!LINE.test(text)) return false;
  }
  return true;
}

const COMMENT = String.raw`/\*[^*]*\*+(?:[^*/][^*]*\*+)*/[ \t]*`;
/** A comment that ends in its line. */
const LAST = String.raw`(?:/\*[^\n*\\]*\*/[ \t]*|//[^\n\\]*)?`;
/** The rest of a line that is not continued. */
const REST = String.raw`[^\n\\/]*${LAST}`;
const CONSTANT = String.raw`define[ \t]+\w+(?:[ \t]+(?:\(*-?\d${REST}|${LAST}))?`;
const CONDITIONAL = String.raw`(?:ifdef|ifndef|if|else|elif|endif|undef)\b${REST}`;

/** One line, or a comment over several lines, with the line break. */
const LINE = new RegExp(
  String.raw`[ \t]*(?:#[ \t]*(?:${CONSTANT}|${CONDITIONAL})|${COMMENT}|//[^\n\\]*)?\r?(?:\n|$)`,
  "y",
);
