import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { Pause } from "../base/pause";
import { tallySites } from "../facts/siteTally";
import type { Program } from "../program/program";
import { PrimitiveSites, type PrimitiveStats } from "../reading/primitiveSites";
import type { FactStore } from "./factStore";

export interface PrimitiveCount {
  readonly store: FactStore;
  readonly program: Program;
  /** Files of the tree to count in. */
  readonly paths: readonly string[];
  readonly cancellation: Cancellation;
  readonly pause: Pause;
}

/** Counts the call sites of primitives in the text of files, and how many of them the facts have. */
export async function countPrimitives(count: PrimitiveCount): Promise<PrimitiveStats> {
  const { store, program, paths, cancellation, pause } = count;
  const sites = new PrimitiveSites(program);
  for (const path of paths) {
    if (isAside(path)) continue;
    await pause();
    throwIfCancelled(cancellation);
    const text = await store.textOf(path);
    if (text !== undefined) sites.add(path, tallySites(text, store.get(path), program.model.census));
  }
  return sites.result();
}

/** What the census leaves out: no kernel code, or headers of nothing but registers. */
function isAside(path: string): boolean {
  return /^(?:tools|samples|scripts|Documentation)\/|^drivers\/gpu\/drm\/amd\/include\//.test(path);
}
