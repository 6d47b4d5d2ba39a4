import type { OutlineItem } from "../syntax/types";
import { Tokens } from "./tokens";

/** A macro as text that can be put in place of its use. */
export interface MacroText {
  readonly name: string;
  /** Undefined for a macro without a parameter list. */
  readonly params: readonly string[] | undefined;
  /** Comments and continued lines are gone. */
  readonly body: string;
}

/** Bodies longer than this are tables. */
const MAX_DEFINER = 8000;

/** What a macro has to hold to define something: a function, an initialized object, or entries of an initializer. */
const DEFINES = /\)\s*\{|=\s*\{|(?:^|[{,(])\s*\.\s*[A-Za-z_]\w*\s*=/;

/** `type name##_suffix(parameters)` at the end, for a body to follow. */
const HEADS = /[\w*]\s+\**\s*[\w#][\w#\s]*\([^;{}]*\)\s*$/;

export interface DefiningMacros {
  /** Macros that define functions or objects, or stand for entries of an initializer. */
  readonly own: ReadonlyMap<string, MacroText>;
  /** Macros that end in the header of a function. */
  readonly heads: ReadonlyMap<string, MacroText>;
}

/** The macros of a file that define something. Of the arms of a conditional the first that does counts. */
export function definingMacros(text: string, items: readonly OutlineItem[]): DefiningMacros {
  const own = new Map<string, MacroText>();
  const heads = new Map<string, MacroText>();
  for (const item of items) {
    if (item.kind !== "functionMacro" && item.kind !== "objectMacro") continue;
    if (item.end - item.nameAt > MAX_DEFINER) continue;
    if (item.kind === "objectMacro" && !text.slice(item.nameAt, item.end).includes("=")) continue;
    const macro = readMacroText(text.slice(item.nameAt, item.end));
    if (macro === undefined) continue;
    const isHead = item.kind === "functionMacro" && HEADS.test(macro.body);
    if (isHead && !heads.has(macro.name)) heads.set(macro.name, macro);
    if (DEFINES.test(macro.body) && !own.has(macro.name)) own.set(macro.name, macro);
  }
  return { own, heads };
}

/** Reads a macro from its name on: `NAME(a, b) body`. */
export function readMacroText(source: string): MacroText | undefined {
  const head = /^(\w+)(?:\(([^)]*)\))?/.exec(source);
  const name = head?.[1];
  if (head === null || name === undefined) return undefined;
  const params = head[2]
    ?.split(",")
    .map((param) => param.replace(/\\\r?\n/g, "").trim())
    .filter((param) => param !== "");
  const body = source
    .slice(head[0].length)
    .replace(/\\\r?\n/g, " ")
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, " ")
    .trim();
  return { name, params, body };
}

/** The body with arguments in place of parameters; `#` and `##` done. */
export function substituted({ params = [], body }: MacroText, args: readonly string[]): string {
  const values = new Map<string, string>();
  params.forEach((param, at) => {
    const rest = /^(\w*)\s*\.\.\.$/.exec(param);
    if (rest === null) values.set(param, args[at] ?? "");
    else values.set(rest[1] === "" ? "__VA_ARGS__" : (rest[1] ?? ""), args.slice(at).join(", "));
  });
  return body
    .replace(PIECES, (piece, string?: string) => {
      if (string !== undefined) return piece;
      const word = /\w+$/.exec(piece)?.[0] ?? "";
      const value = values.get(word);
      if (value === undefined) return piece;
      if (piece.startsWith("#") && !piece.startsWith("##")) return JSON.stringify(value);
      return piece.slice(0, piece.length - word.length) + value;
    })
    .replace(/,\s*##\s*(?=[),]|$)/g, "")
    .replace(/\s*##\s*/g, "");
}

/** Strings, and words with the operator in front of them. */
const PIECES = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:##\s*|#\s*)?[A-Za-z_]\w*/g;

/** How often the text of an expansion is expanded in turn. */
const MAX_ROUNDS = 4;
/** Expansions longer than this are given up. */
const MAX_EXPANDED = 60_000;

/** A text with the uses of these macros replaced, again and again; undefined when there is none, or no end. */
export function expandedText(text: string, macros: ReadonlyMap<string, MacroText>): string | undefined {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = expandedOnce(current, macros);
    if (next === current) break;
    if (next.length > MAX_EXPANDED) return undefined;
    current = next;
  }
  return current === text ? undefined : current;
}

function expandedOnce(text: string, macros: ReadonlyMap<string, MacroText>): string {
  const tokens = new Tokens(text, 0, text.length);
  let result = "";
  let done = 0;
  while (!tokens.done) {
    const macro = macros.get(tokens.peek());
    const start = tokens.at;
    tokens.position++;
    if (macro === undefined || (macro.params !== undefined && tokens.peek() !== "(")) continue;
    const args = macro.params === undefined ? [] : argumentsOf(tokens.skipBalanced());
    result += text.slice(done, start) + substituted(macro, args);
    done = tokens.ends[tokens.position - 1] ?? text.length;
  }
  return result + text.slice(done);
}

/** The text between parentheses, cut at its commas. */
export function argumentsOf(inside: string): string[] {
  const tokens = new Tokens(inside, 0, inside.length);
  const args: string[] = [];
  let from = 0;
  for (;;) {
    tokens.skipTo([","]);
    const end = tokens.peek() === "," ? tokens.at : inside.length;
    args.push(inside.slice(from, end).trim());
    if (!tokens.accept(",")) return args;
    from = end + 1;
  }
}
