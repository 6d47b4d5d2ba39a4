import type { Node } from "web-tree-sitter";
import type { Flattener, FlatNodes } from "./flatNodes";

/** A parsed text. Must be disposed: the tree lives outside the garbage collector's reach. */
export interface SourceTree {
  readonly root: Node;
  /** Appends the tree to `nodes`, `base` added to its offsets; gives the index of its root. */
  flatten(base: number, nodes: FlatNodes): number;
  dispose(): void;
}

/** The C grammar, loaded once per thread. */
export interface Grammar {
  /** How trees are copied: `heap` is the fast way, `cursor` what is left when the parser is not the one that way was made for. */
  readonly traversal: Flattener["name"];
  /** Parses a text (latin1, so offsets are bytes). Never throws on bad C: the tree holds error nodes. */
  parse(text: string): SourceTree;
}

export type ItemKind =
  /** A function definition, macro-defined ones (`SYSCALL_DEFINE2(name, ...) {`) included. */
  | "function"
  | "record"
  | "typedef"
  /** A file-scope object, with or without initialiser. */
  | "variable"
  | "prototype"
  /** `#define NAME(args) body`, continuation lines included. */
  | "functionMacro"
  | "objectMacro"
  /** A macro used like a declaration: `DEFINE_MUTEX(x);`, `module_init(f);`. */
  | "invocation"
  | "include";

/** One top-level item found by the byte scanner, which knows no grammar but braces, parentheses, comments and strings. */
export interface OutlineItem {
  readonly kind: ItemKind;
  /** Function, tag, typedef, variable or macro name; `` for anonymous records; the path for includes. */
  readonly name: string;
  readonly nameAt: number;
  readonly start: number;
  /** One past the closing `}` or `;` (or the last character of a directive). */
  readonly end: number;
  /** Offset of `{` for functions, records and initialised variables; -1 otherwise. */
  readonly body: number;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  /** Preprocessor conditions around the item, outermost first; `!(...)` for `#else` arms. */
  readonly conditions: readonly string[];
  /** For functions and function-like macros: identifiers followed by `(`, sorted, unique; keywords left out. */
  readonly calls: readonly string[];
  /** Members called through `->name(` or `.name(`, sorted, unique. */
  readonly memberCalls: readonly string[];
}

export interface Outline {
  readonly items: readonly OutlineItem[];
}
