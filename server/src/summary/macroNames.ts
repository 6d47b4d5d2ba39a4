import type { Expr } from "../facts/types";
import type { Program } from "../program/program";

/** What a macro without parameters stands for: `#define foo_lock (foo->lock)`; names in it mean what they mean at the use. */
export function macroValue(name: string, program: Program, file: string): Expr | undefined {
  let value: Expr | undefined;
  for (let next: string | undefined = name, depth = 0; next !== undefined && depth < MAX_CHAIN; depth++) {
    const macro = program.functionIndex.resolve(next, file);
    const end = macro?.facts.isObjectLike ? macro.facts.flow?.blocks[0]?.end : undefined;
    if (end?.to !== "return" || !end.value) return value;
    value = end.value;
    next = value.k === "name" && value.name !== next ? value.name : undefined;
  }
  return mentions(value, name) ? undefined : value;
}

/** The members a macro used as a member stands for: `#define i_size vfs.size`. */
export function macroMember(name: string, program: Program, file: string): readonly string[] | undefined {
  const value = macroValue(name, program, file);
  return value && membersOf(value);
}

/** Macros that stand for macros; longer chains are no names any more. */
const MAX_CHAIN = 4;

function membersOf(expr: Expr): readonly string[] | undefined {
  if (expr.k === "name") return [expr.name];
  if (expr.k !== "member" || expr.arrow) return undefined;
  const base = membersOf(expr.base);
  return base && [...base, expr.field];
}

/** `#define foo foo` and `#define lock (x->lock)` with an x that is the macro again would never end. */
function mentions(expr: Expr | undefined, name: string): boolean {
  switch (expr?.k) {
    case "name":
      return expr.name === name;
    case "member":
      return mentions(expr.base, name);
    case "addr":
    case "deref":
    case "cast":
      return mentions(expr.of, name);
    case "index":
      return mentions(expr.base, name) || mentions(expr.index, name);
    default:
      return false;
  }
}
