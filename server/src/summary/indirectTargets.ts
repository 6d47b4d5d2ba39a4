import type { FunctionNode } from "../program/program";
import type { FunctionPointers, IndirectCall } from "./indirectCall";

/** Functions that an indirect call is taken to reach. */
export interface IndirectTargets {
  readonly functions: readonly FunctionNode[];
  /** There is no other: it is followed like a call. Of several only what they do to the caller's locks counts. */
  readonly isOnly: boolean;
}

/** What is known by name, and what the keys are bound to as far as these can be told apart from here. */
export function targetsOf({ program, path }: FunctionPointers, { value }: IndirectCall): IndirectTargets {
  const functions = new Map(value.functions.map((node) => [node.id, node] as const));
  let count = value.functions.length;
  for (const key of value.keys) {
    const followed = program.ops.followed(key, path);
    count += followed[0]?.distance === 0 ? followed.length : program.ops.count(key.key);
    for (const { node } of followed) functions.set(node.id, node);
  }
  return {
    functions: [...functions.values()].sort((a, b) => a.id - b.id),
    isOnly: functions.size === 1 && count === 1 && value.missing === undefined,
  };
}
