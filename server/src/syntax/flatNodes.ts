import type { Tree } from "web-tree-sitter";

/**
 * Trees copied out of the parser in preorder, one array per property. Comments and what is inside of leaves are left out, white
 * space belongs to no node.
 */
export interface FlatNodes {
  /** Grammar node types; anonymous tokens have their text as type. */
  readonly kind: string[];
  readonly start: number[];
  readonly end: number[];
  /** One past the last descendant. */
  readonly last: number[];
  /** Greatest number of nodes inside each other, leaves not counted. */
  depth: number;
}

/** A way to copy trees. All ways give the same nodes. */
export interface Flattener {
  readonly name: "heap" | "cursor";
  /** Appends a tree to `nodes`, `base` added to its offsets; gives the index of its root. */
  flatten(tree: Tree, base: number, nodes: FlatNodes): number;
}

export const Role = {
  /** Copied with its children. */
  inner: 0,
  /** Copied alone. */
  leaf: 1,
  /** Left out. */
  comment: 2,
} as const;

export type RoleId = (typeof Role)[keyof typeof Role];

export function roleOf(kind: string): RoleId {
  if (kind === "comment") return Role.comment;
  return isPunctuation(kind) || LEAVES.has(kind) ? Role.leaf : Role.inner;
}

export function emptyNodes(): FlatNodes {
  return { kind: [], start: [], end: [], last: [], depth: 0 };
}

/** Named nodes begin with a letter (`ERROR` with an upper-case one). */
function isPunctuation(kind: string): boolean {
  const code = kind.charCodeAt(0) | 32;
  return code < 97 || code > 122;
}

/** Kinds whose inside is never looked at, and the keywords that are frequent enough to be worth not asking for their inside. */
const LEAVES: ReadonlySet<string> = new Set([
  "identifier",
  "field_identifier",
  "type_identifier",
  "statement_identifier",
  "number_literal",
  "string_literal",
  "char_literal",
  "primitive_type",
  "preproc_def",
  "preproc_function_def",
  "preproc_include",
  ..."if else while do for switch case default break continue return goto".split(" "),
  ..."sizeof struct union enum const static".split(" "),
]);
