import type { AssignOp, CallOp, Expr } from "../facts/types";
import { freshRoot, type FunctionContext } from "./functionContext";
import type { State } from "./state";

/** A new object becomes known to others when a pointer to it is stored anywhere but in a local variable or another new object. */
export function publishAssigned(context: FunctionContext, state: State, op: AssignOp): State {
  if (op.to.k === "name" && context.values.isLocal(op.to.name)) return state;
  const target = context.values.object(op.to);
  if (target && freshRoot(target.key) !== undefined) return state;
  return publish(context, state, [op.from]);
}

/** ... or when it is handed to a function that puts it where others look: lists, trees, tables, registrations. */
export function publishPassed(context: FunctionContext, state: State, call: CallOp): State {
  const name = call.callee.k === "name" ? call.callee.name : "";
  return publishers.test(name) ? publish(context, state, call.args) : state;
}

function publish(context: FunctionContext, state: State, values: readonly Expr[]): State {
  let published: Set<string> | undefined;
  for (const value of values) {
    const root = freshRoot(context.values.pointee(value)?.key ?? "");
    if (root === undefined || state.published.has(root)) continue;
    published ??= new Set(state.published);
    published.add(root);
  }
  return published ? { ...state, published } : state;
}

/** Names of functions that publish what they are given (include/linux/list.h, rbtree.h, xarray.h, idr.h and registrations). */
const publishers =
  /^(__)?(h?list_add|list_splice|rb_(link|insert)|xa_(store|insert|alloc)|idr_alloc|radix_tree_insert|rcu_assign|rhashtable_insert|hash_add|llist_add|queue_|schedule_|.*_register)/;
