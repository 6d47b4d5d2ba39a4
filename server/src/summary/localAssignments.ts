import type { Expr, Flow, Op } from "../facts/types";

/**
 * Everything assigned to each local variable of a function, in order of appearance. A variable whose address is passed to a
 * call may be assigned there: that counts as an unknown value.
 */
export function localAssignments(flow: Flow | undefined): ReadonlyMap<string, readonly Expr[]> {
  const found = new Map<string, Expr[]>();
  const add = (name: string, value: Expr): void => {
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  const pointers = new Set(
    (flow?.locals ?? []).filter(({ type }) => type.pointers > 0).map(({ name }) => name),
  );
  for (const block of flow?.blocks ?? []) {
    for (const op of block.ops) {
      if (op.op === "assign" && op.to.k === "name") add(op.to.name, op.from);
      for (const name of passedByAddress(op, pointers)) add(name, unknown);
    }
  }
  return found;
}

/** What is assigned to the members of local structs, by `name.member`; what a pointer points at is no local. */
export function memberAssignments(flow: Flow | undefined): ReadonlyMap<string, readonly Expr[]> {
  const found = new Map<string, Expr[]>();
  for (const { ops } of flow?.blocks ?? []) {
    for (const op of ops) {
      if (op.op !== "assign" || op.to.k !== "member" || op.to.arrow || op.to.base.k !== "name") continue;
      const member = `${op.to.base.name}.${op.to.field}`;
      const list = found.get(member);
      if (list) list.push(op.from);
      else found.set(member, [op.from]);
    }
  }
  return found;
}

/** What is assigned to each temp that is no result of a call: the values of `?:`, `&&`, `||` and statement expressions. */
export function tempAssignments(flow: Flow | undefined): ReadonlyMap<number, readonly Expr[]> {
  const found = new Map<number, Expr[]>();
  for (const { ops } of flow?.blocks ?? []) {
    for (const op of ops) {
      if (op.op !== "assign" || op.to.k !== "temp") continue;
      const list = found.get(op.to.id);
      if (list) list.push(op.from);
      else found.set(op.to.id, [op.from]);
    }
  }
  return found;
}

/** Names of those variables whose address an operation hands to others. */
function passedByAddress(op: Op, variables: ReadonlySet<string>): readonly string[] {
  if (op.op !== "call" && op.op !== "guard") return [];
  return op.args.flatMap((arg) =>
    arg.k === "addr" && arg.of.k === "name" && variables.has(arg.of.name) ? [arg.of.name] : [],
  );
}

const unknown: Expr = { k: "opaque", text: "" };

/** Locals whose address is assigned to something. */
export function localsPointedAt(flow: Flow | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { ops } of flow?.blocks ?? []) {
    for (const op of ops) {
      if (op.op === "assign" && op.from.k === "addr" && op.from.of.k === "name") found.add(op.from.of.name);
    }
  }
  return found;
}
