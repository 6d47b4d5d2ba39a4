import type { Expr, Flow, Variable } from "./types";

/**
 * Names that a body uses as values though they are neither its variables nor constants by their looks, sorted. The functions
 * among them are stored somewhere or handed to somebody; so may be the objects.
 */
export function valueNames(flow: Flow, params: readonly Variable[]): readonly string[] {
  const own = new Set([...params, ...flow.locals].map(({ name }) => name));
  const found = new Set<string>();
  const note = (expr: Expr): void => {
    for (const name of namesIn(expr)) if (!own.has(name) && isPlain(name)) found.add(name);
  };
  for (const { ops, end } of flow.blocks) {
    for (const op of ops) {
      if (op.op === "assign") note(op.from);
      else if (op.op === "call" || op.op === "guard") op.args.forEach(note);
    }
    if (end.to === "return" && end.value) note(end.value);
  }
  return [...found].sort();
}

/** Enumerators and macros are upper case. */
function isPlain(name: string): boolean {
  return /[a-z]/.test(name) && name !== "true" && name !== "false" && name !== "current";
}

/** Names whose value, or whose address, is the value of the expression. */
function namesIn(expr: Expr): readonly string[] {
  switch (expr.k) {
    case "name":
      return [expr.name];
    case "cast":
      return namesIn(expr.of);
    case "addr":
      return expr.of.k === "name" ? [expr.of.name] : [];
    case "choose":
      return [...namesIn(expr.then), ...namesIn(expr.else)];
    default:
      return [];
  }
}
