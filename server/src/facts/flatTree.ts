import type { Node, TreeCursor } from "web-tree-sitter";

/**
 * Trees copied out of the parser in preorder, one array per property, so that lowering never calls into wasm. Offsets are
 * file offsets. Several trees may be appended: macro arguments are parsed apart from the function they stand in.
 */
export class FlatTree {
  /** Grammar node types; anonymous tokens have their text as type. */
  readonly kind: string[] = [];
  readonly start: number[] = [];
  readonly end: number[] = [];
  /** One past the last descendant. */
  readonly last: number[] = [];
  /** Number of nodes with side effects before this node: two reads tell whether a subtree has any. */
  private readonly effects: number[] = [0];
  /** Greatest nesting among the appended trees. */
  depth = 0;

  /** Copies a tree whose offsets are relative to `base`; gives the index of its root. */
  append(root: Node, base: number): number {
    const first = this.kind.length;
    const cursor = root.walk();
    const open: number[] = [];
    for (let more = true; more;) {
      const node = this.copy(cursor, base);
      if (node >= 0 && cursor.gotoFirstChild()) {
        open.push(node);
        if (open.length > this.depth) this.depth = open.length;
      } else more = this.advance(cursor, open);
    }
    cursor.delete();
    return first;
  }

  /** Copies one node; gives its index if there may be something inside that matters, -1 otherwise. */
  private copy(cursor: TreeCursor, base: number): number {
    const kind = cursor.nodeType;
    if (kind === "comment") return -1;
    const start = base + cursor.startIndex;
    // A token's type is its text: two calls into wasm less for half of all nodes.
    const isToken = isPunctuation(kind) || KEYWORDS.has(kind);
    const node = this.push(kind, start, isToken ? start + kind.length : base + cursor.endIndex);
    return isToken || LEAVES.has(kind) ? -1 : node;
  }

  /** Moves to the next node that is not inside this one; false at the end of the tree. */
  private advance(cursor: TreeCursor, open: number[]): boolean {
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return false;
      this.close(open.pop());
    }
    return true;
  }

  kindOf(node: number): string {
    return this.kind[node] ?? "";
  }

  startOf(node: number): number {
    return this.start[node] ?? 0;
  }

  endOf(node: number): number {
    return this.end[node] ?? 0;
  }

  /** The index after the subtree: the next sibling, if the parent has one. */
  lastOf(node: number): number {
    return this.last[node] ?? node + 1;
  }

  /** Direct children, tokens included, comments left out. */
  children(node: number): number[] {
    const children: number[] = [];
    const last = this.lastOf(node);
    for (let child = node + 1; child < last; child = this.lastOf(child)) children.push(child);
    return children;
  }

  /** First direct child of a kind, or -1. */
  child(node: number, kind: string): number {
    const last = this.lastOf(node);
    for (let child = node + 1; child < last; child = this.lastOf(child)) {
      if (this.kind[child] === kind) return child;
    }
    return -1;
  }

  /** Whether evaluating the subtree calls, assigns or runs statements. */
  hasEffect(node: number): boolean {
    return (this.effects[this.lastOf(node)] ?? 0) > (this.effects[node] ?? 0);
  }

  private push(kind: string, start: number, end: number): number {
    const node = this.kind.length;
    this.kind.push(kind);
    this.start.push(start);
    this.end.push(end);
    this.last.push(node + 1);
    this.effects.push((this.effects[node] ?? 0) + (EFFECTS.has(kind) ? 1 : 0));
    return node;
  }

  private close(node: number | undefined): void {
    if (node !== undefined) this.last[node] = this.kind.length;
  }
}

/** Named nodes begin with a letter (`ERROR` with an upper-case one). */
function isPunctuation(kind: string): boolean {
  const code = kind.charCodeAt(0) | 32;
  return code < 97 || code > 122;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  "if else while do for switch case default break continue return goto sizeof struct union enum const static".split(
    " ",
  ),
);

/** Kinds whose inside is never looked at. */
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
]);

const EFFECTS: ReadonlySet<string> = new Set([
  "call_expression",
  "assignment_expression",
  "update_expression",
  "compound_statement",
]);
