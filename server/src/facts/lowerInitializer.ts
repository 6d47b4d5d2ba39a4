import type { Lowering } from "./lowering";
import { textOf } from "./lowering";
import type { Expr } from "./types";

/** Lists longer than this only have their calls lowered: they are tables. */
const MAX_ENTRIES = 64;

export interface InitializerTarget {
  readonly to: Expr;
  /** Entries without designator are elements, not members. */
  readonly isArray: boolean;
}

/** Assigns the designated members and the elements of a brace list, nested ones included. */
export function lowerInitializer(lowering: Lowering, list: number, target: InitializerTarget): void {
  const { tree } = lowering;
  const entries = tree.children(list).filter((child) => !/^[{},]$/.test(tree.kindOf(child)));
  const isTable = entries.length > MAX_ENTRIES;
  entries.forEach((entry, index) => {
    if (isTable && !tree.hasEffect(entry)) return;
    if (tree.kindOf(entry) === "initializer_pair") return lowerPair(lowering, entry, target.to);
    const to: Expr = { k: "index", base: target.to, index: { k: "number", value: index } };
    lowerEntry(lowering, entry, target.isArray ? to : undefined);
  });
}

function lowerPair(lowering: Lowering, pair: number, target: Expr): void {
  const { tree } = lowering;
  const parts = tree.children(pair);
  let to = target;
  for (const part of parts) {
    if (tree.kindOf(part) === "field_designator") {
      const field = tree.lastOf(part + 1);
      to = { k: "member", base: to, field: textOf(lowering, field), arrow: false, at: tree.startOf(field) };
    } else if (tree.kindOf(part) === "subscript_designator") {
      to = { k: "index", base: to, index: lowering.expression(tree.lastOf(part + 1)) };
    }
  }
  const value = parts[parts.length - 1];
  if (value !== undefined) lowerEntry(lowering, value, to);
}

function lowerEntry(lowering: Lowering, value: number, to: Expr | undefined): void {
  const { tree, flow } = lowering;
  if (tree.kindOf(value) === "initializer_list") {
    const unnamed: Expr = { k: "opaque", text: "{}" };
    return lowerInitializer(lowering, value, { to: to ?? unnamed, isArray: false });
  }
  if (to === undefined || isUnnamed(to)) {
    if (tree.hasEffect(value)) lowering.expression(value);
    return;
  }
  flow.emit({ op: "assign", to, from: lowering.expression(value), at: tree.startOf(value) });
}

function isUnnamed(to: Expr): boolean {
  if (to.k === "member" || to.k === "index") return isUnnamed(to.base);
  return to.k === "opaque";
}
