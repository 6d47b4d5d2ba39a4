import type { Lowering } from "./lowering";
import type { Expr } from "./types";

/** A use of a guard class in a declaration-like statement. */
export interface GuardUse {
  readonly macro: "guard" | "CLASS" | "ACQUIRE";
  readonly guard: string;
  readonly variable?: string;
  readonly at: number;
}

const GUARD_MACRO = /^(guard|CLASS|ACQUIRE)\s*\(\s*(\w+)\s*(?:,\s*(\w+)\s*)?\)$/;

/** `guard(name)(args)`, `CLASS(name, variable)(args)`, `ACQUIRE(name, variable)(args)`. */
export function guardUse({ tree, text }: Lowering, call: number): GuardUse | undefined {
  const inner = call + 1;
  if (tree.kindOf(inner) !== "call_expression") return undefined;
  const match = GUARD_MACRO.exec(text.slice(tree.startOf(inner), tree.endOf(inner)));
  const [, macro, guard, variable] = match ?? [];
  if (guard === undefined || (macro !== "guard" && macro !== "CLASS" && macro !== "ACQUIRE"))
    return undefined;
  return { macro, guard, ...(variable === undefined ? {} : { variable }), at: tree.startOf(call) };
}

/** Enters a guard in the innermost scope, which drops it on every way out. */
export function enterGuard(lowering: Lowering, use: GuardUse, args: readonly Expr[]): Expr {
  const { flow } = lowering;
  const { guard, at } = use;
  const variable = use.variable === undefined ? {} : { variable: declareObject(lowering, use.variable, use) };
  const id = flow.addGuard(at);
  if (use.macro !== "ACQUIRE" && use.variable === undefined) {
    flow.emit({ op: "guard", id, guard, args, at });
    return { k: "opaque", text: guard };
  }
  const result = flow.temp();
  if (use.macro === "ACQUIRE" && use.variable !== undefined) lowering.acquired.set(use.variable, result);
  flow.emit({ op: "guard", id, guard, ...variable, args, result, at });
  if (variable.variable !== undefined && use.macro === "CLASS") {
    const to: Expr = { k: "name", name: variable.variable, at };
    flow.emit({ op: "assign", to, from: { k: "temp", id: result }, at });
  }
  return { k: "temp", id: result };
}

/** The object behind `CLASS(name, variable)` has the type that `DEFINE_CLASS` makes for the class. */
function declareObject({ flow }: Lowering, name: string, use: { guard: string; at: number }): string {
  const type = { base: { k: "named", name: `class_${use.guard}_t` }, pointers: 0, arrays: 0 } as const;
  return flow.declare({ name, type, at: use.at });
}

/** Classes whose name says that entering them may fail (include/linux/cleanup.h: the `_COND` forms). */
export function isConditionalGuard(name: string): boolean {
  return /_(?:try|intr|kill|interruptible|killable)(?:_|$)/.test(name);
}
