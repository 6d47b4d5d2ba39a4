import type { Pause } from "../base/pause";
import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { CallGraph } from "../program/callGraph";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { analyzeFunction, emptySummary } from "./analyzeFunction";
import type { AnalysisInput } from "./analysisInput";
import { canMatter, returnedObject } from "./canMatter";
import type { Summary } from "./types";

/** Passes over a group of functions that call each other. More add only longer detours. */
export const MAX_RECURSION_PASSES = 3;

/** Summaries of all functions, by function id. */
export type Summaries = readonly Summary[];

export interface SummarizeOptions {
  readonly cancellation: Cancellation;
  readonly pause: Pause;
  readonly progress?: (done: number) => void;
  /** What is followed, if not everything that lock order needs. */
  readonly follow?: Pick<AnalysisInput, "tracks" | "withoutEvents">;
}

/** Summarises every function, callees before callers; functions that call each other are repeated. */
export async function summarize(
  program: Program,
  graph: CallGraph,
  { cancellation, pause, progress, follow }: SummarizeOptions,
): Promise<Summaries> {
  const places = new Places(program.types, program.model);
  const summaries: Summary[] = program.functions.map(emptySummary);
  const summaryOf = (callee: FunctionNode): Summary | undefined => summaries[callee.id];
  const calleesOf = (id: number) => (graph.callees[id] ?? []).map((callee) => summaries[callee]);
  let done = 0;
  for (const component of graph.components) {
    for (const id of repeated(component, graph)) {
      await pause();
      throwIfCancelled(cancellation);
      const node = program.functions[id];
      if (node) summaries[id] = summaryFor({ program, places, node, summaryOf, ...follow }, calleesOf(id));
    }
    done += component.length;
    progress?.(done);
  }
  return summaries;
}

function summaryFor(input: AnalysisInput, callees: Iterable<Summary | undefined>): Summary {
  if (canMatter(input, callees)) return analyzeFunction(input);
  return { ...emptySummary(input.node), returns: returnedObject(input) };
}

/** The functions of a component in the order in which they are looked at. */
function repeated(component: readonly number[], graph: CallGraph): readonly number[] {
  const first = component[0];
  if (component.length === 1 && first !== undefined && !graph.callsItself.has(first)) return component;
  return Array.from({ length: MAX_RECURSION_PASSES }, () => component).flat();
}
