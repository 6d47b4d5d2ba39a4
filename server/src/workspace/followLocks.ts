import type { FileFacts } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";
import type { CallGraph } from "../program/callGraph";
import { linkProgram, type Program } from "../program/program";
import { linkCalls, type CalledKeys } from "../summary/linkCalls";
import { summarize, type Summaries } from "../summary/summarize";
import { isEntered } from "../summary/trackedLocks";
import type { AnalyzeOptions } from "./analyzeProgram";

/** A program of which every lock was followed, those that lock order leaves out too, but no event. */
export interface FollowedLocks {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly calledKeys: CalledKeys;
  readonly summaries: Summaries;
}

/** Runs the stages that say what is held where. The same files give the same result. */
export async function followLocks(
  files: readonly FileFacts[],
  model: KernelModel,
  { cancellation, pause, progress }: AnalyzeOptions,
): Promise<FollowedLocks> {
  const { program, graph, calledKeys } = await linkCalls(linkProgram(files, model), { cancellation, pause });
  const total = program.functions.length;
  const summaries = await summarize(program, graph, {
    cancellation,
    pause,
    follow: { tracks: isEntered, withoutEvents: true },
    ...(progress ? { progress: (done: number) => progress(done, total) } : {}),
  });
  return { program, graph, calledKeys, summaries };
}
