import type { Node } from "web-tree-sitter";

/** The child in a named field of the grammar, if the parser found it. */
export function fieldOf(node: Node, name: string): Node | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** The named children without comments, in order. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== "comment");
}

export function firstChildOfType(node: Node, type: string): Node | undefined {
  return node.namedChildren.find((child) => child.type === type);
}
