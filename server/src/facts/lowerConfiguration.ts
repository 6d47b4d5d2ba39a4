import { parseCondition, reduced, type Condition } from "../base/condition";
import type { FlowBuilder } from "./flowBuilder";
import { textOf, type Branches, type Lowering } from "./lowering";
import type { Expr } from "./types";

/** Emits a condition of the preprocessor as branches on its atoms; nothing is open afterwards. */
export function branchOnConfiguration(
  flow: FlowBuilder,
  condition: Condition,
  way: Branches & { readonly at: number },
): void {
  switch (condition.k) {
    case "constant":
      return flow.jump(condition.value ? way.then : way.else);
    case "not":
      return branchOnConfiguration(flow, condition.of, { ...way, then: way.else, else: way.then });
    case "atom":
      return flow.end({ to: "branch", test: { k: "config", condition: condition.name }, ...way });
    case "all":
    case "any":
      for (const part of condition.parts) {
        const next = flow.block();
        const parted = condition.k === "all" ? { ...way, then: next } : { ...way, else: next };
        branchOnConfiguration(flow, part, parted);
        flow.open(next);
      }
      flow.jump(condition.k === "all" ? way.then : way.else);
  }
}

/** What `IS_ENABLED(CONFIG_X)` and its like ask of the configuration; undefined for other calls. */
export function configurationTest(lowering: Lowering, node: number, callee: string): Condition | undefined {
  if (!KCONFIG_MACRO.test(callee)) return undefined;
  const condition = parseCondition(textOf(lowering, node));
  return reduced(condition, lowering.configuration);
}

/** include/linux/kconfig.h. */
const KCONFIG_MACRO = /^IS_(?:ENABLED|BUILTIN|MODULE|REACHABLE)$/;

/** A condition of the preprocessor as a value. */
export function configurationValue(condition: Condition): Expr {
  switch (condition.k) {
    case "constant":
      return { k: "number", value: condition.value ? 1 : 0 };
    case "atom":
      return { k: "config", condition: condition.name };
    case "not":
      return { k: "unary", op: "!", of: configurationValue(condition.of) };
    case "all":
    case "any": {
      const op = condition.k === "all" ? "&&" : "||";
      return condition.parts
        .map(configurationValue)
        .reduce((left, right): Expr => ({ k: "binary", op, left, right }));
    }
  }
}
