import { insideParentheses, splitOutside } from "./splitOutside";
import {
  all,
  always,
  any,
  ANY_VALUE,
  ENABLED,
  is,
  MODULE,
  never,
  OFF,
  ON,
  unknown,
  type BuildCondition,
} from "./buildCondition";

/** When a Kconfig expression is not `n`, in three-valued logic: `!A` is on unless `A` is `y`. */
export function kconfigExpression(text: string): BuildCondition {
  return read(text, false, 0);
}

/** Nesting of expressions that is followed. */
const MAX_DEPTH = 24;

function read(raw: string, isNegated: boolean, depth: number): BuildCondition {
  const text = raw.trim();
  if (depth > MAX_DEPTH || text === "" || text.includes("$(")) return unknown;
  for (const operator of ["||", "&&"]) {
    const parts = splitOutside(text, operator);
    if (parts.length === 1) continue;
    const conditions = parts.map((part) => read(part, isNegated, depth + 1));
    return (operator === "||") === isNegated ? all(conditions) : any(conditions);
  }
  const inside = insideParentheses(text);
  if (inside !== undefined) return read(inside, isNegated, depth + 1);
  const [, left, comparison, right] = /^([^=!<>]+?)\s*(=|!=|<=|>=|<|>)\s*([^=!<>]+)$/.exec(text) ?? [];
  if (left !== undefined && comparison !== undefined && right !== undefined)
    return compare(left.trim(), right.trim(), { comparison, isNegated });
  if (text.startsWith("!")) return read(text.slice(1), !isNegated, depth + 1);
  return symbol(text, isNegated);
}

function compare(
  left: string,
  right: string,
  { comparison, isNegated }: { readonly comparison: string; readonly isNegated: boolean },
): BuildCondition {
  const value = valueBits.get(right.replace(/^["']|["']$/g, ""));
  if (!/^!?=$/.test(comparison) || value === undefined || !/^\w+$/.test(left)) return unknown;
  const isEqual = (comparison === "=") !== isNegated;
  return is(left, isEqual ? value : ANY_VALUE & ~value);
}

const valueBits: ReadonlyMap<string, number> = new Map([
  ["n", OFF],
  ["m", MODULE],
  ["y", ON],
]);

function symbol(text: string, isNegated: boolean): BuildCondition {
  if (text === "y") return isNegated ? never : always;
  if (text === "n") return isNegated ? always : never;
  if (text === "m") return always;
  if (!/^\w+$/.test(text)) return unknown;
  return is(text, isNegated ? OFF | MODULE : ENABLED);
}
