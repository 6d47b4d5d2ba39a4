import type { CallOp, Expr, TypeRef } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";
import {
  containers,
  cpuAccessors,
  elements,
  exchanges,
  loads,
  neighbors,
  transparent,
  variableContainers,
} from "./accessors";

/** Calls whose result is known without reading the callee. */
export type SpecialCall =
  /** The value of an expression: `READ_ONCE(x)`, `rcu_dereference(p)`, `smp_load_acquire(&p)`. */
  | { readonly k: "same"; readonly of: Expr }
  | { readonly k: "container"; readonly of: Expr; readonly type: TypeRef; readonly member: readonly string[] }
  /** As `container`, the type being that of the variable named: `from_timer(foo, t, timer)`. */
  | {
      readonly k: "containerOfVariable";
      readonly of: Expr;
      readonly variable: Expr;
      readonly member: readonly string[];
    }
  /** Some element of a list or tree, by type. */
  | { readonly k: "element"; readonly type: TypeRef }
  /** A pointer of the same type: `list_next_entry(foo, list)`, what `xchg(&p, q)` took out. */
  | { readonly k: "like"; readonly of: Expr }
  /** The instance of one processor: `per_cpu_ptr(p, cpu)`; for `per_cpu(x, cpu)`, the object itself. */
  | { readonly k: "ofCpu"; readonly of: Expr; readonly cpu: Expr }
  | { readonly k: "private"; readonly of: Expr; readonly accessor: string }
  | { readonly k: "fresh" };

/** Recognizes the kernel's idioms for getting from one pointer to another. */
export function callSpecial(call: CallOp, model: KernelModel): SpecialCall | undefined {
  if (call.callee.k !== "name") return undefined;
  const name = call.callee.name;
  const [first] = call.args;
  if (!first) return model.isAllocator(name) ? { k: "fresh" } : undefined;
  const special =
    valueCall(name, call.args) ?? containerCall(name, call.args) ?? elementCall(name, call.args);
  if (special) return special;
  if (model.isPrivateAccessor(name)) return { k: "private", of: first, accessor: name };
  if (model.isAllocator(name)) return { k: "fresh" };
  return undefined;
}

function valueCall(name: string, [first, second]: readonly Expr[]): SpecialCall | undefined {
  if (!first) return undefined;
  if (isTransparent(name)) return { k: "same", of: first };
  const stored: Expr = first.k === "addr" ? first.of : { k: "deref", of: first };
  if (loads.has(name)) return { k: "same", of: stored };
  if (exchanges.has(name)) return { k: "like", of: stored };
  if (name.startsWith("rcu_replace_pointer")) return { k: "like", of: first };
  if (second && cpuAccessors.has(name)) return { k: "ofCpu", of: first, cpu: second };
  if (name === "ACCESS_PRIVATE" && second?.k === "name")
    return { k: "same", of: { k: "member", base: first, field: second.name, arrow: true, at: second.at } };
  return undefined;
}

function containerCall(name: string, [first, second, third]: readonly Expr[]): SpecialCall | undefined {
  const member = third && memberPath(third);
  if (!first || !second || !member) return undefined;
  const type = typeArgument(second);
  if (containers.has(name) && type) return { k: "container", of: first, type, member };
  if (variableContainers.has(name)) return { k: "containerOfVariable", of: second, variable: first, member };
  return undefined;
}

function elementCall(name: string, args: readonly Expr[]): SpecialCall | undefined {
  const [first] = args;
  if (first && neighbors.has(name)) return { k: "like", of: first };
  const index = elements.get(name);
  const argument = index === undefined ? undefined : args[index];
  const type = argument && typeArgument(argument);
  return type && { k: "element", type };
}

/** A type; a name is that of a typedef. */
function typeArgument(expr: Expr): TypeRef | undefined {
  if (expr.k === "type") return expr.type;
  if (expr.k !== "name") return undefined;
  return { base: { k: "named", name: expr.name }, pointers: 0, arrays: 0 };
}

/** True for wrappers around a condition or value that do not change it. */
export function isTransparent(name: string): boolean {
  return transparent.has(name);
}

function memberPath(expr: Expr): string[] | undefined {
  if (expr.k === "name") return [expr.name];
  if (expr.k === "index") {
    const array = memberPath(expr.base);
    const last = array?.pop();
    return array && last !== undefined ? [...array, `${last}[${elementName(expr.index)}]`] : undefined;
  }
  if (expr.k !== "member" || expr.arrow) return undefined;
  const base = memberPath(expr.base);
  return base && [...base, expr.field];
}

function elementName(index: Expr): string {
  if (index.k === "number") return String(index.value);
  return index.k === "name" ? index.name : "?";
}
