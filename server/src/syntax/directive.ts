import { isWordPart } from "./charClass";

export interface Directive {
  /** `if`, `define`, ...; empty for a lone `#`. */
  readonly name: string;
  /** The rest of the line on one line, without comments, white space collapsed. */
  readonly argument: string;
  /** Offset of the first character after the name and the blanks behind it. */
  readonly argumentAt: number;
}

/** Reads the directive token `start`..`end`. */
export function readDirective(text: string, start: number, end: number): Directive {
  const nameAt = skipBlanks(text, start + 1, end);
  let nameEnd = nameAt;
  while (nameEnd < end && isWordPart(text.charCodeAt(nameEnd))) nameEnd++;
  const name = text.slice(nameAt, nameEnd);
  const argumentAt = skipBlanks(text, nameEnd, end);
  // A macro body can be long and nobody asks for it here.
  return { name, argumentAt, argument: name === "define" ? "" : oneLine(text.slice(argumentAt, end)) };
}

/** Skips blanks, continued lines and comments. */
function skipBlanks(text: string, at: number, end: number): number {
  let here = at;
  for (let next = gapEnd(text, here); next > here && here < end; next = gapEnd(text, here)) here = next;
  return Math.min(here, end);
}

/** Where the one blank, line break or comment at an offset ends; the offset itself when there is none. */
function gapEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === SPACE || code === TAB) return at + 1;
  if (code === BACKSLASH) {
    if (text.startsWith("\n", at + 1)) return at + 2;
    return text.startsWith("\r\n", at + 1) ? at + 3 : at;
  }
  if (code !== SLASH || !text.startsWith("*", at + 1)) return at;
  const close = text.indexOf("*/", at + 2);
  return close < 0 ? at : close + 2;
}

const SPACE = 32;
const TAB = 9;
const BACKSLASH = 92;
const SLASH = 47;

function oneLine(raw: string): string {
  if (!/[/\\\s]/.test(raw)) return raw;
  return raw
    .replace(/\\\r?\n/g, " ")
    .replace(/\/\*[^]*?(?:\*\/|$)|\/\/.*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
