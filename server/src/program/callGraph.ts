import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Pause } from "../base/pause";
import { componentsOf } from "./components";
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

/** Resolves the names called by every function and orders the functions bottom-up. */
export async function buildCallGraph(
  program: Program,
  { cancellation, pause }: { readonly cancellation: Cancellation; readonly pause: Pause },
): Promise<CallGraph> {
  const callers: number[][] = program.functions.map(() => []);
  const callsItself = new Set<number>();
  const callees: number[][] = [];
  for (const node of program.functions) {
    await pause();
    throwIfCancelled(cancellation);
    const all = calleesOf(program, node);
    const found = all.filter((id) => id !== node.id);
    if (found.length < all.length) callsItself.add(node.id);
    for (const id of found) callers[id]?.push(node.id);
    callees.push(found);
  }
  return { callees, callers, callsItself, components: componentsOf(callees) };
}

/** Calls through a member with more implementations than this are not followed. */
export const MAX_MEMBER_CANDIDATES = 8;

function calleesOf(program: Program, node: FunctionNode): number[] {
  const ids = new Set<number>();
  const variables = new Set(
    [...node.facts.params, ...(node.facts.flow?.locals ?? [])].map(({ name }) => name),
  );
  for (const name of node.facts.calls) {
    if (program.model.isOpaque(name) || program.model.isNoReturn(name) || variables.has(name)) continue;
    const callee = program.functionIndex.resolve(name, node.file.path);
    if (callee) ids.add(callee.id);
  }
  for (const member of node.facts.memberCalls) {
    const candidates = program.ops.candidatesByMember(member);
    if (candidates.length > MAX_MEMBER_CANDIDATES) continue;
    for (const { value, file } of candidates) {
      const callee = program.functionIndex.resolve(value, file);
      if (callee) ids.add(callee.id);
    }
  }
  for (const { guard } of guardsOf(node)) {
    const found = program.guards.resolve(guard, node.file.path);
    if (found) ids.add(found.enter.id);
    if (found?.exit) ids.add(found.exit.id);
  }
  return [...ids].sort((a, b) => a - b);
}

function* guardsOf(node: FunctionNode): Generator<{ readonly guard: string }> {
  for (const block of node.facts.flow?.blocks ?? []) {
    for (const op of block.ops) if (op.op === "guard") yield op;
  }
}
