import { readInitializer } from "./initializers";
import { lowerCall } from "./lowerCall";
import { lowerInitializer } from "./lowerInitializer";
import type { Lowering } from "./lowering";
import { opaque, textOf } from "./lowering";
import { numberOf } from "./simpleExpression";
import { readType } from "./signature";
import type { Expr } from "./types";

/** Emits what an expression does and gives its value, which has no effect any more. */
export function lowerExpression(lowering: Lowering, node: number): Expr {
  const { tree } = lowering;
  switch (tree.kindOf(node)) {
    case "identifier":
      return nameOf(lowering, node);
    case "field_expression":
      return lowerMember(lowering, node);
    case "call_expression":
      return lowerCall(lowering, node);
    case "parenthesized_expression":
      return lowerParenthesized(lowering, node);
    case "pointer_expression":
      return lowerPointer(lowering, node);
    case "binary_expression":
      return lowerBinary(lowering, node);
    case "unary_expression":
      return lowerUnary(lowering, node);
    case "assignment_expression":
      return lowerAssignment(lowering, node);
    case "update_expression":
      return lowerUpdate(lowering, node);
    case "conditional_expression":
      return lowerConditional(lowering, node);
    case "subscript_expression":
      return lowerSubscript(lowering, node);
    case "cast_expression":
      return lowerCast(lowering, node);
    case "comma_expression":
      return lowerComma(lowering, node);
    default:
      return lowerLeaf(lowering, node);
  }
}

function lowerLeaf(lowering: Lowering, node: number): Expr {
  switch (lowering.tree.kindOf(node)) {
    case "number_literal":
      return numberOf(textOf(lowering, node));
    case "null":
    case "false":
      return { k: "number", value: 0 };
    case "true":
      return { k: "number", value: 1 };
    case "string_literal":
      return { k: "string", value: textOf(lowering, node).slice(1, -1) };
    // Operands of these are not evaluated.
    case "sizeof_expression":
    case "alignof_expression":
    case "offsetof_expression":
    case "generic_expression":
    case "gnu_asm_expression":
      return opaque(lowering, node);
    case "type_descriptor":
    case "primitive_type":
    case "sized_type_specifier":
      return { k: "type", type: readType(textOf(lowering, node)) };
    case "compound_literal_expression":
      return lowerLiteral(lowering, node);
    default:
      return lowerUnknown(lowering, node);
  }
}

/** `(struct foo){ .fn = f }`: its names are kept apart; `to` is what it is assigned to, member by member. */
function lowerLiteral(lowering: Lowering, node: number, to?: Expr): Expr {
  const { tree, text } = lowering;
  const list = tree.child(node, "initializer_list");
  const type = readType(textOf(lowering, tree.lastOf(node + 1)));
  if (list < 0) return opaque(lowering, node);
  const end = tree.endOf(list);
  const entries = readInitializer(text, tree.startOf(list), { end, isArray: type.arrays > 0 });
  if (entries.length > 0) lowering.initializers.push({ type, at: tree.startOf(node), entries });
  const value: Expr = { k: "cast", type, of: opaque(lowering, list) };
  if (to === undefined) lowerUnknown(lowering, list);
  else {
    lowering.flow.emit({ op: "assign", to, from: value, at: tree.startOf(node) });
    lowerInitializer(lowering, list, { to, isArray: type.arrays > 0 });
  }
  return value;
}

/** Whatever the grammar could not read: its calls are kept, its value is not. */
function lowerUnknown(lowering: Lowering, node: number): Expr {
  const { tree } = lowering;
  if (tree.hasEffect(node)) {
    for (const child of tree.children(node)) {
      if (!tree.hasEffect(child)) continue;
      if (tree.kindOf(child).endsWith("statement")) lowering.statement(child);
      else lowering.expression(child);
    }
  }
  return opaque(lowering, node);
}

