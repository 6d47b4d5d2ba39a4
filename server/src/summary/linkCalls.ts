import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { CallOp } from "../facts/types";
import type { Pause } from "../base/pause";
import { buildCallGraph, type CallGraph } from "../program/callGraph";
import { lockPointerNames } from "../program/lockPointers";
import type { OpsBinding } from "../program/opsBinding";
import type { OpsKey } from "../program/opsKey";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { functionFlow, type PointerFlow } from "./functionFlow";
import { FunctionPointers } from "./indirectCall";
import { targetsOf } from "./indirectTargets";
import { linkLocks, storesLock } from "./linkLocks";
import { Values } from "./values";

export interface LinkOptions {
  readonly cancellation: Cancellation;
  readonly pause: Pause;
}

/** A program in which function pointers lead somewhere, and who calls whom in it. */
export interface LinkedCalls {
  readonly program: Program;
  readonly graph: CallGraph;
  /** Keys that functions call through, by function id. */
  readonly calledKeys: CalledKeys;
}

export type CalledKeys = ReadonlyMap<number, readonly string[]>;

/** Finds what functions store in members and pass to each other, then builds the call graph. */
export async function linkCalls(program: Program, options: LinkOptions): Promise<LinkedCalls> {
  const found = await boundInFunctions(program, options);
  const linked: Program = { ...program, ops: program.ops.with(found) };
  const places = new Places(program.types, program.model);
  const calledKeys = new Map<number, readonly string[]>();
  const lockNames = lockPointerNames(linked);
  const storing: FunctionNode[] = [];
  const indirect = (node: FunctionNode): readonly FunctionNode[] => {
    if (storesLock(node, lockNames)) storing.push(node);
    const { functions, keys } = indirectCallees(linked, places, node);
    if (keys.length > 0) calledKeys.set(node.id, keys);
    return functions;
  };
  const graph = await buildCallGraph(linked, { ...options, indirect });
  const lockPointers = await linkLocks({ program: linked, graph, storing }, options);
  return { program: { ...linked, lockPointers }, graph, calledKeys };
}

/** The pointers of a function before anything is known of those it calls. */
function pointersOf(program: Program, places: Places, node: FunctionNode): FunctionPointers {
  return new FunctionPointers(node, new Values({ program, places, node, summaryOf: () => undefined }));
}

interface IndirectCallees {
  readonly functions: readonly FunctionNode[];
  readonly keys: readonly string[];
}

function indirectCallees(program: Program, places: Places, node: FunctionNode): IndirectCallees {
  const open = callsToOpen(program, node);
  if (open.length === 0) return noCallees;
  const pointers = pointersOf(program, places, node);
  const calls = open.flatMap((call) => pointers.callsOf(call));
  return {
    functions: calls.flatMap((call) => targetsOf(pointers, call).functions),
    keys: [...new Set(calls.flatMap(({ value }) => value.keys.map(({ key }) => key)))],
  };
}

const noCallees: IndirectCallees = { functions: [], keys: [] };

/** Spares the functions that only call others by name. */
function callsToOpen({ functionIndex, callingMacros }: Program, { facts, file }: FunctionNode): CallOp[] {
  if (facts.kind !== "function" || !facts.flow) return [];
  const { blocks, locals } = facts.flow;
  const own = new Set([...facts.params, ...locals].map(({ name }) => name));
  const isOpen = ({ callee }: CallOp): boolean => {
    if (callee.k !== "name" || own.has(callee.name)) return true;
    const known = functionIndex.resolve(callee.name, file.path);
    return !known || (known.facts.kind === "macro" && callingMacros.callsThroughPointer(known));
  };
  return blocks.flatMap(({ ops }) => ops.flatMap((op) => (op.op === "call" && isOpen(op) ? [op] : [])));
}

async function boundInFunctions(program: Program, options: LinkOptions): Promise<OpsBinding[]> {
  const places = new Places(program.types, program.model);
  const waiting = program.functions.filter((node) => namesFunction(program, node));
  const seen = new Set(waiting);
  const bindings: OpsBinding[] = [];
  const flows: PointerFlow[] = [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    await options.pause();
    throwIfCancelled(options.cancellation);
    const found = functionFlow(pointersOf(program, places, node));
    bindings.push(...found.bindings);
    flows.push(...found.flows);
    for (const receiver of found.receivers) {
      if (seen.has(receiver) || !receiver.facts.flow) continue;
      seen.add(receiver);
      waiting.push(receiver);
    }
  }
  return spread(program, bindings, flows);
}

function namesFunction({ functionIndex }: Program, { facts, file }: FunctionNode): boolean {
  return facts.values?.some((name) => functionIndex.functionNamed(name, file.path) !== undefined) ?? false;
}

/** Lets functions flow from key to key until nothing is new. Gives what was not bound before, in an order of its own. */
function spread(
  program: Program,
  bindings: readonly OpsBinding[],
  flows: readonly PointerFlow[],
): OpsBinding[] {
  const next = new Map<string, OpsKey[]>();
  for (const { from, to } of flows) append(next, from.key, to);
  const known = new Set<string>();
  const isNew = ({ key, node, file }: OpsBinding): boolean => {
    const id = `${key.key}\0${node.id}\0${file}`;
    return !known.has(id) && known.add(id).has(id);
  };
  const before = program.ops.all().filter((binding) => next.has(binding.key.key) && isNew(binding));
  const found = [...bindings].sort(byPlace).filter(isNew);
  const work = [...before, ...found];
  for (let binding = work.pop(); binding; binding = work.pop()) {
    for (const key of next.get(binding.key.key) ?? []) {
      const moved: OpsBinding = { ...binding, key };
      if (!isNew(moved)) continue;
      found.push(moved);
      work.push(moved);
    }
  }
  return found.sort(byPlace);
}

function byPlace(a: OpsBinding, b: OpsBinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.at !== b.at) return a.at - b.at;
  return a.key.key < b.key.key ? -1 : a.key.key > b.key.key ? 1 : a.node.id - b.node.id;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
