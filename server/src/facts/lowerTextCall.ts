import type { Lowering } from "./lowering";
import type { Piece } from "./tokens";
import { splitArguments } from "./tokens";
import type { Expr } from "./types";

/** A piece of text as an expression, parsed apart from what surrounds it. */
export function lowerFragmentValue(lowering: Lowering, piece: Piece): Expr {
  const [statement] = lowering.fragment(piece.start, piece.end);
  const isExpression = statement !== undefined && lowering.tree.kindOf(statement) === "expression_statement";
  return isExpression ? lowering.expression(statement + 1) : { k: "opaque", text: piece.text };
}

/**
 * A call the grammar took for a type: `MACRO(a b, c)` parses as a macro type. Its arguments are parsed one by one.
 */
export function lowerTextCall(lowering: Lowering, node: number): void {
  const { tree, text, flow } = lowering;
  const at = tree.startOf(node);
  const end = tree.endOf(node);
  const match = /^(\w+)\s*\(/.exec(text.slice(at, end));
  const name = match?.[1];
  if (match === null || name === undefined) return;
  const pieces = splitArguments(text, at + match[0].length, end - 1);
  const args = pieces.map((piece) => lowerFragmentValue(lowering, piece));
  flow.emit({ op: "call", result: flow.temp(), callee: { k: "name", name, at }, args, at, end });
}

/**
 * A bare macro word in front of a call makes the call look like a declared function. Kernel functions declare none inside
 * others, so it is read as the call; false when the declaration is none of that kind.
 */
export function lowerHiddenCall(lowering: Lowering, declaration: number): boolean {
  const { tree } = lowering;
  const call = tree.child(declaration, "function_declarator");
  if (call < 0 || tree.kindOf(call + 1) !== "identifier") return false;
  const macro = tree.child(declaration, "macro_type_specifier");
  if (macro >= 0) lowerTextCall(lowering, macro);
  const [statement] = lowering.fragment(tree.startOf(call), tree.endOf(call));
  if (statement !== undefined && tree.kindOf(statement) === "expression_statement") {
    lowering.expression(statement + 1);
  }
  return true;
}
