import { positionAt } from "../base/text";
import type { CallOp } from "../facts/types";
import type { FunctionNode } from "../program/program";
import type { FunctionPointers, IndirectCall } from "../summary/indirectCall";
import type { Resolution, ResolvedSite, UnresolvedSite } from "./readingStats";
import type { SampleSize } from "./sample";
import { Tally } from "./tally";

/** Calls through pointers, by whether it is known where the pointer comes from. */
export interface IndirectCallStats {
  /** Calls through a member: resolved when the struct that declares it is known. */
  readonly members: Resolution;
  /** Calls through variables, parameters and static calls: resolved when what they hold is known. */
  readonly variables: Resolution;
  /** Calls through members whose key is known, by the number of functions bound to the key: `0`, `1`, `2-8`, `9-32`, `more`. */
  readonly callsByCandidates: Readonly<Record<string, number>>;
  /** The same, every key counted once. */
  readonly keysByCandidates: Readonly<Record<string, number>>;
}

/** Where a call stands. */
export interface CallSite {
  readonly path: string;
  readonly line: number;
  readonly function: string;
}

/** Counts calls through pointers where they stand, those that macros make where the macro is used. */
export class IndirectCallCount {
  private readonly members: Tally;
  private readonly variables: Tally;
  private readonly calls = new Map<string, number>();
  private readonly keys = new Map<string, string>();
  private readonly firstCalls = new Map<string, { readonly node: FunctionNode; readonly at: number }>();

  constructor(unresolved: UnresolvedSite[], sample: SampleSize) {
    this.members = new Tally("indirectCalls.members", unresolved, sample);
    this.variables = new Tally("indirectCalls.variables", unresolved);
  }

  count(pointers: FunctionPointers, node: FunctionNode, call: CallOp): void {
    const found = pointers.callsOf(call);
    const member = found.find(({ through }) => through === "member");
    const variable = found.find(({ through }) => through === "variable");
    for (const { value, at } of found) for (const { key } of value.keys) this.keep(key, node, at);
    if (member) this.countMember(pointers, node, member);
    else if (variable) this.countVariable(pointers, node, variable);
  }

  /** The first call through a key, in the order of the tree. */
  callThrough(key: string): CallSite | undefined {
    const call = this.firstCalls.get(key);
    if (!call) return undefined;
    const { file, facts } = call.node;
    const { line } = positionAt(file.lineStarts, call.at);
    return { path: file.path, line, function: facts.name };
  }

  /** Resolved calls through members chosen at random. */
  sampled(): readonly ResolvedSite[] {
    return this.members.sampled();
  }

  result(): IndirectCallStats {
    const keysByCandidates = new Map<string, number>();
    for (const size of this.keys.values()) keysByCandidates.set(size, (keysByCandidates.get(size) ?? 0) + 1);
    return {
      members: this.members.result(),
      variables: this.variables.result(),
      callsByCandidates: bySize(this.calls),
      keysByCandidates: bySize(keysByCandidates),
    };
  }

  private keep(key: string, node: FunctionNode, at: number): void {
    if (!this.firstCalls.has(key)) this.firstCalls.set(key, { node, at });
  }

  private countMember(pointers: FunctionPointers, node: FunctionNode, call: IndirectCall): void {
    const { keys, functions, missing = "unfollowed value" } = call.value;
    const isKnown = keys.length + functions.length > 0;
    const name = call.callee.k === "member" ? call.callee.field : "[]";
    const as = [...keys.map((key) => key.name), ...functions.map(({ facts }) => facts.name)].join(", ");
    this.members.count(node, call.at, { name, ...(isKnown ? { as } : { reason: missing }) });
    for (const { key } of keys) {
      const size = sizeOf(pointers.program.ops.count(key));
      this.keys.set(key, size);
      this.calls.set(size, (this.calls.get(size) ?? 0) + 1);
    }
  }

  private countVariable({ program }: FunctionPointers, node: FunctionNode, call: IndirectCall): void {
    const { keys, functions, missing = "nothing known to be stored" } = call.value;
    const isKnown = functions.length > 0 || keys.some(({ key }) => program.ops.count(key) > 0);
    const name = call.callee.k === "name" ? call.callee.name : "";
    this.variables.count(node, call.at, { name, ...(isKnown ? {} : { reason: missing }) });
  }
}

const SIZES: readonly string[] = ["0", "1", "2-8", "9-32", "more"];

function sizeOf(count: number): string {
  if (count <= 1) return String(count);
  if (count <= 8) return "2-8";
  return count <= 32 ? "9-32" : "more";
}

function bySize(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(SIZES.map((size) => [size, counts.get(size) ?? 0]));
}
