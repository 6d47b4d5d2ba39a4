import { lowerArguments } from "./lowerArguments";
import { lowerFragmentValue } from "./lowerTextCall";
import { enterGuard, isConditionalGuard } from "./lowerGuard";
import type { Lowering } from "./lowering";
import { splitArguments } from "./tokens";
import type { Expr } from "./types";

type LowerBody = (lowering: Lowering, node: number) => void;

/** A macro in front of a statement, which masking turned into `while` (or `if`): its name is in the text as written. */
export function lowerMacroStatement(lowering: Lowering, node: number, lowerBody: LowerBody): void {
  const { tree, text } = lowering;
  const [, list, body] = tree.children(node);
  const start = tree.startOf(node);
  const name = /^\w+/.exec(text.slice(start, start + MAX_NAME))?.[0] ?? "";
  if (list === undefined || body === undefined) return;
  const use: MacroUse = { node, name, list, body: () => lowerBody(lowering, body) };
  if (name === "scoped_guard" || name === "scoped_class") lowerScopedGuard(lowering, use);
  else if (name === "scoped_cond_guard") lowerScopedCondGuard(lowering, use);
  else if (isLoop(name)) lowerMacroLoop(lowering, use);
  else lowerMacroScope(lowering, use);
}

const MAX_NAME = 80;

interface MacroUse {
  readonly node: number;
  readonly name: string;
  /** The parenthesized arguments. */
  readonly list: number;
  readonly body: () => void;
}

/** Everything but a few known scopes may run its statement any number of times. */
function isLoop(name: string): boolean {
  return !/^(?:scoped_|with_|class_|unsafe_|if_|IF_)/.test(name);
}

function isOnceLoop(name: string): boolean {
  return name.startsWith("scoped_");
}

/** `break` and `continue` in a guard's statement leave the guard: it is a `for` that runs once. */
function runOnce(lowering: Lowering, use: MacroUse, after: number): void {
  const target = { block: after, depth: lowering.flow.depth - 1 };
  lowering.breaks.push(target);
  lowering.continues.push(target);
  use.body();
  lowering.breaks.pop();
  lowering.continues.pop();
}

function lowerScopedGuard(lowering: Lowering, use: MacroUse): void {
  const { tree, flow, text } = lowering;
  const at = tree.startOf(use.node);
  const [guard, ...rest] = splitArguments(text, tree.startOf(use.list) + 1, tree.endOf(use.list) - 1);
  const args = lowerListed(lowering, use.list).slice(1);
  const after = flow.block();
  flow.openScope(at, tree.endOf(use.node));
  const variable = use.name === "scoped_class" ? { variable: rest[0]?.text ?? "" } : {};
  const conditional = isConditionalGuard(guard?.text ?? "");
  const macro = conditional ? "ACQUIRE" : "CLASS";
  const operands = use.name === "scoped_class" ? args.slice(1) : args;
  const entered = enterGuard(lowering, { macro, guard: guard?.text ?? "", ...variable, at }, operands);
  if (conditional) {
    const [inside, failed] = [flow.block(), flow.block()];
    flow.end({ to: "branch", test: entered, then: inside, else: failed, at });
    flow.open(failed);
    flow.unwindTo(flow.depth - 1, at);
    flow.jump(after);
    flow.open(inside);
  }
  runOnce(lowering, use, after);
  flow.closeScope(tree.endOf(use.node));
  flow.open(after);
}

