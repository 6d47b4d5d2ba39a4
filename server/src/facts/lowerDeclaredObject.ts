import { declaredObject } from "./declaredObjects";
import type { Lowering } from "./lowering";
import { simpleExpression } from "./simpleExpression";
import type { Piece } from "./tokens";
import { splitArguments } from "./tokens";
import type { Expr } from "./types";

/** Macro names that may declare an object: `DEFINE_WAIT(name)`, `LIST_HEAD(name)`. */
const DECLARES = /^(?:DE(?:FINE|CLARE)_\w+|LIST_HEAD|XA_STATE(?:_ORDER)?|MA_STATE)$/;

/** Declares the local behind `DEFINE_WAIT(name)`; gives the macro's arguments, undefined when it declares nothing. */
export function declareObject(
  { text, flow, model }: Lowering,
  macro: string,
  list: { readonly start: number; readonly end: number },
): readonly Piece[] | undefined {
  if (!DECLARES.test(macro) && model.primitive(macro)?.declares !== true) return undefined;
  const pieces = splitArguments(text, list.start + 1, list.end - 1);
  const declared = declaredObject(
    macro,
    pieces.map((piece) => piece.text),
    model,
  );
  if (declared === undefined) return undefined;
  const { name, type, argument, members = {} } = declared;
  const before = text.slice(Math.max(0, list.start - macro.length - MAX_STORAGE), list.start);
  const isStatic = /\bstatic\s+\w+\s*$/.test(before);
  const at = pieces[argument]?.start ?? list.start;
  flow.declare({ name, type, at, ...(isStatic ? { isStatic } : {}) });
  for (const [field, index] of Object.entries(members)) {
    const piece = pieces[index];
    if (!piece) continue;
    const to: Expr = { k: "member", base: { k: "name", name, at }, field, arrow: false, at };
    flow.emit({ op: "assign", to, from: simpleExpression(text, piece.start, piece.end), at: piece.start });
  }
  return pieces;
}

/** `static` is looked for in this many characters before the macro. */
const MAX_STORAGE = 24;

/** `static DEFINE_MUTEX(name);` parses as a declaration: it declares the object, and the call stays as what initialises it. */
export function lowerObjectDeclaration(lowering: Lowering, node: number): boolean {
  const { tree, text, flow } = lowering;
  const start = tree.startOf(node);
  const match = /^static\s+(\w+)\s*\(/.exec(text.slice(start, start + MAX_MACRO));
  const macro = match?.[1];
  if (match === null || macro === undefined) return false;
  if (!DECLARES.test(macro) && lowering.model.primitive(macro)?.declares !== true) return false;
  const end = text.lastIndexOf(")", tree.endOf(node)) + 1;
  const pieces = declareObject(lowering, macro, { start: start + match[0].length - 1, end });
  const at = start + match[0].indexOf(macro);
  const callee: Expr = { k: "name", name: macro, at };
  const args = (pieces ?? []).map((piece) => simpleExpression(text, piece.start, piece.end));
  flow.emit({ op: "call", result: flow.temp(), callee, args, at, end });
  return true;
}

const MAX_MACRO = 80;
