import type { CallOp, Expr } from "../facts/types";
import {
  keyOfPlace,
  parameterKey,
  staticCallKey,
  symbolKey,
  type NoKey,
  type OpsKey,
} from "../program/opsKey";
import type { FunctionNode, Program } from "../program/program";
import { expandMacro } from "./macroExpansion";
import { tempAssignments } from "./localAssignments";
import { isNull } from "./isNull";
import type { Values } from "./values";

/** What a function pointer may hold. */
export interface PointerValue {
  /** Places it was read from; what they are bound to is asked of the ops index. */
  readonly keys: readonly OpsKey[];
  /** Functions it was given by name. */
  readonly functions: readonly FunctionNode[];
  /** Why not everything it may hold is known. */
  readonly missing?: Missing;
}

export type Missing =
  | NoKey
  /** A variable that something is assigned to which cannot be followed. */
  | "unfollowed value"
  /** The result of a call. */
  | "call result";

/** A call whose callee is a pointer. */
export interface IndirectCall {
  /** The pointer, as written; names in it are those of the function that makes the call. */
  readonly callee: Expr;
  readonly args: readonly Expr[];
  /**
   * Read from a member where the call stands; the name of a function that a macro gets as an argument; else a variable, a
   * parameter, a static call.
   */
  readonly through: "member" | "variable" | "argument";
  readonly value: PointerValue;
  /** Temp that receives the result; none inside a macro. */
  readonly result: number;
  readonly at: number;
  readonly end: number;
}

/** What the function pointers of one function may hold. */
export class FunctionPointers {
  private temps: ReadonlyMap<number, readonly Expr[]> | undefined;
  private readonly found = new Map<CallOp, readonly IndirectCall[]>();

  constructor(
    readonly node: FunctionNode,
    readonly values: Values,
  ) {}

  /** The indirect calls that one call makes: itself, or those in the macro that it uses. */
  callsOf(call: CallOp): readonly IndirectCall[] {
    const known = this.found.get(call);
    if (known) return known;
    const found = callsThrough(this, call, 0);
    this.found.set(call, found);
    return found;
  }

  /** What an expression that stands for a function may be. */
  valueOf(expr: Expr): PointerValue {
    return pointerValue(this, expr, 0);
  }

  get path(): string {
    return this.node.file.path;
  }

  get program(): Program {
    return this.values.program;
  }

  /** What a temp is on each of several ways. */
  assignedToTemp(id: number): readonly Expr[] {
    this.temps ??= tempAssignments(this.node.facts.flow);
    return this.temps.get(id) ?? [];
  }
}

/** Macros that use macros are opened this deep. */
const MAX_MACRO_DEPTH = 4;

function callsThrough(pointers: FunctionPointers, call: CallOp, depth: number): readonly IndirectCall[] {
  const callee = plain(call.callee);
  const { args, at, end, result } = call;
  if (callee.k === "name" && !pointers.values.isLocal(callee.name)) {
    const { functionIndex } = pointers.program;
    const known = functionIndex.resolve(callee.name, pointers.path);
    if (known?.facts.kind === "macro") return inMacro(pointers, { call, macro: known, depth });
    if (known || !isVariable(pointers, callee.name)) return [];
  }
  if (callee.k !== "name" && !isPointerExpr(callee)) return [];
  const through = callee.k === "member" || callee.k === "index" ? "member" : "variable";
  const isElement = callee.k === "index" && !hasMember(callee);
  const value = pointers.valueOf(callee);
  return [{ callee, args, through: isElement ? "variable" : through, value, result, at, end }];
}

/** A macro without flow, or that is no more than a name, makes no call of its own. */
function inMacro(
  pointers: FunctionPointers,
  { call, macro, depth }: { readonly call: CallOp; readonly macro: FunctionNode; readonly depth: number },
): readonly IndirectCall[] {
  const { callingMacros, model } = pointers.program;
  if (
    depth >= MAX_MACRO_DEPTH ||
    model.isOpaque(macro.facts.name) ||
    !callingMacros.callsThroughPointer(macro)
  )
    return [];
  return expandMacro(macro, call.args).calls.flatMap((inner) => {
    const here = { ...inner, at: call.at, end: call.end };
    const named = inner.isArgument ? functionOf(pointers, inner.callee) : undefined;
    if (!named) return callsThrough(pointers, here, depth + 1);
    const value = { keys: [], functions: [named] };
    return [{ ...here, through: "argument", value }];
  });
}

function functionOf({ program, path, values }: FunctionPointers, expr: Expr): FunctionNode | undefined {
  if (expr.k !== "name" || values.isLocal(expr.name) || program.model.isOpaque(expr.name)) return undefined;
  return program.functionIndex.functionNamed(expr.name, path);
}

function plain(expr: Expr): Expr {
  return expr.k === "cast" || expr.k === "deref" ? plain(expr.of) : expr;
}

function isPointerExpr({ k }: Expr): boolean {
  return k === "member" || k === "index" || k === "temp" || k === "choose";
}

