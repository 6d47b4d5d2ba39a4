import type { Expr } from "../facts/types";
import type { Place } from "../program/place";
import { isNull } from "./isNull";
import type { Values } from "./values";

/**
 * Where a handle (irq number, task or queue pointer) is kept. That names the event: `foo->irq = irq; request_irq(irq, ...)` and
 * `free_irq(foo->irq, ...)` speak of one line.
 */
export function handleOf(values: Values, expr: Expr): Place | undefined {
  const place = storedIn(values, expr) ?? values.object(expr);
  if (place && place.root.k !== "local" && place.root.k !== "temp") return place;
  return aliasOf(values, expr) ?? place;
}

/** The member or element that a value is stored to. */
function storedIn(values: Values, expr: Expr): Place | undefined {
  if (expr.k !== "name" && expr.k !== "temp") return undefined;
  for (const { to, from } of values.stores()) {
    const place = isSameValue(from, expr) ? values.object(to) : undefined;
    if (place) return place;
  }
  return undefined;
}

/** Where a handle is kept by way of a variable: the variable's own source, or where a variable that got the handle is stored. */
function aliasOf(values: Values, expr: Expr): Place | undefined {
  if (expr.k === "temp") {
    const name = variableHolding(values, expr);
    if (name === undefined) return undefined;
    const variable: Expr = { k: "name", name, at: 0 };
    return storedIn(values, variable) ?? (values.isLocal(name) ? undefined : values.object(variable));
  }
  if (expr.k !== "name") return undefined;
  const sources = values.assignedTo(expr.name).filter((source) => !isNull(source));
  const only = sources.length === 1 ? sources[0] : undefined;
  return only && only.k !== "temp" ? values.object(only) : undefined;
}

function variableHolding(values: Values, expr: Expr): string | undefined {
  for (const [name, sources] of values.assigned()) {
    if (sources.some((source) => isSameValue(source, expr))) return name;
  }
  return undefined;
}

function isSameValue(a: Expr, b: Expr): boolean {
  if (a.k === "cast") return isSameValue(a.of, b);
  if (a.k === "temp") return b.k === "temp" && a.id === b.id;
  return a.k === "name" && b.k === "name" && a.name === b.name;
}
