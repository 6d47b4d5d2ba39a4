import { isTransparent, lowerAcquireError, onlyArgument } from "./lowerCall";
import { branchOnConfiguration, configurationTest } from "./lowerConfiguration";
import type { Branches, Lowering } from "./lowering";
import type { Expr } from "./types";

/** Emits a condition as branches, short circuits included; no block is open afterwards. */
export function lowerCondition(lowering: Lowering, node: number, branches: Branches): void {
  const { tree } = lowering;
  switch (tree.kindOf(node)) {
    case "parenthesized_expression": {
      const inner = tree.lastOf(node + 1);
      if (!/^(?:compound_statement|\))$/.test(tree.kindOf(inner))) return lowering.condition(inner, branches);
      break;
    }
    case "unary_expression":
      if (tree.kindOf(node + 1) !== "!") break;
      return lowering.condition(tree.lastOf(node + 1), { then: branches.else, else: branches.then });
    case "binary_expression":
      if (lowerLogic(lowering, node, branches)) return;
      break;
    case "comma_expression": {
      const comma = tree.lastOf(node + 1);
      lowering.expression(node + 1);
      return lowering.condition(tree.lastOf(comma), branches);
    }
    case "call_expression":
      if (lowerCallCondition(lowering, node, branches)) return;
      break;
    default:
  }
  branchOn(lowering, lowering.expression(node), { ...branches, at: tree.startOf(node) });
}

/** Branches on a value; a constant leaves one way only. */
function branchOn(lowering: Lowering, test: Expr, way: Branches & { readonly at: number }): void {
  const { flow } = lowering;
  if (test.k === "number") flow.jump(test.value === 0 ? way.else : way.then);
  else if (test.k === "unary" && test.op === "!") {
    branchOn(lowering, test.of, { then: way.else, else: way.then, at: way.at });
  } else flow.end({ to: "branch", test, then: way.then, else: way.else, at: way.at });
}

function lowerLogic(lowering: Lowering, node: number, branches: Branches): boolean {
  const { tree, flow } = lowering;
  const operator = tree.lastOf(node + 1);
  const kind = tree.kindOf(operator);
  if (kind !== "&&" && kind !== "||") return false;
  const right = tree.lastOf(operator);
  if (right >= tree.lastOf(node)) return false;
  const middle = flow.block();
  const first = kind === "&&" ? { then: middle, else: branches.else } : { then: branches.then, else: middle };
  lowering.condition(node + 1, first);
  flow.open(middle);
  lowering.condition(right, branches);
  return true;
}

/** `likely(x)`, `WARN_ON(x)` and `ACQUIRE_ERR(...)` as conditions. */
function lowerCallCondition(lowering: Lowering, node: number, branches: Branches): boolean {
  const { tree, text, flow } = lowering;
  const callee = text.slice(tree.startOf(node + 1), tree.endOf(node + 1));
  const test = configurationTest(lowering, node, callee);
  if (test !== undefined) {
    branchOnConfiguration(flow, test, { ...branches, at: tree.startOf(node) });
    return true;
  }
  const argument = onlyArgument(lowering, node);
  if (argument !== undefined && (isTransparent(callee) || /^WARN_ON(?:_ONCE)?$/.test(callee))) {
    lowering.condition(argument, branches);
    return true;
  }
  const entered = lowerAcquireError(lowering, node, callee);
  if (entered !== undefined) {
    const way = { then: branches.else, else: branches.then, at: tree.startOf(node) };
    flow.end({ to: "branch", test: { k: "temp", id: entered }, ...way });
    return true;
  }
  return false;
}
