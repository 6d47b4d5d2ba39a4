import { declareObject } from "./lowerDeclaredObject";
import { argumentsOf, lowerArguments } from "./lowerArguments";
import { callChosen, chosenCallee } from "./lowerChosenCall";
import { configurationTest, configurationValue } from "./lowerConfiguration";
import { enterGuard, guardUse } from "./lowerGuard";
import type { Lowering } from "./lowering";
import { opaque, textOf } from "./lowering";
import type { Expr } from "./types";

/** Emits a call and gives the temp with its result. A few macros are what they stand for instead. */
export function lowerCall(lowering: Lowering, node: number): Expr {
  const { tree, flow } = lowering;
  const callee = node + 1;
  const list = tree.lastOf(callee);
  if (list >= tree.lastOf(node)) return opaque(lowering, node);
  const use = guardUse(lowering, node);
  if (use !== undefined) return enterGuard(lowering, use, lowerArguments(lowering, list));
  const name = tree.kindOf(callee) === "identifier" ? textOf(lowering, callee) : "";
  const special = name === "" ? undefined : lowerSpecial(lowering, node, name);
  if (special !== undefined) return special;
  if (name !== "") declareObject(lowering, name, { start: tree.startOf(list), end: tree.endOf(list) });
  const place = { at: tree.startOf(node), end: tree.endOf(node) };
  const choice = chosenCallee(lowering, callee);
  if (choice) {
    const args = lowerArguments(lowering, list);
    const id = flow.temp();
    callChosen(lowering, choice, { result: id, args, ...place });
    return { k: "temp", id };
  }
  const target = lowering.expression(callee);
  const args = lowerArguments(lowering, list);
  const result = flow.temp();
  flow.emit({ op: "call", result, callee: target, args, ...place });
  storeOf(lowering, { name, args, at: tree.startOf(node) });
  if (name !== "" && lowering.model.isNoReturn(name)) flow.end({ to: "stop" });
  return { k: "temp", id: result };
}

/** The argument node of a call with exactly one argument. */
export function onlyArgument(lowering: Lowering, node: number): number | undefined {
  const list = lowering.tree.lastOf(node + 1);
  if (list >= lowering.tree.lastOf(node)) return undefined;
  const args = argumentsOf(lowering, list);
  return args.length === 1 && args[0]?.nodes.length === 1 ? args[0].nodes[0] : undefined;
}

/** Macros whose value is their argument (include/linux/compiler.h). */
export function isTransparent(name: string): boolean {
  return TRANSPARENT.has(name);
}

const TRANSPARENT: ReadonlySet<string> = new Set([
  "likely",
  "unlikely",
  "READ_ONCE",
  "ACCESS_ONCE",
  "__builtin_expect_true",
]);

/** Macros that evaluate nothing. */
const UNEVALUATED: ReadonlySet<string> = new Set([
  "typeof",
  "__typeof__",
  "sizeof_field",
  "offsetof",
  "__same_type",
  "BUILD_BUG_ON",
  "BUILD_BUG_ON_MSG",
  "BUILD_BUG_ON_ZERO",
  "BUILD_BUG_ON_NOT_POWER_OF_2",
  "static_assert",
  "asm",
  "__asm__",
]);

/** The temp of the guard an `ACQUIRE_ERR(name, &variable)` asks about. */
export function lowerAcquireError(lowering: Lowering, node: number, name: string): number | undefined {
  if (name !== "ACQUIRE_ERR") return undefined;
  const asked = argumentsOf(lowering, lowering.tree.lastOf(node + 1))[1];
  if (asked === undefined) return undefined;
  const variable = lowering.text.slice(asked.start, asked.end).replace(/[\s&]/g, "");
  return lowering.acquired.get(variable);
}

function lowerSpecial(lowering: Lowering, node: number, name: string): Expr | undefined {
  if (UNEVALUATED.has(name)) return opaque(lowering, node);
  const test = configurationTest(lowering, node, name);
  if (test !== undefined) return configurationValue(test);
  if (TRANSPARENT.has(name)) {
    const argument = onlyArgument(lowering, node);
    return argument === undefined ? undefined : lowering.expression(argument);
  }
  if (name === "BUG_ON") return lowerBugOn(lowering, node);
  if (name === "WRITE_ONCE") return lowerWrite(lowering, node);
  const entered = lowerAcquireError(lowering, node, name);
  return entered === undefined ? undefined : lowerAcquireValue(lowering, node, entered);
}

/** `BUG_ON(x)`: what follows knows that `x` is false. */
function lowerBugOn(lowering: Lowering, node: number): Expr | undefined {
  const argument = onlyArgument(lowering, node);
  if (argument === undefined) return undefined;
  const [stop, after] = [lowering.flow.block(), lowering.flow.block()];
  lowering.condition(argument, { then: stop, else: after });
  lowering.flow.open(stop);
  lowering.flow.end({ to: "stop" });
  lowering.flow.open(after);
  return { k: "number", value: 0 };
}

function lowerWrite(lowering: Lowering, node: number): Expr | undefined {
  const [to, from] = lowerArguments(lowering, lowering.tree.lastOf(node + 1));
  if (to === undefined || from === undefined) return undefined;
  lowering.flow.emit({ op: "assign", to, from, at: lowering.tree.startOf(node) });
  return to;
}

/** 0 on the way on which the guard was entered, some error on the other. */
function lowerAcquireValue(lowering: Lowering, node: number, entered: number): Expr {
  const { flow, tree } = lowering;
  const at = tree.startOf(node);
  const id = flow.temp();
  const [yes, no, after] = [flow.block(), flow.block(), flow.block()];
  flow.end({ to: "branch", test: { k: "temp", id: entered }, then: yes, else: no, at });
  flow.open(yes);
  flow.assignTemp(id, { k: "number", value: 0 }, at);
  flow.jump(after);
  flow.open(no);
  flow.assignTemp(id, { k: "number", value: ACQUIRE_FAILED }, at);
  flow.open(after);
  return { k: "temp", id };
}

/** Stands for the negative error a failed acquisition gives (`-EBUSY`, `-EINTR`). */
const ACQUIRE_FAILED = -1;

interface Store {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly at: number;
}

const TAKES_OVER = /^(?:no_free_ptr|return_ptr|retain_and_null_ptr)$/;

/** Functions that store their second argument: the call stays, the assignment is told as well. */
function storeOf(lowering: Lowering, { name, args, at }: Store): void {
  const [to, from] = args;
  if (to !== undefined && TAKES_OVER.test(name)) {
    // What `__free` would have freed belongs to somebody else now.
    lowering.flow.emit({ op: "assign", to, from: { k: "number", value: 0 }, at });
  }
  if (to === undefined || from === undefined) return;
  if (name === "rcu_assign_pointer") lowering.flow.emit({ op: "assign", to, from, at });
  else if (name === "smp_store_release") {
    const of: Expr = to.k === "addr" ? to.of : { k: "deref", of: to };
    lowering.flow.emit({ op: "assign", to: of, from, at });
  }
}
