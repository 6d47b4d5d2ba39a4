import type { AssignOp, CallOp, Op } from "../facts/types";
import { recordAssignedCallback } from "./bindings";
import { applyCall, applyGuard } from "./callEffects";
import type { FunctionContext } from "./functionContext";
import { publishAssigned, publishPassed } from "./publish";
import type { State } from "./state";
import { forgetValue, withCopy, withStalePaths, withTruth } from "./stateChanges";
import { condense } from "./stateSet";
import { truthOf, valueKey } from "./truth";

/** The states after one operation, on all paths. They stay few however many calls of a block can end in several ways. */
export function applyToAll(context: FunctionContext, states: readonly State[], op: Op): readonly State[] {
  return condense(states.flatMap((state) => applyOp(context, state, op)));
}

/** The states after one operation. */
function applyOp(context: FunctionContext, state: State, op: Op): State[] {
  switch (op.op) {
    case "call":
      return applyCall(context, beforeCall(context, state, op), op);
    case "guard":
      return applyGuard(context, state, { guard: op, isExit: false });
    case "unguard": {
      const guard = guardOf(context, op.id);
      return guard ? applyGuard(context, state, { guard, isExit: true }) : [state];
    }
    case "assign":
      return [applyAssignment(context, state, op)];
    case "line":
      return [state];
  }
}

/** What a call may change before it does anything else: its own result, and objects it gets the address of. */
function beforeCall(context: FunctionContext, state: State, op: CallOp): State {
  let next = forgetValue(state, `t:${op.result}`);
  for (const arg of op.args) {
    const key = arg.k === "addr" ? valueKey(arg.of, context.values) : undefined;
    if (key !== undefined) next = forgetValue(next, key);
    if (arg.k === "addr" && arg.of.k === "name" && isPointer(context, arg.of.name))
      next = withStalePaths(next, `l:${arg.of.name}`);
  }
  return publishPassed(context, next, op);
}

/** A local pointer, which whoever gets its address may let point elsewhere. */
function isPointer({ values }: FunctionContext, name: string): boolean {
  const variable = values.locals.variable(name);
  return variable !== undefined && !variable.isStatic && variable.type.pointers > 0;
}

function applyAssignment(context: FunctionContext, state: State, op: AssignOp): State {
  const { values } = context;
  const before = publishAssigned(context, state, op);
  recordAssignedCallback(context, op);
  const key = valueKey(op.to, values);
  if (key === undefined) return before;
  const truth = truthOf(op.from, state, values);
  const source = valueKey(op.from, values);
  const prefix = op.to.k === "name" && values.isLocal(op.to.name) ? `l:${op.to.name}` : `${key.slice(2)}*`;
  let next = withStalePaths(forgetValue(before, key), prefix);
  if (source !== undefined && source !== key) next = withCopy(next, key, source);
  else if (truth) next = withTruth(next, key, truth);
  return next;
}

function guardOf(context: FunctionContext, id: number): (Op & { readonly op: "guard" }) | undefined {
  for (const block of context.node.facts.flow?.blocks ?? []) {
    for (const op of block.ops) if (op.op === "guard" && op.id === id) return op;
  }
  return undefined;
}
