import type { FileFacts, FunctionFacts } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";
import { createCallingMacros, type CallingMacros } from "./callingMacros";
import { createFunctionIndex, type FunctionIndex } from "./functionIndex";
import { createTypeIndex, type TypeIndex } from "./typeIndex";
import { fileScopeBindings, namesStored } from "./opsBinding";
import { createOpsIndex, type OpsIndex } from "./opsIndex";
import { createLockPointers, type LockPointers } from "./lockPointers";
import { createGlobalIndex, type GlobalIndex } from "./globalIndex";
import { createGuardIndex, type GuardIndex } from "./guardIndex";

/** A function, macro or guard of the program, with the file it stands in. */
export interface FunctionNode {
  /** Position in {@link Program.functions}: files sorted by path, functions by offset. */
  readonly id: number;
  readonly file: FileFacts;
  readonly facts: FunctionFacts;
}

/** All files linked: what a name means where it is used. Immutable. */
export interface Program {
  readonly model: KernelModel;
  readonly files: readonly FileFacts[];
  readonly functions: readonly FunctionNode[];
  readonly functionIndex: FunctionIndex;
  readonly types: TypeIndex;
  readonly globals: GlobalIndex;
  readonly ops: OpsIndex;
  readonly callingMacros: CallingMacros;
  readonly guards: GuardIndex;
  readonly lockPointers: LockPointers;
}

/** Joins files into a program. The order of `files` does not matter. */
export function linkProgram(files: readonly FileFacts[], model: KernelModel): Program {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const functions: FunctionNode[] = [];
  for (const file of sorted) {
    for (const facts of file.functions) functions.push({ id: functions.length, file, facts });
  }
  const functionIndex = createFunctionIndex(functions);
  const types = createTypeIndex(sorted);
  return {
    model,
    files: sorted,
    functions,
    functionIndex,
    types,
    globals: createGlobalIndex(sorted),
    ops: createOpsIndex(fileScopeBindings(sorted, { types, functionIndex }), namesStored(sorted)),
    callingMacros: createCallingMacros(functionIndex),
    guards: createGuardIndex(sorted, functionIndex),
    lockPointers: createLockPointers([], types),
  };
}
