import type { FunctionIndex } from "./functionIndex";
import type { FunctionNode } from "./program";

/** Tells which macros call through pointers, their parameters or members, themselves or by the macros they use. */
export interface CallingMacros {
  callsThroughPointer(macro: FunctionNode): boolean;
}

export function createCallingMacros(functionIndex: FunctionIndex): CallingMacros {
  const known = new Map<number, boolean>();
  const callsThroughPointer = (macro: FunctionNode, depth = 0): boolean => {
    const before = known.get(macro.id);
    if (before !== undefined) return before;
    known.set(macro.id, false);
    const { params, calls, memberCalls } = macro.facts;
    const parameters = new Set(params.map(({ name }) => name));
    const found =
      memberCalls.length > 0 ||
      calls.some((name) => {
        if (parameters.has(name) || STATIC_CALL.test(name)) return true;
        const callee = depth < MAX_DEPTH ? functionIndex.resolve(name, macro.file.path) : undefined;
        return callee?.facts.kind === "macro" && callsThroughPointer(callee, depth + 1);
      });
    known.set(macro.id, found);
    return found;
  };
  return { callsThroughPointer: (macro) => callsThroughPointer(macro) };
}

/** Macros in macros deeper than this are not opened by those who expand them either. */
const MAX_DEPTH = 6;

/** Its result is called: `static_call(name)(args)`. */
const STATIC_CALL = /^(?:__)?static_call(?:_mod|_cond)?$/;
