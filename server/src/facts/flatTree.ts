import { firstError } from "../syntax/firstError";
import type { FlatNodes } from "../syntax/flatNodes";
import type { SourceTree } from "../syntax/types";

/**
 * Trees copied out of the parser in preorder, one array per property, so that lowering never calls into wasm. Offsets are
 * file offsets. Several trees may be appended: macro arguments are parsed apart from the function they stand in.
 */
export class FlatTree implements FlatNodes {
  readonly kind: string[] = [];
  readonly start: number[] = [];
  readonly end: number[] = [];
  readonly last: number[] = [];
  /** Number of nodes with side effects before this node: two reads tell whether a subtree has any. */
  private readonly effects: number[] = [0];
  depth = 0;
  /** Offset of the first error or missing token in any of the trees. */
  errorAt: number | undefined;

  /** Copies a tree whose offsets are relative to `base`; gives the index of its root. */
  append(tree: SourceTree, base: number): number {
    const root = tree.flatten(base, this);
    const error = firstError(tree.root);
    if (error !== undefined) this.errorAt ??= error.startIndex + base;
    for (let node = root; node < this.kind.length; node++) {
      this.effects.push((this.effects[node] ?? 0) + (EFFECTS.has(this.kindOf(node)) ? 1 : 0));
    }
    return root;
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
}

const EFFECTS: ReadonlySet<string> = new Set([
  "call_expression",
  "assignment_expression",
  "update_expression",
  "compound_statement",
]);
