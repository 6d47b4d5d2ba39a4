import type { CallOp, Expr } from "../facts/types";
import type { CallbackArgument } from "../kernel/primitive";
import { keyOfPlace } from "../program/opsKey";
import type { FunctionNode, Program } from "../program/program";
import type { FunctionPointers, PointerValue } from "../summary/indirectCall";
import { isNull } from "../summary/isNull";
import type { Resolution, UnresolvedSite } from "./readingStats";
import { Tally } from "./tally";

/** Calls that bind a callback to an event, by whether the callback is known; those at file scope included. */
export class CallbackSiteCount {
  private readonly tally: Tally;
  private readonly atFileScope = { total: 0, resolved: 0 };

  constructor(
    private readonly program: Program,
    unresolved: UnresolvedSite[],
  ) {
    this.tally = new Tally("callbacks", unresolved);
    for (const file of program.files)
      for (const { callee, args } of file.bindings) this.countDeclared(file.path, callee, args);
  }

  count(pointers: FunctionPointers, node: FunctionNode, { callee, args, at }: CallOp): void {
    if (callee.k !== "name") return;
    const callbacks = bindingArguments(this.program, callee.name);
    const [first] = callbacks;
    if (!first) return;
    const reasons = callbacks.flatMap((callback) => reasonOf(pointers, args[callback.index], callback) ?? []);
    const reason = reasons[0];
    this.tally.count(node, at, { name: callee.name, ...(reason === undefined ? {} : { reason }) });
  }

  result(): Resolution {
    const { total, resolved, unresolved } = this.tally.result();
    const missed = this.atFileScope.total - this.atFileScope.resolved;
    return {
      total: total + this.atFileScope.total,
      resolved: resolved + this.atFileScope.resolved,
      unresolved: missed === 0 ? unresolved : { ...unresolved, "at file scope": missed },
    };
  }

  private countDeclared(path: string, callee: string, args: readonly Expr[]): void {
    const callbacks = bindingArguments(this.program, callee);
    if (callbacks.length === 0) return;
    this.atFileScope.total++;
    const isKnown = callbacks.every(({ index }) => {
      const arg = withoutCasts(args[index]);
      if (!arg || isNull(arg)) return true;
      return arg.k === "name" && this.program.functionIndex.functionNamed(arg.name, path) !== undefined;
    });
    if (isKnown) this.atFileScope.resolved++;
  }
}

/** Which arguments of a primitive are callbacks. */
function bindingArguments({ model }: Program, name: string): readonly CallbackArgument[] {
  return model.primitive(name)?.callbacks ?? [];
}

function withoutCasts(expr: Expr | undefined): Expr | undefined {
  return expr?.k === "cast" || expr?.k === "addr" ? withoutCasts(expr.of) : expr;
}

/** Why nobody knows what the callback is; undefined when it is known, or when there is none. */
function reasonOf(
  pointers: FunctionPointers,
  arg: Expr | undefined,
  { field }: CallbackArgument,
): string | undefined {
  if (!arg || isNull(arg)) return undefined;
  const { keys, functions, missing } =
    field === undefined ? pointers.valueOf(arg) : memberOf(pointers, arg, field);
  if (functions.length > 0) return undefined;
  const { ops } = pointers.program;
  if (keys.some(({ key }) => ops.count(key) > 0)) return undefined;
  if (keys.some(({ name }) => name.startsWith("parameter"))) return "no caller passes a function";
  if (keys.length > 0) return "nothing known to be stored";
  return missing;
}

/** The callback is a member of what the argument points at. */
function memberOf({ program, values }: FunctionPointers, arg: Expr, field: string): PointerValue {
  let object: Expr = { k: "deref", of: arg };
  for (const name of field.split("."))
    object = { k: "member", base: object, field: name, arrow: false, at: 0 };
  const place = values.typedObject(object);
  const key = place ? keyOfPlace(program.types, place) : "untyped object";
  if (typeof key === "string") return { keys: [], functions: [], missing: key };
  return { keys: [key], functions: [] };
}
