import type { AssignOp, CallOp, Expr, Flow, TypeRef } from "../facts/types";
import type { FunctionNode } from "../program/program";

/** What a macro does at one use, its parameters replaced by the arguments. Values that no expression names are opaque. */
export interface MacroUse {
  readonly calls: readonly MacroCall[];
  readonly assigns: readonly AssignOp[];
}

/** A call in a macro, in terms of the macro's user. */
export interface MacroCall extends CallOp {
  /** What is called is an argument of the macro. */
  readonly isArgument: boolean;
}

/** Expands one level of a macro. Names of members may be parameters: `sd->ops->o->f(...)`. */
export function expandMacro(macro: FunctionNode, args: readonly Expr[]): MacroUse {
  const flow = macro.facts.flow;
  if (!flow) return nothing;
  const expansion = new Expansion(macro, flow, args);
  const calls: MacroCall[] = [];
  const assigns: AssignOp[] = [];
  for (const { ops } of flow.blocks) {
    for (const op of ops) {
      if (op.op === "call") calls.push(expansion.call(op));
      else if (op.op === "assign" && op.to.k !== "temp") assigns.push(expansion.assign(op));
    }
  }
  return { calls, assigns };
}

const nothing: MacroUse = { calls: [], assigns: [] };

/** Variables of a macro that stand for each other are followed this far. */
const MAX_DEPTH = 8;

class Expansion {
  private readonly actuals: ReadonlyMap<string, Expr>;
  private readonly locals: ReadonlyMap<string, Expr | undefined>;
  /** Declared pointers to structs: their type is known even where their value is not. */
  private readonly types: ReadonlyMap<string, TypeRef>;
  private readonly temps: ReadonlyMap<number, CallOp>;
  private readonly rest: readonly Expr[];
  private readonly restName: string | undefined;

  constructor(macro: FunctionNode, flow: Flow, args: readonly Expr[]) {
    const { params } = macro.facts;
    this.actuals = new Map(params.flatMap(({ name }, i) => (args[i] ? [[name, args[i]] as const] : [])));
    this.rest = args.slice(Math.max(0, params.length - 1));
    this.restName = params.at(-1)?.name;
    this.locals = singleValues(flow);
    this.types = new Map(
      flow.locals.flatMap(({ name, type }) => (isStructPointer(type) ? [[name, type] as const] : [])),
    );
    this.temps = new Map(callsIn(flow).map((call) => [call.result, call]));
  }

  /** Its result is no temp of the user's: nobody asks for it. */
  call(op: CallOp): MacroCall {
    const isArgument = op.callee.k === "name" && this.actuals.has(op.callee.name);
    return { ...op, isArgument, result: -1, callee: this.expr(op.callee), args: this.args(op.args) };
  }

  assign(op: AssignOp): AssignOp {
    return { ...op, to: this.expr(op.to), from: this.expr(op.from) };
  }

  /** `##__VA_ARGS__` is left with underscores in front. */
  private args(args: readonly Expr[]): Expr[] {
    return args.flatMap((arg) => {
      if (arg.k !== "name" || this.restName === undefined) return [this.expr(arg)];
      return arg.name.endsWith(this.restName) && !this.locals.has(arg.name) ? this.rest : [this.expr(arg)];
    });
  }

  private expr(expr: Expr, depth = 0): Expr {
    if (depth > MAX_DEPTH) return unknown;
    const inner = (of: Expr): Expr => this.expr(of, depth + 1);
    switch (expr.k) {
      case "name":
        return this.named(expr, depth);
      case "temp":
        return this.temp(expr.id, depth);
      case "member":
        return this.member(expr, inner(expr.base));
      case "index":
        return { ...expr, base: inner(expr.base), index: inner(expr.index) };
      case "addr":
        return addressOf(inner(expr.of));
      case "deref":
        return pointedBy(inner(expr.of));
      case "cast":
        return { ...expr, of: inner(expr.of) };
      case "choose":
        return { ...expr, test: inner(expr.test), then: inner(expr.then), else: inner(expr.else) };
      default:
        return expr;
    }
  }

  private named(expr: Expr & { readonly k: "name" }, depth: number): Expr {
    const actual = this.actuals.get(expr.name);
    if (actual) return actual;
    if (!this.locals.has(expr.name)) return expr;
    const value = this.locals.get(expr.name);
    const known = value ? this.expr(value, depth + 1) : unknown;
    const type = known.k === "opaque" ? this.types.get(expr.name) : undefined;
    return type ? { k: "cast", type, of: known } : known;
  }

  /** Casts and the like that the kernel writes as calls keep their first argument's value. */
  private temp(id: number, depth: number): Expr {
    const call = this.temps.get(id);
    const first = call?.args[0];
    if (call?.callee.k !== "name" || !first) return unknown;
    return SAME_VALUE.test(call.callee.name) ? this.expr(first, depth + 1) : unknown;
  }

  private member(expr: Expr & { readonly k: "member" }, base: Expr): Expr {
    const arrow = expr.arrow && base.k !== "addr";
    const object = expr.arrow && base.k === "addr" ? base.of : base;
    const field = this.actuals.get(expr.field);
    const path = field ? pathOf(field) : [expr.field];
    const [first, ...others] = path ?? [];
    if (first === undefined) return unknown;
    return others.reduce<Expr>(
      (of, name) => ({ k: "member", base: of, field: name, arrow: false, at: expr.at }),
      { k: "member", base: object, field: first, arrow, at: expr.at },
    );
  }
}

function isStructPointer({ base, pointers }: TypeRef): boolean {
  return pointers > 0 && (base.k === "record" || base.k === "named");
}

const SAME_VALUE = /^(?:READ_ONCE|ACCESS_ONCE|s?rcu_dereference\w*|rcu_access_pointer|rtnl_dereference)$/;

const unknown: Expr = { k: "opaque", text: "" };

function addressOf(of: Expr): Expr {
  return of.k === "deref" ? of.of : { k: "addr", of };
}

function pointedBy(of: Expr): Expr {
  return of.k === "addr" ? of.of : { k: "deref", of };
}

/** `a.b` as an argument that stands for members. */
function pathOf(expr: Expr): readonly string[] | undefined {
  if (expr.k === "name") return [expr.name];
  if (expr.k !== "member" || expr.arrow) return undefined;
  const base = pathOf(expr.base);
  return base && [...base, expr.field];
}

/** Locals with the only thing they are given; undefined when it is not one thing. */
function singleValues(flow: Flow): Map<string, Expr | undefined> {
  const values = new Map<string, Expr | undefined>(flow.locals.map(({ name }) => [name, undefined]));
  const seen = new Set<string>();
  for (const { ops } of flow.blocks) {
    for (const op of ops) {
      if (op.op !== "assign" || op.to.k !== "name" || !values.has(op.to.name)) continue;
      values.set(op.to.name, seen.has(op.to.name) ? undefined : op.from);
      seen.add(op.to.name);
    }
  }
  return values;
}

function callsIn(flow: Flow): CallOp[] {
  return flow.blocks.flatMap(({ ops }) => ops.flatMap((op) => (op.op === "call" ? [op] : [])));
}
