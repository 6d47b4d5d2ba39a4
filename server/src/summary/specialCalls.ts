import type { CallOp, Expr, TypeRef } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";

/** Calls whose result is known without reading the callee. */
export type SpecialCall =
  /** The value of an argument: `READ_ONCE(x)`, `rcu_dereference(p)`, `unlikely(c)`. */
  | { readonly k: "same"; readonly of: Expr }
  | { readonly k: "container"; readonly of: Expr; readonly type: TypeRef; readonly member: readonly string[] }
  /** As `container`, the type being that of the variable named: `from_timer(foo, t, timer)`. */
  | {
      readonly k: "containerOfVariable";
      readonly of: Expr;
      readonly variable: string;
      readonly member: readonly string[];
    }
  /** Some element of a list or tree, by type. */
  | { readonly k: "element"; readonly type: TypeRef }
  | { readonly k: "private"; readonly of: Expr; readonly accessor: string }
  | { readonly k: "fresh" };

/** Recognizes the kernel's idioms for getting from one pointer to another. */
export function callSpecial(call: CallOp, model: KernelModel): SpecialCall | undefined {
  if (call.callee.k !== "name") return undefined;
  const name = call.callee.name;
  const [first, second] = call.args;
  if (first && isTransparent(name)) return { k: "same", of: first };
  const container = containerCall(name, call.args);
  if (container) return container;
  if (elements.has(name) && second?.k === "type") return { k: "element", type: second.type };
  if (first && model.isPrivateAccessor(name)) return { k: "private", of: first, accessor: name };
  if (model.isAllocator(name)) return { k: "fresh" };
  return undefined;
}

function containerCall(name: string, [first, second, third]: readonly Expr[]): SpecialCall | undefined {
  const member = third && memberPath(third);
  if (!first || !second || !member) return undefined;
  if (containers.has(name) && second.k === "type") {
    return { k: "container", of: first, type: second.type, member };
  }
  if (variableContainers.has(name) && first.k === "name") {
    return { k: "containerOfVariable", of: second, variable: first.name, member };
  }
  return undefined;
}

/** True for wrappers around a condition or value that do not change it. */
export function isTransparent(name: string): boolean {
  return transparent.has(name);
}

/** include/linux/compiler.h, rcupdate.h, percpu-defs.h, bug.h: each evaluates to its first argument. */
const transparent: ReadonlySet<string> = new Set([
  "READ_ONCE",
  "likely",
  "unlikely",
  "WARN_ON",
  "WARN_ON_ONCE",
  "WARN",
  "WARN_ONCE",
  "smp_load_acquire",
  "rcu_dereference",
  "rcu_dereference_bh",
  "rcu_dereference_sched",
  "rcu_dereference_check",
  "rcu_dereference_protected",
  "rcu_dereference_raw",
  "rcu_access_pointer",
  "srcu_dereference",
  "rtnl_dereference",
  "this_cpu_ptr",
  "raw_cpu_ptr",
  "per_cpu_ptr",
  "get_cpu_ptr",
  "per_cpu",
  "ACCESS_ONCE",
  "__builtin_expect",
  "no_free_ptr",
  "data_race",
  "unrcu_pointer",
]);

/** include/linux/container_of.h, list.h, rbtree.h: (pointer, type, member). */
const containers: ReadonlySet<string> = new Set([
  "container_of",
  "container_of_const",
  "list_entry",
  "hlist_entry",
  "llist_entry",
  "rb_entry",
  "hlist_bl_entry",
  "hlist_nulls_entry",
  "list_entry_rcu",
]);

/** include/linux/timer.h, interrupt.h: (variable, pointer, member). */
const variableContainers: ReadonlySet<string> = new Set([
  "from_timer",
  "timer_container_of",
  "from_tasklet",
  "from_work",
]);

/** include/linux/list.h: (head, type, member); which element it is changes with the list. */
const elements: ReadonlySet<string> = new Set([
  "list_first_entry",
  "list_last_entry",
  "list_first_entry_or_null",
  "list_next_entry",
  "list_entry_safe",
  "hlist_entry_safe",
  "rb_entry_safe",
  "list_first_or_null_rcu",
  "list_entry_lockless",
]);

function memberPath(expr: Expr): string[] | undefined {
  if (expr.k === "name") return [expr.name];
  if (expr.k !== "member" || expr.arrow) return undefined;
  const base = memberPath(expr.base);
  return base && [...base, expr.field];
}
