import { maskText } from "./mask";
import type { Grammar, OutlineItem, SourceTree } from "./types";

/** A parsed piece of a file: `node.startIndex + base` is an offset into the file. Dispose of it like any tree. */
export interface ParsedSlice extends SourceTree {
  readonly base: number;
  /** File offsets of macro loops and of other statement macros that read as `while` or `if` here. */
  readonly loops: ReadonlySet<number>;
  readonly scopes: ReadonlySet<number>;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Parses one function, masked: the root's child is its `function_definition`. */
export function parseFunction(grammar: Grammar, text: string, item: OutlineItem): ParsedSlice {
  return parseItem(grammar, text, item);
}

/** Parses one top-level item or any other range of file scope, masked. */
export function parseItem(grammar: Grammar, text: string, range: TextRange): ParsedSlice {
  return parseWrapped(grammar, {
    slice: text.slice(range.start, range.end),
    start: range.start,
    before: "",
    after: "",
  });
}

/**
 * Parses a range as the body of a function: the root's child is a `function_definition` whose body holds the statements (or the one
 * expression) of the range. For macro arguments that are code: `DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), ...)`.
 */
export function parseStatements(grammar: Grammar, text: string, range: TextRange): ParsedSlice {
  const slice = text.slice(range.start, range.end);
  return parseWrapped(grammar, { slice, start: range.start, before: BEFORE, after: AFTER });
}

/** Parses the body of a function-like macro as {@link parseStatements} does. `a ## b` becomes one name, `#a` becomes `a`. */
export function parseMacro(grammar: Grammar, text: string, item: OutlineItem): ParsedSlice {
  const close = text.indexOf(")", item.nameAt + item.name.length);
  const start = close < 0 || close >= item.end ? item.end : close + 1;
  const slice = withoutOperators(text.slice(start, item.end));
  return parseWrapped(grammar, { slice, start, before: BEFORE, after: AFTER });
}

/** Operators of the preprocessor, replaced by as many characters that the grammar can read. */
function withoutOperators(body: string): string {
  return body
    .replace(/(,[ \t]*)##/g, "$1  ")
    .replace(/[ \t]*##[ \t]*/g, (operator) => "_".repeat(operator.length))
    .replace(/\\(?=\r?\n)|#/g, " ");
}

const BEFORE = "void _(void){";
/** The line break ends a `//` comment at the end of the slice. */
const AFTER = "\n;}";

interface Wrapped {
  readonly slice: string;
  readonly start: number;
  readonly before: string;
  readonly after: string;
}

function parseWrapped(grammar: Grammar, wrapped: Wrapped): ParsedSlice {
  const { slice, start, before, after } = wrapped;
  const base = start - before.length;
  const masked = maskText(before + slice + after);
  const tree = grammar.parse(masked.text);
  return {
    ...tree,
    base,
    loops: new Set(masked.loops.map((at) => at + base)),
    scopes: new Set(masked.scopes.map((at) => at + base)),
  };
}
