import { throwIfCancelled } from "../base/cancellation";
import type { Expr } from "../facts/types";
import type { CallGraph } from "../program/callGraph";
import { createLockPointers, type LockPointers } from "../program/lockPointers";
import type { FunctionNode, Program } from "../program/program";
import { isNull } from "./isNull";
import type { LinkOptions } from "./linkCalls";
import { LockFlow } from "./lockFlow";

/** Finds what is stored in pointers to locks: by functions, through parameters of functions, by initializers. */
export async function linkLocks(
  { program, graph, storing }: LockLinking,
  options: LinkOptions,
): Promise<LockPointers> {
  const flow = new LockFlow(program, graph);
  for (const { initializers, path } of program.files)
    for (const initializer of initializers) flow.initializer(initializer, path);
  const breathe = async (): Promise<void> => {
    await options.pause();
    throwIfCancelled(options.cancellation);
  };
  for (const node of storing) {
    await breathe();
    flow.read(node);
  }
  while (flow.askNext()) await breathe();
  return createLockPointers(flow.result(), program.types);
}

interface LockLinking {
  readonly program: Program;
  readonly graph: CallGraph;
  /** The functions and macros of which {@link storesLock} is true. */
  readonly storing: readonly FunctionNode[];
}

/** Whether something is stored in what has one of the names. */
export function storesLock({ facts }: FunctionNode, names: ReadonlySet<string>): boolean {
  return (facts.flow?.blocks ?? []).some(({ ops }) =>
    ops.some((op) => op.op === "assign" && names.has(nameOf(op.to)) && !isNull(op.from)),
  );
}

function nameOf(to: Expr): string {
  switch (to.k) {
    case "member":
      return to.field;
    case "name":
      return to.name;
    case "index":
      return nameOf(to.base);
    default:
      return "";
  }
}
