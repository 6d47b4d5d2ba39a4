import { lowerArms, openInArms } from "./lowerArms";
import { lowerDeclaration } from "./lowerDeclaration";
import { lowerMacroStatement } from "./lowerMacroStatement";
import type { Lowering } from "./lowering";
import { lowerTextCall } from "./lowerTextCall";
import { textOf } from "./lowering";
import type { Expr } from "./types";

/** Emits a statement. Whatever the grammar could not read is searched for statements and calls. */
export function lowerStatement(lowering: Lowering, node: number): void {
  const kind = lowering.tree.kindOf(node);
  if (kind === "compound_statement") return lowerCompound(lowering, node);
  const lower = STATEMENTS[kind];
  if (lower === undefined) return lowerOther(lowering, node);
  if (LINES.has(kind)) lowering.flow.emit({ op: "line", at: lowering.tree.startOf(node) });
  lower(lowering, node);
}

/** Statements that get a `line` op. Labels and cases have none of their own; their statements do. */
const LINES: ReadonlySet<string> = new Set([
  "expression_statement",
  "declaration",
  "if_statement",
  "while_statement",
  "for_statement",
  "do_statement",
  "switch_statement",
  "return_statement",
  "break_statement",
  "continue_statement",
  "goto_statement",
]);

const STATEMENTS: Readonly<Partial<Record<string, (lowering: Lowering, node: number) => void>>> = {
  expression_statement: lowerExpressionStatement,
  declaration: lowerDeclaration,
  if_statement: lowerIf,
  while_statement: lowerWhile,
  for_statement: lowerFor,
  do_statement: lowerDo,
  switch_statement: lowerSwitch,
  case_statement: lowerCase,
  labeled_statement: lowerLabel,
  return_statement: lowerReturn,
  break_statement: (lowering, node) => lowerJump(lowering, node, "breaks"),
  continue_statement: (lowering, node) => lowerJump(lowering, node, "continues"),
  goto_statement: lowerGoto,
  macro_type_specifier: lowerTextCall,
};

function lowerOther(lowering: Lowering, node: number): void {
  const { tree } = lowering;
  if (!/ERROR|^preproc_|statement|_clause$/.test(tree.kindOf(node))) {
    if (tree.hasEffect(node)) lowering.expression(node);
    return;
  }
  for (const child of tree.children(node)) if (tree.lastOf(child) > child + 1) lowering.statement(child);
}

function lowerCompound(lowering: Lowering, node: number): void {
  const { tree, flow, groups } = lowering;
  const group = groups.get(tree.startOf(node));
  if (group) return lowerArms(lowering, node, group);
  flow.openScope(tree.startOf(node), tree.endOf(node));
  for (const child of tree.children(node)) {
    const kind = tree.kindOf(child);
    if (kind !== "{" && kind !== "}") lowering.statement(child);
  }
  flow.closeScope(tree.endOf(node) - 1);
}

/** A body that is no block still ends the life of what a macro in it declares. */
function lowerBody(lowering: Lowering, node: number): void {
  const { tree, flow } = lowering;
  if (tree.kindOf(node) === "compound_statement") return lowering.statement(node);
  flow.openScope(tree.startOf(node), tree.endOf(node));
  lowering.statement(node);
  flow.closeScope(tree.endOf(node));
}

function lowerExpressionStatement(lowering: Lowering, node: number): void {
  const { tree } = lowering;
  const expression = node + 1;
  if (tree.kindOf(expression) === ";") return;
  if (!tree.hasEffect(expression)) return;
  const value = lowering.expression(expression);
  const callee = tree.kindOf(expression) === "call_expression" ? textOf(lowering, expression + 1) : "";
  if (callee === "return_ptr") endWithReturn(lowering, value, tree.startOf(node));
}

