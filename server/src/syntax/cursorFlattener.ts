import type { TreeCursor } from "web-tree-sitter";
import { Role, roleOf, type Flattener, type FlatNodes } from "./flatNodes";

/** Copies trees through the parser's public cursor: several calls into wasm for every node. */
export const cursorFlattener: Flattener = {
  name: "cursor",
  flatten(tree, base, nodes) {
    const root = nodes.kind.length;
    const cursor = tree.walk();
    const open: number[] = [];
    for (let more = true; more;) {
      const node = copy(cursor, base, nodes);
      if (node >= 0 && cursor.gotoFirstChild()) {
        open.push(node);
        if (open.length > nodes.depth) nodes.depth = open.length;
      } else more = advance(cursor, open, nodes);
    }
    cursor.delete();
    return root;
  },
};

/** Copies one node; gives its index if there may be something inside that matters, -1 otherwise. */
function copy(cursor: TreeCursor, base: number, nodes: FlatNodes): number {
  const kind = cursor.nodeType;
  const role = roleOf(kind);
  if (role === Role.comment) return -1;
  const node = nodes.kind.length;
  nodes.kind.push(kind);
  nodes.start.push(base + cursor.startIndex);
  nodes.end.push(base + cursor.endIndex);
  nodes.last.push(node + 1);
  return role === Role.leaf ? -1 : node;
}

/** Moves to the next node that is not inside this one; false at the end of the tree. */
function advance(cursor: TreeCursor, open: number[], nodes: FlatNodes): boolean {
  while (!cursor.gotoNextSibling()) {
    if (!cursor.gotoParent()) return false;
    const parent = open.pop();
    if (parent !== undefined) nodes.last[parent] = nodes.kind.length;
  }
  return true;
}
