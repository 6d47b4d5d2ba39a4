import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Pause } from "../base/pause";
import type { GuardOp } from "../facts/types";
import { componentsOf } from "./components";
import { isOfOwnFile } from "./functionIndex";
import type { FunctionNode, Program } from "./program";

/** Calls between functions of the program, by function id; through pointers where few functions come into question. */
export interface CallGraph {
  readonly callees: readonly (readonly number[])[];
  readonly callers: readonly (readonly number[])[];
  /** Functions that call themselves directly. */
  readonly callsItself: ReadonlySet<number>;
  /** Strongly connected components, callees before callers. */
  readonly components: readonly (readonly number[])[];
}

export interface CallGraphOptions {
  readonly cancellation: Cancellation;
  readonly pause: Pause;
  /** Functions that a function may call through pointers. */
  readonly indirect?: (node: FunctionNode) => Iterable<FunctionNode>;
}

/** Resolves the names called by every function and orders the functions bottom-up. */
export async function buildCallGraph(program: Program, options: CallGraphOptions): Promise<CallGraph> {
  const callers: number[][] = program.functions.map(() => []);
  const callsItself = new Set<number>();
  const callees: number[][] = [];
  for (const node of program.functions) {
    await options.pause();
    throwIfCancelled(options.cancellation);
    const all = calleesOf(program, node, options);
    const found = all.filter((id) => id !== node.id);
    if (found.length < all.length) callsItself.add(node.id);
    for (const id of found) callers[id]?.push(node.id);
    callees.push(found);
  }
  return { callees, callers, callsItself, components: componentsOf(callees) };
}

function calleesOf(program: Program, node: FunctionNode, { indirect }: CallGraphOptions): number[] {
  const ids = new Set<number>();
  const variables = new Set(
    [...node.facts.params, ...(node.facts.flow?.locals ?? [])].map(({ name }) => name),
  );
  for (const name of node.facts.calls) {
    if (program.model.isNoReturn(name) || variables.has(name)) continue;
    const callee = program.functionIndex.resolve(name, node.file.path);
    if (callee && (isOfOwnFile(callee, node.file.path) || !program.model.isOpaque(name))) ids.add(callee.id);
  }
  for (const callee of indirect?.(node) ?? []) ids.add(callee.id);
  for (const op of guardsOf(node)) {
    const cleanup = program.guards.cleanup(op, node.file.path);
    if (cleanup) ids.add(cleanup.id);
    const found = program.guards.resolve(op.guard, node.file.path);
    if (found) ids.add(found.enter.id);
    if (found?.exit) ids.add(found.exit.id);
  }
  return [...ids].sort((a, b) => a - b);
}

function* guardsOf(node: FunctionNode): Generator<GuardOp> {
  for (const block of node.facts.flow?.blocks ?? []) {
    for (const op of block.ops) if (op.op === "guard") yield op;
  }
}
