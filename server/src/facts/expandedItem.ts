import type { OutlineItem } from "../syntax/types";
import { knownDefiners, knownEntries, knownHeads } from "./knownDefiners";
import { argumentsOf, definingMacros, expandedText, substituted, type MacroText } from "./macroText";
import { Tokens } from "./tokens";
import type { FileFacts } from "./types";

/** Macros of a file and of the tree that define things, ready to be put in place of their uses. */
export interface Expansions {
  /** What a macro used at file scope stands for. */
  readonly definers: ReadonlyMap<string, MacroText>;
  /** What a macro in front of a body stands for. */
  readonly heads: ReadonlyMap<string, MacroText>;
  readonly entries: ReadonlyMap<string, MacroText>;
  /** Finds whether a text may mention a macro of the file; undefined when it has none. */
  readonly mention: RegExp | undefined;
  /** How many expansions are inside one another. */
  readonly depth: number;
}

/** Macros that use macros that use macros. */
const MAX_DEPTH = 4;

export function expansionsOf(text: string, items: readonly OutlineItem[]): Expansions {
  const { own, heads } = definingMacros(text, items);
  return {
    definers: own.size === 0 ? knownDefiners : new Map([...knownDefiners, ...own]),
    heads: heads.size === 0 ? knownHeads : new Map([...knownHeads, ...heads]),
    entries: own.size === 0 ? knownEntries : new Map([...knownEntries, ...own]),
    mention: own.size === 0 ? undefined : new RegExp(`\\b(?:${[...own.keys()].join("|")})\\b`),
    depth: 0,
  };
}

export function deeper(expansions: Expansions): Expansions {
  return { ...expansions, depth: expansions.depth + 1 };
}

/** What a macro use at file scope defines, as text; undefined for macros that are not known to define anything. */
export function expandedUse(expansions: Expansions, use: string): string | undefined {
  if (expansions.depth >= MAX_DEPTH) return undefined;
  const head = /^((?:\w+\s+)*?)(\w+)\s*(?=[(;=]|$)/.exec(use);
  const macro = expansions.definers.get(head?.[2] ?? "");
  if (head === null || macro === undefined) return undefined;
  const tokens = new Tokens(use, head[0].length, use.length);
  const hasArguments = tokens.peek() === "(";
  if ((macro.params !== undefined) !== hasArguments) return undefined;
  const args = hasArguments ? argumentsOf(tokens.skipBalanced()) : [];
  // `EXPORT_OPS(name) = { ... };` goes on with the value.
  const tail = tokens.peek() === "=" ? use.slice(tokens.at) : "";
  return `${head[1] ?? ""}${substituted(macro, args)} ${tail}\n;`;
}

/**
 * The header of a function that a macro in front of its body defines (`SYSCALL_DEFINE1(name, int, fd) {`), as text with an empty
 * body; undefined when no macro does, or none that is known.
 */
export function expandedHeader(expansions: Expansions, text: string, item: OutlineItem): string | undefined {
  if (!/\w\s*\(\s*$/.test(text.slice(item.start, item.nameAt))) return undefined;
  const use = text.slice(item.start, item.body);
  const head = /^((?:\w+\s+)*?)(\w+)\s*(?=\()/.exec(use);
  const macro = expansions.heads.get(head?.[2] ?? "");
  if (head === null || macro === undefined) return undefined;
  const tokens = new Tokens(use, head[0].length, use.length);
  const expanded = substituted(macro, argumentsOf(tokens.skipBalanced()));
  return `${head[1] ?? ""}${expanded} ${use.slice(tokens.at)} {}`;
}

/** A declaration with the macros in its initializer replaced, or undefined when there are none. */
export function expandedDeclaration({ entries, mention }: Expansions, text: string): string | undefined {
  return KNOWN.test(text) || mention?.test(text) === true ? expandedText(text, entries) : undefined;
}

/** What the names of `knownEntries` have in common. */
const KNOWN = /_PM_OPS\b|\b__(?:BIN_)?ATTR/;

type Found = Pick<FileFacts, "functions" | "variables" | "initializers" | "bindings">;

/**
 * Facts of an expansion as facts of the file: everything happens at the use of the macro. A name that the use spells out is where it
 * is written.
 */
export function placedFacts<Facts extends Partial<Found>>(
  facts: Facts,
  text: string,
  item: OutlineItem,
): Facts {
  const use = text.slice(item.start, item.end);
  const placeOf = (name: unknown): number => {
    const found = typeof name === "string" && name !== "" ? new RegExp(`\\b${name}\\b`).exec(use) : null;
    return found === null ? item.nameAt : item.start + found.index;
  };
  return placed(facts, placeOf, item) as Facts;
}

const OFFSETS: Readonly<Record<string, "at" | "start" | "end">> = {
  at: "at",
  body: "at",
  errorAt: "at",
  start: "start",
  end: "end",
};

function placed(value: unknown, placeOf: (name: unknown) => number, item: OutlineItem): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => placed(one, placeOf, item));
  if (typeof value !== "object" || value === null) return value;
  const names = value as { readonly name?: unknown; readonly value?: unknown };
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => {
    const offset = OFFSETS[key];
    if (offset === undefined || typeof inner !== "number") return [key, placed(inner, placeOf, item)];
    return [key, offset === "at" ? placeOf(names.name ?? names.value) : item[offset]];
  });
  return Object.fromEntries(entries);
}
