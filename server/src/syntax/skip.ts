const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;
const SLASH = 47;
const STAR = 42;
const QUOTE = 34;
const APOSTROPHE = 39;

/** `at` is on a `/`. One past the comment, or `at` when none begins there. */
export function skipComment(text: string, at: number, end: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === STAR) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 || close + 2 > end ? end : close + 2;
  }
  return next === SLASH ? skipLine(text, at, end) : at;
}

/** `at` is on a quote. One past the closing one; a literal that is not closed ends before the line break. */
export function skipLiteral(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  for (let here = at + 1; here < end; here++) {
    const code = text.charCodeAt(here);
    if (code === quote) return here + 1;
    if (code === NEWLINE) return here;
    if (code === BACKSLASH) here = escapedAt(text, here);
  }
  return end;
}

/** Offset of the line break that ends the logical line (backslash continuations included), or `end`. */
function skipLine(text: string, at: number, end: number): number {
  for (let here = at; ; here++) {
    here = text.indexOf("\n", here);
    if (here < 0 || here >= end) return end;
    if (!isContinued(text, here)) return here;
  }
}

/** Like {@link skipLine} for a directive: comments inside it may hold line breaks, strings may hold comment marks. */
export function skipDirective(text: string, at: number, end: number): number {
  for (let here = at; here < end;) {
    const code = text.charCodeAt(here);
    if (code === NEWLINE) return here;
    if (code === SLASH) here = Math.max(skipComment(text, here, end), here + 1);
    else if (code === QUOTE || code === APOSTROPHE) here = skipLiteral(text, here, end);
    else if (code === BACKSLASH) here = escapedAt(text, here) + 1;
    else here++;
  }
  return end;
}

/** Offset of the last character of the escape that begins with the backslash at `at`. */
function escapedAt(text: string, at: number): number {
  return text.charCodeAt(at + 1) === RETURN && text.charCodeAt(at + 2) === NEWLINE ? at + 2 : at + 1;
}

function isContinued(text: string, newline: number): boolean {
  const before = text.charCodeAt(newline - 1);
  return before === BACKSLASH || (before === RETURN && text.charCodeAt(newline - 2) === BACKSLASH);
}
