import { firstError } from "../syntax/firstError";
import { outline } from "../syntax/outline";
import { parseItem } from "../syntax/parseItem";
import type { Grammar, OutlineItem } from "../syntax/types";
import { parseBodies } from "./lowerFunction";

/** How well the functions of one file can be parsed, those in every arm of a conditional included. */
export interface ParseCensus {
  readonly functions: number;
  /** Functions with an error or a missing token in their tree, in the header or in the body; lost ones among them. */
  readonly withError: readonly ParseTrouble[];
  /** Functions whose body does not end where its brace does: nothing of them can be used. */
  readonly lost: readonly ParseTrouble[];
}

export interface ParseTrouble {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  /** Offset of the first error. */
  readonly errorAt: number;
  readonly part: "header" | "body";
  /** The source around the error, on one line. */
  readonly snippet: string;
}

/** Parses every function of a text as the analysis would, whether it can matter or not. */
export function parseCensus(grammar: Grammar, text: string): ParseCensus {
  const withError: ParseTrouble[] = [];
  const lost: ParseTrouble[] = [];
  const functions = outline(text).items.filter(({ kind }) => kind === "function");
  for (const item of functions) {
    const { trouble, isLost } = parsed(grammar, text, item);
    if (trouble !== undefined) withError.push(trouble);
    if (trouble !== undefined && isLost) lost.push(trouble);
  }
  return { functions: functions.length, withError, lost };
}

interface Parsed {
  readonly trouble: ParseTrouble | undefined;
  readonly isLost: boolean;
}

function parsed(grammar: Grammar, text: string, item: OutlineItem): Parsed {
  const { body, end, conditions } = item;
  const range = { start: body + 1, end: end - 1, params: [], conditions };
  const bodies = parseBodies({ text, grammar, configuration: () => undefined }, range);
  if ("lost" in bodies)
    return { isLost: true, trouble: troubleOf(text, item, { errorAt: body, part: "body" }) };
  const { errorAt = headerError(grammar, text, item) } = bodies;
  if (errorAt === undefined) return { isLost: false, trouble: undefined };
  const part = errorAt > body ? "body" : "header";
  return { isLost: false, trouble: troubleOf(text, item, { errorAt, part }) };
}

function headerError(grammar: Grammar, text: string, { start, body }: OutlineItem): number | undefined {
  const header = `${text.slice(start, body)}{}`;
  const tree = parseItem(grammar, header, { start: 0, end: header.length });
  try {
    const error = firstError(tree.root);
    return error === undefined ? undefined : error.startIndex + start;
  } finally {
    tree.dispose();
  }
}

/** Characters shown before and behind an error. */
const BEFORE = 30;
const BEHIND = 70;

function troubleOf(
  text: string,
  { name, nameAt: at }: OutlineItem,
  place: Pick<ParseTrouble, "errorAt" | "part">,
): ParseTrouble {
  const around = text.slice(Math.max(place.errorAt - BEFORE, 0), place.errorAt + BEHIND);
  return { name, at, ...place, snippet: around.replace(/\s+/g, " ").trim() };
}