function hasMember(expr: Expr): boolean {
  return expr.k === "member" || (expr.k === "index" && hasMember(expr.base));
}

function isVariable(pointers: FunctionPointers, name: string): boolean {
  return pointers.program.globals.resolve(name, pointers.path) !== undefined;
}

/** Variables that are assigned to each other are followed this far. */
const MAX_VALUE_DEPTH = 6;

function pointerValue(pointers: FunctionPointers, expr: Expr, depth: number): PointerValue {
  if (depth > MAX_VALUE_DEPTH) return { ...nothing, missing: "unfollowed value" };
  if (isNull(expr)) return nothing;
  switch (expr.k) {
    case "cast":
    case "addr":
    case "deref":
      return pointerValue(pointers, expr.of, depth);
    case "choose":
      return joined([expr.then, expr.else].map((part) => pointerValue(pointers, part, depth + 1)));
    case "name":
      return valueOfName(pointers, expr.name, depth);
    case "member":
    case "index":
      return valueOfPlace(pointers, expr);
    case "temp":
      return valueOfTemp(pointers, expr.id, depth);
    default:
      return { ...nothing, missing: "unfollowed value" };
  }
}

const nothing: PointerValue = { keys: [], functions: [] };

function valueOfPlace(pointers: FunctionPointers, expr: Expr): PointerValue {
  const place = pointers.values.typedObject(expr);
  if (!place) return { ...nothing, missing: "untyped object" };
  const key = keyOfPlace(pointers.program.types, place);
  return typeof key === "string" ? { ...nothing, missing: key } : { keys: [key], functions: [] };
}

function valueOfName(pointers: FunctionPointers, name: string, depth: number): PointerValue {
  if (!pointers.values.isLocal(name)) return valueOfGlobal(pointers, name);
  const assigned = pointers.values.assignedTo(name);
  const index = pointers.node.facts.params.findIndex((param) => param.name === name);
  const parts = assigned.map((value) => pointerValue(pointers, value, depth + 1));
  if (index >= 0) {
    const { facts, file } = pointers.node;
    const key = parameterKey({ name: facts.name, file: file.path }, index);
    parts.push({ keys: [key], functions: [] });
  } else if (parts.length === 0) {
    return staticLocal(pointers, name) ?? { ...nothing, missing: "unfollowed value" };
  }
  return joined(parts);
}

/** A `static` local keeps what it was initialized with. */
function staticLocal(pointers: FunctionPointers, name: string): PointerValue | undefined {
  const place = pointers.values.typedObject({ k: "name", name, at: 0 });
  const key = place && keyOfPlace(pointers.program.types, place);
  return key === undefined || typeof key === "string" ? undefined : { keys: [key], functions: [] };
}

function valueOfGlobal({ program, path }: FunctionPointers, name: string): PointerValue {
  const node = program.functionIndex.functionNamed(name, path);
  if (node) return { keys: [], functions: [node] };
  const found = program.globals.resolve(name, path);
  if (!found) return { ...nothing, missing: "unnamed place" };
  const key = symbolKey(name, found.variable.isStatic ? found.file : undefined);
  return { keys: [key], functions: [] };
}

/** `static_call(name)`, an accessor such as `READ_ONCE(ops->open)`, or a value chosen on the way. */
function valueOfTemp(pointers: FunctionPointers, id: number, depth: number): PointerValue {
  const chosen = pointers.assignedToTemp(id);
  if (chosen.length > 0) return joined(chosen.map((value) => pointerValue(pointers, value, depth + 1)));
  const call = pointers.values.callOf(id);
  const [first] = call?.args ?? [];
  if (call?.callee.k !== "name" || !first) return { ...nothing, missing: "call result" };
  if (STATIC_CALL.test(call.callee.name) && first.k === "name")
    return { keys: [staticCallKey(first.name)], functions: [] };
  if (SAME_VALUE.test(call.callee.name)) return pointerValue(pointers, first, depth + 1);
  return { ...nothing, missing: "call result" };
}

/** include/linux/static_call.h */
const STATIC_CALL = /^(?:static_call(?:_mod|_cond|_query)?|__static_call)$/;

const SAME_VALUE = /^(?:READ_ONCE|ACCESS_ONCE|s?rcu_dereference\w*|rcu_access_pointer|smp_load_acquire)$/;

function joined(parts: readonly PointerValue[]): PointerValue {
  const keys = new Map<string, OpsKey>();
  for (const key of parts.flatMap((part) => part.keys)) keys.set(key.key, ofEither(keys.get(key.key), key));
  const functions = new Map(parts.flatMap((part) => part.functions.map((node) => [node.id, node] as const)));
  const missing = parts.find((part) => part.missing !== undefined)?.missing;
  return {
    keys: [...keys.values()],
    functions: [...functions.values()],
    ...(missing === undefined ? {} : { missing }),
  };
}

/** The same member of two variables is that of any. */
function ofEither(known: OpsKey | undefined, key: OpsKey): OpsKey {
  if (!known || known.object === key.object) return key;
  return { key: key.key, name: key.name };
}
