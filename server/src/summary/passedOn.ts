import type { Expr } from "../facts/types";
import { packPassed } from "../program/heldAtCall";
import type { FunctionNode } from "../program/program";
import { Locals } from "./locals";

/** Which parameters a function that was not followed passes on in its calls of a function, or through an ops key. */
export function passedOnBy({ facts, ...node }: FunctionNode, callee: string): number {
  const { flow } = facts;
  if (!flow || facts.params.length === 0) return 0;
  const locals = new Locals({ facts, ...node });
  const param = (arg: Expr): number | undefined =>
    arg.k === "name" ? locals.constantParam(arg.name) : undefined;
  let found: number | undefined;
  for (const { ops } of flow.blocks) {
    for (const op of ops) {
      if (op.op !== "call" || nameOf(op.callee) !== callee) continue;
      const passed = packPassed(op.args.map(param));
      if (found !== undefined && found !== passed) return 0;
      found = passed;
    }
  }
  return found ?? 0;
}

function nameOf(callee: Expr): string | undefined {
  if (callee.k === "deref" || callee.k === "cast") return nameOf(callee.of);
  if (callee.k === "name") return callee.name;
  return callee.k === "member" ? callee.field : undefined;
}
