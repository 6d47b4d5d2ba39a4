import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { CallGraph } from "../program/callGraph";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { analyzeFunction, emptySummary } from "./analyzeFunction";
import type { Summary } from "./types";

/** Passes over a group of functions that call each other. More add only longer detours. */
export const MAX_RECURSION_PASSES = 3;

/** Summaries of all functions, by function id. */
export type Summaries = readonly Summary[];

/** Summarises every function, callees before callers; functions that call each other are repeated. */
export function summarize(
  program: Program,
  graph: CallGraph,
  {
    cancellation,
    progress,
  }: { readonly cancellation: Cancellation; readonly progress?: (done: number) => void },
): Summaries {
  const places = new Places(program.types, program.model);
  const summaries: Summary[] = program.functions.map(emptySummary);
  const summaryOf = (callee: FunctionNode): Summary | undefined => summaries[callee.id];
  let done = 0;
  for (const component of graph.components) {
    throwIfCancelled(cancellation);
    const passes =
      component.length > 1 || graph.callsItself.has(component[0] ?? -1) ? MAX_RECURSION_PASSES : 1;
    for (let pass = 0; pass < passes; pass++) {
      for (const id of component) {
        const node = program.functions[id];
        if (node?.facts.flow) summaries[id] = analyzeFunction({ program, places, node, summaryOf });
      }
    }
    done += component.length;
    progress?.(done);
  }
  return summaries;
}