function lowerIf(lowering: Lowering, node: number): void {
  const { tree, flow } = lowering;
  if (!lowering.text.startsWith("if", tree.startOf(node)))
    return lowerMacroStatement(lowering, node, lowerBody);
  const [, test, consequence, otherwise] = tree.children(node);
  if (test === undefined || consequence === undefined) return lowerParts(lowering, node);
  const [then, no, after] = [flow.block(), flow.block(), flow.block()];
  lowering.condition(test, { then, else: no });
  flow.open(then);
  lowerBody(lowering, consequence);
  flow.jump(after);
  flow.open(no);
  if (otherwise !== undefined) {
    const parts = tree.children(otherwise);
    for (const part of parts) if (tree.kindOf(part) !== "else") lowerBody(lowering, part);
  }
  flow.open(after);
}

/** A statement that lacks a part: what is there is lowered in a row. */
function lowerParts(lowering: Lowering, node: number): void {
  for (const child of lowering.tree.children(node)) lowerOther(lowering, child);
}

interface Loop {
  readonly body: number;
  readonly breakTo: number;
  readonly continueTo: number;
}

function lowerLoopBody(lowering: Lowering, { body, breakTo, continueTo }: Loop): void {
  const { breaks, continues, flow } = lowering;
  breaks.push({ block: breakTo, depth: flow.depth });
  continues.push({ block: continueTo, depth: flow.depth });
  lowerBody(lowering, body);
  breaks.pop();
  continues.pop();
}

function lowerWhile(lowering: Lowering, node: number): void {
  const { tree, flow } = lowering;
  if (!/^while\b/.test(lowering.text.slice(tree.startOf(node), tree.startOf(node) + 6))) {
    return lowerMacroStatement(lowering, node, lowerBody);
  }
  const [, test, body] = tree.children(node);
  if (test === undefined || body === undefined) return lowerParts(lowering, node);
  const [head, inside, after] = [flow.block(), flow.block(), flow.block()];
  flow.open(head);
  lowering.condition(test, { then: inside, else: after });
  flow.open(inside);
  lowerLoopBody(lowering, { body, breakTo: after, continueTo: head });
  flow.jump(head);
  flow.open(after);
}

function lowerDo(lowering: Lowering, node: number): void {
  const { tree, flow } = lowering;
  const [, body, , test] = tree.children(node);
  if (body === undefined || test === undefined) return lowerParts(lowering, node);
  const [inside, head, after] = [flow.block(), flow.block(), flow.block()];
  flow.open(inside);
  lowerLoopBody(lowering, { body, breakTo: after, continueTo: head });
  flow.open(head);
  lowering.condition(test, { then: inside, else: after });
  flow.open(after);
}

interface ForParts {
  readonly start: readonly number[];
  readonly test: readonly number[];
  readonly update: readonly number[];
  readonly body: number | undefined;
}

/** Sorts the children of a `for` by the semicolons; a declaration brings its own. */
function forParts({ tree }: Lowering, node: number): ForParts {
  const parts: [number[], number[], number[]] = [[], [], []];
  let section = 0;
  let body: number | undefined;
  let closed = false;
  for (const child of tree.children(node).slice(2)) {
    const kind = tree.kindOf(child);
    if (closed) body ??= child;
    else if (kind === ")") closed = true;
    else if (kind === ";") section++;
    else parts[section]?.push(child);
    if (kind === "declaration" && !closed) section++;
  }
  return { start: parts[0], test: parts[1], update: parts[2], body };
}

function lowerFor(lowering: Lowering, node: number): void {
  const { tree, flow } = lowering;
  const { start, test, update, body } = forParts(lowering, node);
  if (body === undefined) return lowerParts(lowering, node);
  flow.openScope(tree.startOf(node), tree.endOf(node));
  for (const part of start) {
    if (tree.kindOf(part) === "declaration") lowerDeclaration(lowering, part);
    else lowering.expression(part);
  }
  const [head, inside, next, after] = [flow.block(), flow.block(), flow.block(), flow.block()];
  flow.open(head);
  const [condition] = test;
  if (condition === undefined) flow.jump(inside);
  else lowering.condition(condition, { then: inside, else: after });
  flow.open(inside);
  lowerLoopBody(lowering, { body, breakTo: after, continueTo: next });
  flow.open(next);
  for (const part of update) lowering.expression(part);
  flow.jump(head);
  flow.open(after);
  flow.closeScope(tree.endOf(node));
}

