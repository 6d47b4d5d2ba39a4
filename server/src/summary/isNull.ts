import type { Expr } from "../facts/types";

/** True for the null pointer, however it is written. */
export function isNull(expr: Expr): boolean {
  if (expr.k === "cast") return isNull(expr.of);
  return (expr.k === "number" && expr.value === 0) || (expr.k === "name" && expr.name === "NULL");
}

export function isNoNull(expr: Expr): boolean {
  return !isNull(expr);
}
