import type { Lowering } from "./lowering";
import { textOf } from "./lowering";
import type { CallOp } from "./types";

/** Two functions by name, and the node of the condition that chooses: `(write ? up_write : up_read)(&foo->lock)`. */
export interface ChosenCallee {
  readonly test: number;
  readonly names: readonly [ChosenName, ChosenName];
}

interface ChosenName {
  readonly name: string;
  readonly at: number;
}

/** The choice that a callee is, if it is one. */
export function chosenCallee(lowering: Lowering, callee: number): ChosenCallee | undefined {
  const { tree } = lowering;
  let node = callee;
  while (tree.kindOf(node) === "parenthesized_expression") node = tree.children(node)[1] ?? node + 1;
  if (tree.kindOf(node) !== "conditional_expression") return undefined;
  const [test, then, other] = tree.children(node).filter((child) => !/^[?:]$/.test(tree.kindOf(child)));
  if (test === undefined || then === undefined || other === undefined) return undefined;
  if (tree.kindOf(then) !== "identifier" || tree.kindOf(other) !== "identifier") return undefined;
  const named = (at: number): ChosenName => ({ name: textOf(lowering, at), at: tree.startOf(at) });
  return { test, names: [named(then), named(other)] };
}

/** Emits a call of either function, each where the condition chooses it. */
export function callChosen(
  lowering: Lowering,
  { test, names }: ChosenCallee,
  call: Pick<CallOp, "result" | "args" | "at" | "end">,
): void {
  const { flow } = lowering;
  const [yes, no, after] = [flow.block(), flow.block(), flow.block()];
  lowering.condition(test, { then: yes, else: no });
  for (const [block, { name, at }] of [
    [yes, names[0]],
    [no, names[1]],
  ] as const) {
    flow.open(block);
    flow.emit({ op: "call", ...call, callee: { k: "name", name, at } });
    flow.jump(after);
  }
  flow.open(after);
}