function lowerSwitch(lowering: Lowering, node: number): void {
  const { tree, flow, switches, breaks, armTests } = lowering;
  const [, test, body] = tree.children(node);
  if (test === undefined || body === undefined) return lowerParts(lowering, node);
  const value = lowering.expression(test);
  const after = flow.block();
  const open = { cases: [], hasDefault: false, armDepth: armTests.length };
  const dispatch = flow.detach();
  switches.push(open);
  breaks.push({ block: after, depth: flow.depth });
  lowerBody(lowering, body);
  flow.jump(after);
  switches.pop();
  breaks.pop();
  const cases = open.hasDefault ? open.cases : [...open.cases, { block: after }];
  flow.attach(dispatch, { to: "switch", value, cases, at: tree.startOf(node) });
  flow.open(after);
}

function lowerCase(lowering: Lowering, node: number): void {
  const { tree, flow, switches } = lowering;
  const current = switches[switches.length - 1];
  const parts = tree.children(node);
  const colon = parts.findIndex((part) => tree.kindOf(part) === ":");
  const block = flow.block();
  openInArms(lowering, block, current?.armDepth ?? 0);
  const value = parts[1];
  if (current !== undefined) {
    const isDefault = tree.kindOf(node + 1) === "default" || value === undefined || colon < 2;
    if (isDefault) current.hasDefault = true;
    current.cases.push(isDefault ? { block } : { value: lowering.expression(value), block });
  }
  for (const part of parts.slice(colon + 1)) lowering.statement(part);
}

function lowerLabel(lowering: Lowering, node: number): void {
  const { tree, labels } = lowering;
  const label = labels.get(textOf(lowering, node + 1))?.find(({ at }) => at === tree.startOf(node));
  if (label !== undefined) openInArms(lowering, label.block, 0);
  for (const part of tree.children(node).slice(2)) lowering.statement(part);
}

function lowerReturn(lowering: Lowering, node: number): void {
  const { tree } = lowering;
  const at = tree.startOf(node);
  const operand = tree.lastOf(node + 1);
  const hasValue = operand < tree.lastOf(node) && tree.kindOf(operand) !== ";";
  endWithReturn(lowering, hasValue ? lowering.expression(operand) : undefined, at);
}

/** The value is known; then every guard is dropped. */
function endWithReturn({ flow }: Lowering, value: Expr | undefined, at: number): void {
  flow.unwindTo(0, at);
  flow.end({ to: "return", ...(value === undefined ? {} : { value }), at });
}

function lowerJump(lowering: Lowering, node: number, kind: "breaks" | "continues"): void {
  const { tree, flow } = lowering;
  const targets = lowering[kind];
  const target = targets[targets.length - 1];
  if (target === undefined) return flow.end({ to: "stop" });
  flow.unwindTo(target.depth, tree.startOf(node));
  flow.jump(target.block);
}

function lowerGoto(lowering: Lowering, node: number): void {
  const { tree, flow, labels } = lowering;
  const at = tree.startOf(node);
  const name = tree.child(node, "statement_identifier");
  const isComputed = name < 0 || /^goto\s*\*/.test(lowering.text.slice(at, tree.endOf(name)));
  const named = isComputed ? [] : (labels.get(textOf(lowering, name)) ?? []);
  const [label] = named;
  if (label !== undefined) flow.unwindToLabel(label.at, at);
  if (label !== undefined && named.length === 1) return flow.jump(label.block);
  if (labels.size === 0 || (label === undefined && !isComputed)) return flow.end({ to: "stop" });
  // A computed goto may reach any label; which of several arms has the one meant is asked there.
  const cases = (label === undefined ? [...labels.values()].flat() : named).map(({ block }) => ({ block }));
  flow.end({ to: "switch", value: { k: "opaque", text: "goto *" }, cases, at });
}