function nameOf(lowering: Lowering, node: number): Expr {
  const at = lowering.tree.startOf(node);
  // In a macro, `## __VA_ARGS__` is the name behind the operator.
  const name = textOf(lowering, node).replace(/^\s*##\s*/, "");
  return { k: "name", name: lowering.flow.resolve(name), at };
}

/** First and last operand around an operator token. */
function operands(lowering: Lowering, node: number): { left: number; operator: string; right: number } {
  const { tree } = lowering;
  const left = node + 1;
  const operator = tree.lastOf(left);
  return { left, operator: tree.kindOf(operator), right: tree.lastOf(operator) };
}

/** True when a node has a second operand; broken input may lack it. */
function isWhole(lowering: Lowering, node: number, operand: number): boolean {
  return operand < lowering.tree.lastOf(node);
}

function lowerMember(lowering: Lowering, node: number): Expr {
  const { left, operator, right } = operands(lowering, node);
  if (!isWhole(lowering, node, right)) return lowerUnknown(lowering, node);
  const base = lowering.expression(left);
  const at = lowering.tree.startOf(right);
  return { k: "member", base, field: textOf(lowering, right), arrow: operator === "->", at };
}

function lowerParenthesized(lowering: Lowering, node: number): Expr {
  const { tree } = lowering;
  const inner = tree.lastOf(node + 1);
  if (!isWhole(lowering, node, inner) || tree.kindOf(inner) === ")") return opaque(lowering, node);
  if (tree.kindOf(inner) === "compound_statement") return lowerStatementExpression(lowering, inner);
  return lowering.expression(inner);
}

/** `({ ...; value; })`: the last statement's value, read before the guards inside are dropped. */
function lowerStatementExpression(lowering: Lowering, compound: number): Expr {
  const { tree, flow } = lowering;
  flow.openScope(tree.startOf(compound), tree.endOf(compound));
  const statements = tree.children(compound).slice(1, -1);
  const last = statements[statements.length - 1];
  let value: Expr = { k: "opaque", text: "" };
  for (const statement of statements) {
    const isValue = statement === last && tree.kindOf(statement) === "expression_statement";
    if (isValue && tree.kindOf(statement + 1) !== ";") value = lowering.expression(statement + 1);
    else lowering.statement(statement);
  }
  value = flow.holdsGuards ? kept(lowering, value, tree.endOf(compound) - 1) : value;
  flow.closeScope(tree.endOf(compound) - 1);
  return value;
}

/** A value that must be read now, not where it is used. */
function kept({ flow }: Lowering, value: Expr, at: number): Expr {
  const id = flow.temp();
  flow.assignTemp(id, value, at);
  return { k: "temp", id };
}

function lowerPointer(lowering: Lowering, node: number): Expr {
  const operator = lowering.tree.kindOf(node + 1);
  const operand = lowering.tree.lastOf(node + 1);
  if (!isWhole(lowering, node, operand)) return opaque(lowering, node);
  const of = lowering.expression(operand);
  if (operator === "&") return of.k === "deref" ? of.of : { k: "addr", of };
  return of.k === "addr" ? of.of : { k: "deref", of };
}

function lowerBinary(lowering: Lowering, node: number): Expr {
  const { left, operator, right } = operands(lowering, node);
  if (!isWhole(lowering, node, right)) return lowerUnknown(lowering, node);
  const isLogic = operator === "&&" || operator === "||";
  if (isLogic && lowering.tree.hasEffect(node)) return lowerTruth(lowering, node);
  const from = lowering.expression(left);
  return { k: "binary", op: operator, left: from, right: lowering.expression(right) };
}

/** The value of a condition that has effects: 1 on one way, 0 on the other. */
function lowerTruth(lowering: Lowering, node: number): Expr {
  const { flow, tree } = lowering;
  const at = tree.startOf(node);
  const id = flow.temp();
  const [then, otherwise, after] = [flow.block(), flow.block(), flow.block()];
  lowering.condition(node, { then, else: otherwise });
  flow.open(then);
  flow.assignTemp(id, { k: "number", value: 1 }, at);
  flow.jump(after);
  flow.open(otherwise);
  flow.assignTemp(id, { k: "number", value: 0 }, at);
  flow.open(after);
  return { k: "temp", id };
}

function lowerUnary(lowering: Lowering, node: number): Expr {
  const op = lowering.tree.kindOf(node + 1);
  const operand = lowering.tree.lastOf(node + 1);
  if (!isWhole(lowering, node, operand)) return opaque(lowering, node);
  const of = lowering.expression(operand);
  if (of.k === "number" && op === "-") return { k: "number", value: -of.value };
  if (of.k === "number" && op === "!") return { k: "number", value: of.value === 0 ? 1 : 0 };
  return { k: "unary", op, of };
}

function lowerAssignment(lowering: Lowering, node: number): Expr {
  const { left, operator, right } = operands(lowering, node);
  if (!isWhole(lowering, node, right)) return lowerUnknown(lowering, node);
  const op = operator.slice(0, -1);
  if (lowering.tree.kindOf(right) === "compound_literal_expression" && op === "") {
    const to = lowering.expression(left);
    lowerLiteral(lowering, right, to);
    return to;
  }
  const value = lowering.expression(right);
  const to = lowering.expression(left);
  const from: Expr = op === "" ? value : { k: "binary", op, left: to, right: value };
  lowering.flow.emit({ op: "assign", to, from, at: lowering.tree.startOf(node) });
  return to;
}

/** `x++` is an assignment; the value of the postfix form is the new one taken back by one. */
function lowerUpdate(lowering: Lowering, node: number): Expr {
  const { tree } = lowering;
  const first = tree.kindOf(node + 1);
  const isPrefix = first === "++" || first === "--";
  const second = tree.lastOf(node + 1);
  const operator = isPrefix ? first : tree.kindOf(second);
  const to = lowering.expression(isPrefix ? second : node + 1);
  const one: Expr = { k: "number", value: 1 };
  const op = operator === "++" ? "+" : "-";
  const from: Expr = { k: "binary", op, left: to, right: one };
  lowering.flow.emit({ op: "assign", to, from, at: tree.startOf(node) });
  return isPrefix ? to : { k: "binary", op: op === "+" ? "-" : "+", left: to, right: one };
}

function lowerConditional(lowering: Lowering, node: number): Expr {
  const { tree } = lowering;
  const parts = tree.children(node);
  const [test, , second] = parts;
  const last = parts[parts.length - 1];
  if (test === undefined || second === undefined || last === undefined) return opaque(lowering, node);
  const isElvis = tree.kindOf(second) === ":";
  if (isElvis || tree.hasEffect(second) || tree.hasEffect(last)) {
    return lowerChoice(lowering, { node, test, then: isElvis ? undefined : second, otherwise: last });
  }
  const condition = lowering.expression(test);
  return { k: "choose", test: condition, then: lowering.expression(second), else: lowering.expression(last) };
}

interface Choice {
  readonly node: number;
  readonly test: number;
  /** Undefined for `test ?: otherwise`. */
  readonly then: number | undefined;
  readonly otherwise: number;
}

function lowerChoice(lowering: Lowering, { node, test, then, otherwise }: Choice): Expr {
  const { flow, tree } = lowering;
  const at = tree.startOf(node);
  const id = flow.temp();
  const [yes, no, after] = [flow.block(), flow.block(), flow.block()];
  let value: Expr | undefined;
  if (then === undefined) {
    value = lowering.expression(test);
    flow.end({ to: "branch", test: value, then: yes, else: no, at });
  } else lowering.condition(test, { then: yes, else: no });
  flow.open(yes);
  flow.assignTemp(id, value ?? lowering.expression(then ?? test), at);
  flow.jump(after);
  flow.open(no);
  flow.assignTemp(id, lowering.expression(otherwise), at);
  flow.open(after);
  return { k: "temp", id };
}

function lowerSubscript(lowering: Lowering, node: number): Expr {
  const [array, , index] = lowering.tree.children(node);
  if (array === undefined || index === undefined) return opaque(lowering, node);
  const base = lowering.expression(array);
  return { k: "index", base, index: lowering.expression(index) };
}

function lowerCast(lowering: Lowering, node: number): Expr {
  const [, type, , operand] = lowering.tree.children(node);
  if (type === undefined || operand === undefined) return lowerUnknown(lowering, node);
  return { k: "cast", type: readType(textOf(lowering, type)), of: lowering.expression(operand) };
}

function lowerComma(lowering: Lowering, node: number): Expr {
  const { left, right } = operands(lowering, node);
  const first = lowering.expression(left);
  return isWhole(lowering, node, right) ? lowering.expression(right) : first;
}
