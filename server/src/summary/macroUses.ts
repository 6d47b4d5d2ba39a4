import type { AssignOp, CallOp, Expr } from "../facts/types";
import type { CallGraph } from "../program/callGraph";
import type { FunctionNode, Program } from "../program/program";
import { expandMacro } from "./macroExpansion";
import type { Values } from "./values";

/** A use of a function or macro, in terms of the function that it stands in. */
export interface Use {
  readonly values: Values;
  readonly args: readonly Expr[];
}

/** Macros in macros are opened this deep. */
const MAX_MACRO_DEPTH = 4;

/** Finds the functions that use a function or macro, whether by themselves or through macros. */
export class MacroUses {
  constructor(
    private readonly program: Program,
    private readonly graph: CallGraph,
    private readonly valuesOf: (node: FunctionNode) => Values,
  ) {}

  /** Every use by a function, in the order of the program. */
  *of(target: FunctionNode, depth = 0): Generator<Use> {
    for (const id of this.graph.callers[target.id] ?? []) {
      const caller = this.program.functions[id];
      if (!caller) continue;
      if (caller.facts.kind === "function") yield* this.direct(caller, target);
      else if (depth < MAX_MACRO_DEPTH) yield* this.through(caller, target, depth + 1);
    }
  }

  /** What a macro assigns, at each of its uses. */
  *expanded(
    macro: FunctionNode,
  ): Generator<{ readonly values: Values; readonly assigns: readonly AssignOp[] }> {
    for (const { values, args } of this.of(macro))
      yield { values, assigns: expandMacro(macro, args).assigns };
  }

  private *direct(caller: FunctionNode, target: FunctionNode): Generator<Use> {
    let values: Values | undefined;
    for (const { ops } of caller.facts.flow?.blocks ?? []) {
      for (const op of ops) {
        if (op.op !== "call" || !this.isOf(op, caller, target)) continue;
        values ??= this.valuesOf(caller);
        yield { values, args: op.args };
      }
    }
  }

  private *through(macro: FunctionNode, target: FunctionNode, depth: number): Generator<Use> {
    for (const { values, args } of this.of(macro, depth)) {
      for (const call of expandMacro(macro, args).calls)
        if (this.isOf(call, macro, target)) yield { values, args: call.args };
    }
  }

  private isOf({ callee }: CallOp, user: FunctionNode, target: FunctionNode): boolean {
    if (callee.k !== "name" || callee.name !== target.facts.name) return false;
    return this.program.functionIndex.resolve(callee.name, user.file.path) === target;
  }
}
