import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Pause } from "../base/pause";
import { tallySites } from "../facts/siteTally";
import type { Program } from "../program/program";
import { FunctionCount } from "../reading/functionCount";
import type { ReadingInput } from "../reading/measureReading";
import { PrimitiveSites } from "../reading/primitiveSites";
import { isAside } from "./isAside";
import type { FactStore } from "./factStore";

export interface SourceCount {
  readonly store: FactStore;
  readonly program: Program;
  /** Files of the tree to count in. */
  readonly paths: readonly string[];
  readonly cancellation: Cancellation;
  readonly pause: Pause;
  readonly progress?: (done: number, total: number) => void;
}

/** Counts, file by file, functions and the call sites of primitives in the text, and how much of both the facts have. */
export async function countSources(
  count: SourceCount,
): Promise<Pick<ReadingInput, "primitives" | "functions">> {
  const { store, program, paths, cancellation, pause, progress } = count;
  const { census } = program.model;
  const sites = new PrimitiveSites(program);
  const functions = new FunctionCount(census.functions);
  for (const [done, path] of paths.entries()) {
    progress?.(done, paths.length);
    if (isAside(path) || isRegisters(path)) continue;
    await pause();
    throwIfCancelled(cancellation);
    const facts = store.get(path);
    const text = await store.textOf(path);
    if (facts !== undefined) functions.add(facts);
    if (text !== undefined) sites.add(path, tallySites(text, facts, census));
  }
  return { primitives: sites.result(), functions: functions.result() };
}

/** Headers of nothing but registers, which the census leaves out too. */
function isRegisters(path: string): boolean {
  return path.startsWith("drivers/gpu/drm/amd/include/");
}
