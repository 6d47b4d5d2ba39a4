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

function skipBlanks(text: string, at: number, end: number): number {
  let here = at;
  while (here < end && (text.charCodeAt(here) === 32 || text.charCodeAt(here) === 9)) here++;
  return here;
}

function oneLine(raw: string): string {
  if (!/[/\\\s]/.test(raw)) return raw;
  return raw
    .replace(/\\\r?\n/g, " ")
    .replace(/\/\*[^]*?(?:\*\/|$)|\/\/.*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