/** `scoped_cond_guard(name, fail, args) statement`: the fail statement is code and is parsed apart. */
function lowerScopedCondGuard(lowering: Lowering, use: MacroUse): void {
  const { tree, flow, text } = lowering;
  const at = tree.startOf(use.node);
  const pieces = splitArguments(text, tree.startOf(use.list) + 1, tree.endOf(use.list) - 1);
  const [guard, fail, ...rest] = pieces;
  const args = rest.map((piece) => lowerFragmentValue(lowering, piece));
  const [inside, failed, after] = [flow.block(), flow.block(), flow.block()];
  flow.openScope(at, tree.endOf(use.node));
  const entered = enterGuard(lowering, { macro: "ACQUIRE", guard: guard?.text ?? "", at }, args);
  flow.end({ to: "branch", test: entered, then: inside, else: failed, at });
  flow.open(failed);
  const target = { block: after, depth: flow.depth - 1 };
  lowering.breaks.push(target);
  lowering.continues.push(target);
  for (const statement of fail === undefined ? [] : lowering.fragment(fail.start, fail.end)) {
    lowering.statement(statement);
  }
  lowering.breaks.pop();
  lowering.continues.pop();
  flow.unwindTo(flow.depth - 1, at);
  flow.jump(after);
  flow.open(inside);
  runOnce(lowering, use, after);
  flow.closeScope(tree.endOf(use.node));
  flow.open(after);
}

/** The operands of a parenthesized comma expression, as if they were arguments. */
function lowerListed(lowering: Lowering, list: number): Expr[] {
  const { tree } = lowering;
  const values: Expr[] = [];
  let node = tree.lastOf(list + 1);
  if (tree.kindOf(node) === ",") return lowerArguments(lowering, list);
  while (tree.kindOf(node) === "comma_expression") {
    values.push(lowering.expression(node + 1));
    node = tree.lastOf(tree.lastOf(node + 1));
  }
  if (node < tree.lastOf(list) && tree.kindOf(node) !== ")") values.push(lowering.expression(node));
  return values;
}

/**
 * `list_for_each_entry(entry, head, member) statement`: the macro is called once, before the loop; each round starts with
 * an unknown entry.
 */
function lowerMacroLoop(lowering: Lowering, use: MacroUse): void {
  const { tree, flow, breaks, continues } = lowering;
  const at = tree.startOf(use.node);
  const args = lowerMacroCall(lowering, use);
  const [head, inside, after] = [flow.block(), flow.block(), flow.block()];
  flow.open(head);
  flow.end({ to: "branch", test: { k: "opaque", text: use.name }, then: inside, else: after, at });
  flow.open(inside);
  for (const index of iterated(use.name)) {
    const to = args[index];
    if (to?.k === "name") flow.emit({ op: "assign", to, from: { k: "opaque", text: use.name }, at });
  }
  breaks.push({ block: after, depth: flow.depth });
  continues.push({ block: head, depth: flow.depth });
  use.body();
  breaks.pop();
  continues.pop();
  flow.jump(head);
  flow.open(after);
}

/** Which arguments a loop macro assigns on every round; most name what they walk second. */
function iterated(name: string): readonly number[] {
  if (/^(?:xa|idr|hash)_for_each/.test(name)) return [1, 2];
  if (/^(?:xas|mas|mt|device|fwnode|drm_connector)_for_each/.test(name)) return [1];
  return /_safe(?:_|$)/.test(name) ? [0, 1] : [0];
}

function lowerMacroCall(lowering: Lowering, { node, name, list }: MacroUse): Expr[] {
  const { tree, flow } = lowering;
  const at = tree.startOf(node);
  const args = lowerListed(lowering, list);
  const callee: Expr = { k: "name", name, at };
  flow.emit({ op: "call", result: flow.temp(), callee, args, at, end: tree.endOf(list) });
  return args;
}

/** An unknown scope: its statement runs once. */
function lowerMacroScope(lowering: Lowering, use: MacroUse): void {
  const after = lowering.flow.block();
  lowerMacroCall(lowering, use);
  lowering.flow.openScope(lowering.tree.startOf(use.node), lowering.tree.endOf(use.node));
  if (isOnceLoop(use.name)) runOnce(lowering, use, after);
  else use.body();
  lowering.flow.closeScope(lowering.tree.endOf(use.node));
  lowering.flow.open(after);
}
