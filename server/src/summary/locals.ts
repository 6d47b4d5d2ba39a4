import type { CallOp, Expr, GuardOp, Variable } from "../facts/types";
import type { Place } from "../program/place";
import type { FunctionNode } from "../program/program";
import { localAssignments, localsPointedAt, memberAssignments, tempAssignments } from "./localAssignments";

/** The parameters, variables and temps of one function, and everything that is assigned to them. */
export class Locals {
  private readonly variables = new Map<string, Variable>();
  private readonly params = new Map<string, number>();
  private readonly assignments: ReadonlyMap<string, readonly Expr[]>;
  private readonly members: ReadonlyMap<string, readonly Expr[]>;
  private readonly temps: ReadonlyMap<number, readonly Expr[]>;
  private readonly pointedAt: ReadonlySet<string>;
  private readonly calls = new Map<number, CallOp>();

  constructor({ facts }: FunctionNode) {
    const { flow } = facts;
    facts.params.forEach((param, index) => {
      this.variables.set(param.name, param);
      this.params.set(param.name, index);
    });
    for (const local of flow?.locals ?? []) this.variables.set(local.name, local);
    this.assignments = localAssignments(flow);
    this.members = memberAssignments(flow);
    this.temps = tempAssignments(flow);
    this.pointedAt = localsPointedAt(flow);
    for (const { ops } of flow?.blocks ?? [])
      for (const op of ops) {
        if (op.op === "call") this.calls.set(op.result, op);
        else if (op.op === "guard" && op.result !== undefined)
          this.calls.set(op.result, construction(op, op.result));
      }
  }

  /** The declaration of a parameter or local variable. */
  variable(name: string): Variable | undefined {
    return this.variables.get(name);
  }

  isParam(name: string): boolean {
    return this.params.has(name);
  }

  /** Index of the parameter a name stands for, if it is never assigned. */
  constantParam(name: string): number | undefined {
    return this.assignments.has(name) ? undefined : this.params.get(name);
  }

  /** The call that produced a temp. */
  callOf(temp: number): CallOp | undefined {
    return this.calls.get(temp);
  }

  /** What a temp gets on each way that leads to it; empty for results of calls. */
  assignedToTemp(temp: number): readonly Expr[] {
    return this.temps.get(temp) ?? [];
  }

  /** What is assigned to a variable, in order of appearance. */
  assignedTo(name: string): readonly Expr[] {
    return this.assignments.get(name) ?? [];
  }

  /** The only value of a member of a local struct: that of `xas.xa` after `XA_STATE(xas, &foo->pages, 0)`. */
  keptIn({ step, parent }: Place): Expr | undefined {
    if (step?.s !== "field" || parent?.root.k !== "local" || parent.parent) return undefined;
    const { name } = parent.root;
    if (this.assignments.has(name)) return undefined;
    const [value, ...more] = this.members.get(`${name}.${step.name}`) ?? [];
    return more.length === 0 ? value : undefined;
  }

  /** Names that are assigned to, with what they get, in order of appearance. */
  assigned(): Iterable<readonly [string, readonly Expr[]]> {
    return this.assignments;
  }

  /** True for a variable whose address is kept in another: it may change at any time. */
  isPointedAt(name: string): boolean {
    return this.pointedAt.has(name);
  }
}

/** The object of a guard is what the constructor of its class returns. */
function construction({ guard, args, at }: GuardOp, result: number): CallOp {
  return { op: "call", result, callee: { k: "name", name: `guard ${guard} enter`, at }, args, at, end: at };
}
