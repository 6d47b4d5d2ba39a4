import { Tokens, isWord } from "./tokens";
import type { InitializerFacts } from "./types";

type Entry = InitializerFacts["entries"][number];

/** Brace lists nested deeper than this are skipped. */
const MAX_NESTING = 16;

/**
 * Reads a brace list from its `{`: every entry whose value is a name, or the address of one. Elements of an array have
 * the segment `[]`, members without designator their index.
 */
export function readInitializer(
  text: string,
  start: number,
  { end, isArray }: { readonly end: number; readonly isArray: boolean },
): Entry[] {
  const tokens = new Tokens(text, start, end);
  const entries: Entry[] = [];
  readList(tokens, { path: "", isArray, entries, depth: 0 });
  return entries;
}

interface List {
  readonly path: string;
  readonly isArray: boolean;
  readonly entries: Entry[];
  readonly depth: number;
}

function readList(tokens: Tokens, list: List): void {
  if (list.depth > MAX_NESTING) return void tokens.skipBalanced();
  if (!tokens.accept("{")) return;
  for (let index = 0; !tokens.done && tokens.peek() !== "}"; index++) {
    const segment = readDesignator(tokens) ?? (list.isArray ? "[]" : String(index));
    readValue(tokens, list, list.path === "" ? segment : `${list.path}.${segment}`);
    tokens.skipTo([","]);
    if (!tokens.accept(",") && tokens.peek() !== "}") tokens.position++;
  }
  tokens.accept("}");
}

/** `.a.b =`, `[IDX] =`, `[IDX].a =`, `a:`; undefined for a positional entry. */
function readDesignator(tokens: Tokens): string | undefined {
  const segments: string[] = [];
  while (tokens.peek() === "[" || (tokens.peek() === "." && isWord(tokens.peek(1)))) {
    if (tokens.accept(".")) segments.push(tokens.next());
    else {
      tokens.skipBalanced();
      segments.push("[]");
    }
  }
  if (segments.length > 0) tokens.accept("=");
  else if (isWord(tokens.peek()) && tokens.peek(1) === ":") {
    segments.push(tokens.next());
    tokens.position++;
  }
  return segments.length > 0 ? segments.join(".") : undefined;
}

function readValue(tokens: Tokens, list: List, member: string): void {
  if (tokens.peek() === "{") {
    return readList(tokens, { ...list, path: member, isArray: false, depth: list.depth + 1 });
  }
  const from = tokens.position;
  const isAddress = tokens.accept("&");
  while (tokens.peek() === "(" && isCast(tokens)) tokens.skipBalanced();
  if (tokens.peek() === "{") {
    return readList(tokens, { ...list, path: member, isArray: false, depth: list.depth + 1 });
  }
  const value = readName(tokens, isAddress || tokens.accept("&"));
  if (value === undefined) tokens.position = from;
  else list.entries.push({ member, ...value });
}

/** A parenthesis followed by a value: a cast or a compound literal's type. `(name)` alone is a value. */
function isCast(tokens: Tokens): boolean {
  const from = tokens.position;
  tokens.skipBalanced();
  const after = tokens.peek();
  tokens.position = from;
  return after === "{" || after === "&" || after === "(" || isWord(after);
}

/** A name that is the whole value, `pm_ptr(&x)`-like wrappers taken off. */
function readName(tokens: Tokens, isAddress: boolean): { value: string; at: number } | undefined {
  if (tokens.accept("(")) return readName(tokens, isAddress || tokens.accept("&"));
  const word = tokens.peek();
  if (!isWord(word)) return undefined;
  if (tokens.peek(1) === "(") {
    if (!/(?:^|_)ptr$/.test(word)) return undefined;
    tokens.position += 2;
    return readName(tokens, isAddress || tokens.accept("&"));
  }
  const value = { value: word, at: tokens.at };
  const after = tokens.peek(1);
  const isWhole = after === "," || after === "}" || after === ")" || after === ";" || after === "";
  if (!isWhole || (!isAddress && isConstant(word))) return undefined;
  tokens.position++;
  return value;
}

/** Constants by their looks: enumerators and macros are upper case. */
function isConstant(word: string): boolean {
  return !/[a-z]/.test(word) || word === "true" || word === "false";
}

/** A variable initialised with a plain name: the entry has an empty member path. */
export function readScalar(text: string, start: number, end: number): Entry[] {
  const tokens = new Tokens(text, start, end);
  const entries: Entry[] = [];
  readValue(tokens, { path: "", isArray: false, entries, depth: 0 }, "");
  return entries;
}
