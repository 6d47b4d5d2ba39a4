import type { AssignOp, CallOp, Expr, Flow, TypeRef, Variable } from "../facts/types";
import { globalPlace } from "../program/globalPlace";
import type { Place } from "../program/place";
import type { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import type { FileType } from "../program/typeIndex";
import type { AnalysisInput } from "./analysisInput";
import { callSpecial } from "./specialCalls";
import { localAssignments, localsPointedAt } from "./localAssignments";

/** What expressions of one function mean: which object a pointer points at, which object an lvalue is. Flow-insensitive. */
export class Values {
  private readonly variables = new Map<string, Variable>();
  private readonly paramIndex = new Map<string, number>();
  private readonly assignments: ReadonlyMap<string, readonly Expr[]>;
  private readonly pointedAt: ReadonlySet<string>;
  private readonly calls = new Map<number, CallOp>();
  private readonly aliases = new Map<string, Place | null>();
  private readonly pointees = new Map<Expr, Place | null>();

  readonly program: Program;
  readonly places: Places;
  private readonly node: FunctionNode;
  private readonly summaryOf: AnalysisInput["summaryOf"];

  constructor({ program, places, node, summaryOf }: AnalysisInput) {
    this.program = program;
    this.places = places;
    this.node = node;
    this.summaryOf = summaryOf;
    node.facts.params.forEach((param, index) => {
      this.variables.set(param.name, param);
      this.paramIndex.set(param.name, index);
    });
    const flow = node.facts.flow;
    for (const local of flow?.locals ?? []) this.variables.set(local.name, local);
    this.assignments = localAssignments(flow);
    this.pointedAt = localsPointedAt(flow);
    for (const call of callsOf(flow)) this.calls.set(call.result, call);
  }

  /** The call that produced a temp. */
  callOf(temp: number): CallOp | undefined {
    return this.calls.get(temp);
  }

  /** Index of the parameter a name stands for, if it is never assigned. */
  constantParam(expr: Expr): number | undefined {
    if (expr.k !== "name" || this.assignments.has(expr.name)) return undefined;
    return this.paramIndex.get(expr.name);
  }

  isLocal(name: string): boolean {
    return this.variables.has(name);
  }

  /** True for a local whose address is kept in a variable: it may change at any time. */
  isPointedAt(name: string): boolean {
    return this.pointedAt.has(name);
  }

  /** Names that are assigned to, with what they get, in order of appearance. */
  assigned(): Iterable<readonly [string, readonly Expr[]]> {
    return this.assignments;
  }

  /** What is assigned to a local, in order of appearance. */
  assignedTo(name: string): readonly Expr[] {
    return this.assignments.get(name) ?? [];
  }

  /** The object that an lvalue names. */
  object(expr: Expr): Place | undefined {
    switch (expr.k) {
      case "name":
        return this.namedObject(expr.name);
      case "member": {
        const base = expr.arrow ? this.pointee(expr.base) : this.object(expr.base);
        return base && this.places.field(base, expr.field);
      }
      case "index": {
        const base = this.arrayBase(expr.base);
        return base && this.places.index(base, this.indexKey(expr.index));
      }
      case "deref":
        return this.pointee(expr.of);
      case "cast":
        return this.object(expr.of);
      case "temp":
        return this.objectOfTemp(expr.id);
      default:
        return undefined;
    }
  }

  /** The object that the value of a pointer expression points at. */
  pointee(expr: Expr): Place | undefined {
    const known = this.pointees.get(expr);
    if (known !== undefined) return known ?? undefined;
    this.pointees.set(expr, null);
    const found = this.findPointee(expr);
    this.pointees.set(expr, found ?? null);
    return found;
  }

  /** What a place of a callee is in terms of this function, given the actual arguments. */
  substitute(place: Place, callee: FunctionNode, args: readonly Expr[]): Place | undefined {
    const wrapped = callee.facts.kind === "guard" ? wrappedLocks : noWrappedLocks;
    return this.places.substitute(place, (root) => {
      const lock = wrapped.get(root.key);
      if (lock !== undefined) return args[lock] && this.pointee(args[lock]);
      if (root.parent) return undefined;
      if (root.root.k !== "param") return root;
      const actual = args[root.root.index];
      if (!actual) return undefined;
      const formal = callee.facts.params[root.root.index];
      const isPointer =
        formal === undefined || formal.type.base.k === "unknown" || isPointerType(formal.type);
      const object = root.root.isObject || !isPointer ? this.object(actual) : this.pointee(actual);
      if (!object || !root.type) return object;
      return this.adopt(object, root.type);
    });
  }

  /** Assignments to anything but a variable, in order of appearance. */
  *stores(): Generator<AssignOp> {
    for (const { ops } of this.node.facts.flow?.blocks ?? []) {
      for (const op of ops) if (op.op === "assign" && op.to.k !== "name") yield op;
    }
  }

  private typeOf(type: TypeRef): FileType {
    return { type, file: this.node.file.path };
  }

  private findPointee(expr: Expr): Place | undefined {
    switch (expr.k) {
      case "addr":
        return this.object(expr.of);
      case "name":
        return this.namedPointee(expr.name);
      case "temp":
        return this.pointeeOfTemp(expr.id);
      case "cast": {
        const place = this.pointee(expr.of);
        if (!place || expr.type.pointers === 0) return place;
        return this.adopt(place, this.typeOf({ ...expr.type, pointers: expr.type.pointers - 1 }));
      }
      case "choose":
        return this.chosen(this.pointee(expr.then), this.pointee(expr.else));
      case "binary":
        return expr.op === "+" || expr.op === "-" ? this.offset(expr.left, expr.right) : undefined;
      case "member":
      case "index":
      case "deref":
        return this.loaded(this.object(expr));
      default:
        return undefined;
    }
  }

  /** What the pointer stored at a place points at; an array points at its own first element. */
  private loaded(place: Place | undefined): Place | undefined {
    if (!place) return undefined;
    const type = place.type && this.program.types.resolve(place.type).type;
    if (type && type.arrays > 0) return this.places.index(place, "0");
    return this.places.deref(place);
  }

  private offset(base: Expr, by: Expr): Place | undefined {
    const place = this.pointee(base);
    return place && this.places.index(place, this.indexKey(by));
  }

  private arrayBase(expr: Expr): Place | undefined {
    const object = this.object(expr);
    const type = object?.type && this.program.types.resolve(object.type).type;
    return object && type && type.arrays > 0 ? object : this.pointee(expr);
  }

  private indexKey(index: Expr): string {
    switch (index.k) {
      case "number":
        return String(index.value);
      case "name":
        return index.name;
      default:
        return this.object(index)?.key ?? "?";
    }
  }

  private chosen(a: Place | undefined, b: Place | undefined): Place | undefined {
    if (!a || !b) return a ?? b;
    return a.key === b.key ? a : undefined;
  }

  private namedObject(name: string): Place | undefined {
    const variable = this.variables.get(name);
    if (!variable) return this.globalObject(name);
    const type = this.typeOf(variable.type);
    const index = this.paramIndex.get(name);
    if (index !== undefined && !this.assignments.has(name)) {
      const isObject = variable.type.base.k === "unknown";
      return this.places.root(
        { k: "param", index, ...(isObject ? { isObject } : {}) },
        isObject ? undefined : type,
      );
    }
    const symbol = `${this.node.facts.name}.${name}`;
    const file = this.node.file.path;
    if (variable.isStatic) {
      return this.places.root({ k: "global", symbol, file }, type, { k: "symbol", symbol, file, path: [] });
    }
    return this.places.root({ k: "local", name }, type, { k: "symbol", symbol, file, path: [] });
  }

  private globalObject(name: string): Place | undefined {
    if (name === "current") return this.currentTask();
    return globalPlace(this.program, this.places, { name, file: this.node.file.path });
  }

  /** The running task: a macro that reads a register or per-cpu variable, different in every architecture. */
  private currentTask(): Place {
    const type = this.typeOf({
      base: { k: "record", kind: "struct", tag: "task_struct" },
      pointers: 1,
      arrays: 0,
    });
    return this.places.root({ k: "global", symbol: "current", file: undefined }, type);
  }

  private namedPointee(name: string): Place | undefined {
    const variable = this.variables.get(name);
    if (!variable) return this.loaded(this.globalObject(name));
    if (variable.isStatic || variable.type.arrays > 0) return this.loaded(this.namedObject(name));
    const index = this.paramIndex.get(name);
    const type = pointedType(this.typeOf(variable.type));
    if (index !== undefined && !this.assignments.has(name))
      return this.places.root({ k: "param", index }, type);
    const alias = this.alias(name);
    if (alias) return type ? this.adopt(alias, type) : alias;
    return this.places.root({ k: "local", name }, type);
  }

  /** The object every assignment to a local pointer agrees on. */
  private alias(name: string): Place | undefined {
    const known = this.aliases.get(name);
    if (known !== undefined) return known ?? undefined;
    this.aliases.set(name, null);
    const sources = (this.assignments.get(name) ?? []).filter((expr) => !isNull(expr));
    const first = sources[0] && this.pointee(sources[0]);
    if (!first || this.paramIndex.has(name)) return undefined;
    for (const source of sources.slice(1)) if (this.pointee(source)?.key !== first.key) return undefined;
    this.aliases.set(name, first);
    return first;
  }

  private objectOfTemp(id: number): Place | undefined {
    const call = this.calls.get(id);
    if (call?.callee.k !== "name") return undefined;
    const special = callSpecial(call, this.program.model);
    if (special?.k === "same") return this.object(special.of);
    return undefined;
  }

  private pointeeOfTemp(id: number): Place | undefined {
    const call = this.calls.get(id);
    if (!call) return undefined;
    const special = callSpecial(call, this.program.model);
    switch (special?.k) {
      case "same":
        return this.pointee(special.of);
      case "container": {
        const inner = this.pointee(special.of);
        return inner && this.places.container(inner, this.typeOf(special.type), special.member);
      }
      case "containerOfVariable": {
        const inner = this.pointee(special.of);
        const variable = this.variables.get(special.variable);
        const type = variable && pointedType(this.typeOf(variable.type));
        return inner && type && this.places.container(inner, type, special.member);
      }
      case "element":
        return this.places.root({ k: "temp", id }, this.typeOf(special.type));
      case "private": {
        const owner = this.pointee(special.of);
        return owner && this.places.private(owner, special.accessor);
      }
      case "fresh":
        return this.places.root({ k: "fresh", id }, undefined);
      case undefined:
        return this.resultOf(call, id);
    }
  }

  private resultOf(call: CallOp, id: number): Place | undefined {
    if (call.callee.k !== "name") return this.places.root({ k: "temp", id }, undefined);
    const callee = this.program.functionIndex.resolve(call.callee.name, this.node.file.path);
    const returns = callee && this.summaryOf(callee)?.returns;
    const place = returns && this.substitute(returns, callee, call.args);
    if (place) return place;
    const type: FileType | undefined = callee
      ? { type: callee.facts.returns, file: callee.file.path }
      : this.program.types.prototype(call.callee.name, this.node.file.path);
    return this.places.root({ k: "temp", id }, type && pointedType(type));
  }

  /** Gives a place the type of the variable it is assigned to, when it had none or only `void`. */
  private adopt(place: Place, type: FileType): Place {
    if (
      place.type &&
      this.program.types.recordOf(place.type) !== undefined &&
      !this.program.types.recordOf(type)
    ) {
      return place;
    }
    if (place.type && place.owner && this.program.types.recordOf(type) === undefined) return place;
    return this.places.retype(place, type) ?? place;
  }
}

/** `guard(mutex)(&l)` keeps its argument in `_T->lock` (include/linux/cleanup.h); the definition speaks of that. */
const wrappedLocks: ReadonlyMap<string, number> = new Map([
  ["p0.lock*", 0],
  ["p0.lock2*", 1],
]);
const noWrappedLocks: ReadonlyMap<string, number> = new Map();

export function isNull(expr: Expr): boolean {
  if (expr.k === "cast") return isNull(expr.of);
  return (expr.k === "number" && expr.value === 0) || (expr.k === "name" && expr.name === "NULL");
}

export function isPointerType(type: TypeRef): boolean {
  return type.pointers > 0 || type.arrays > 0;
}

function pointedType(type: FileType): FileType | undefined {
  if (type.type.pointers === 0) return undefined;
  return { ...type, type: { ...type.type, pointers: type.type.pointers - 1 } };
}

function* callsOf(flow: Flow | undefined): Generator<CallOp> {
  for (const block of flow?.blocks ?? []) for (const op of block.ops) if (op.op === "call") yield op;
}
