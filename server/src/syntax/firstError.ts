import type { Node } from "web-tree-sitter";

/** The first node that is an error or a token missing from the text; undefined in a tree without any. */
export function firstError(node: Node): Node | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = firstError(child);
    if (found !== undefined) return found;
  }
  return node;
}
