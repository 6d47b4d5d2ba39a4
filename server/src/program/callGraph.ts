import type { FunctionNode, Program } from "./program";
import type { Pause } from "../base/pause";
import { throwIfCancelled, type Cancellation } from "../base/cancellation";

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

/** Tarjan's algorithm with an explicit stack: call chains in the kernel are deeper than the JavaScript stack. */
function componentsOf(edges: readonly (readonly number[])[]): number[][] {
  const index = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const onStack = new Uint8Array(edges.length);
  const stack: number[] = [];
  const components: number[][] = [];
  let next = 0;
  const enter = (id: number): Frame => {
    index[id] = low[id] = next++;
    stack.push(id);
    onStack[id] = 1;
    return { id, edge: 0 };
  };
  for (let start = 0; start < edges.length; start++) {
    if (index[start] !== -1) continue;
    const frames = [enter(start)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const target = edges[frame.id]?.[frame.edge++];
      if (target === undefined) {
        frames.pop();
        const parent = frames.at(-1);
        if (parent) low[parent.id] = Math.min(low[parent.id] ?? 0, low[frame.id] ?? 0);
        if (low[frame.id] === index[frame.id]) components.push(popComponent(stack, onStack, frame.id));
      } else if (index[target] === -1) frames.push(enter(target));
      else if (onStack[target]) low[frame.id] = Math.min(low[frame.id] ?? 0, index[target] ?? 0);
    }
  }
  return components;
}

interface Frame {
  readonly id: number;
  edge: number;
}

function popComponent(stack: number[], onStack: Uint8Array, root: number): number[] {
  const component: number[] = [];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    onStack[id] = 0;
    component.push(id);
    if (id === root) break;
  }
  return component.sort((a, b) => a - b);
}
