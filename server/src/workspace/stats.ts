import type { FileFacts } from "../facts/types";
import type { Summaries } from "../summary/summarize";
import type { ReadTree } from "../reading/readingStats";
import type { Stats } from "./api";

/** Adds up what the analysis saw, per the definitions of `docs/findings.schema.json`. */
export function statsOf(
  summaries: Summaries,
  run: {
    readonly files: readonly FileFacts[];
    readonly bytes: number;
    readonly seconds: number;
    readonly isComplete: boolean;
    readonly incoherent: number;
  },
): Stats {
  const limitsHit: Record<string, number> = {};
  const total = { acquireSites: 0, acquireSitesResolved: 0, indirectCalls: 0, indirectCallsResolved: 0 };
  for (const { counts } of summaries) {
    total.acquireSites += counts.acquireSites;
    total.acquireSitesResolved += counts.acquireSitesResolved;
    total.indirectCalls += counts.indirectCalls;
    total.indirectCallsResolved += counts.indirectCallsResolved;
    for (const [limit, hits] of Object.entries(counts.limitsHit))
      limitsHit[limit] = (limitsHit[limit] ?? 0) + hits;
  }
  return {
    files: run.files.length,
    functions: countFunctions(run.files),
    bytes: run.bytes,
    seconds: Math.round(run.seconds * 1000) / 1000,
    peakRssBytes: 0,
    ...total,
    limitsHit: Object.fromEntries(Object.entries(limitsHit).sort(([a], [b]) => (a < b ? -1 : 1))),
    incoherent: run.incoherent,
    ...(run.isComplete ? {} : { partial: PARTIAL }),
  };
}

/** What was read for the counts of a reading. */
export function readTree(
  files: readonly FileFacts[],
  { bytes, isComplete }: { readonly bytes: number; readonly isComplete: boolean },
): ReadTree {
  return {
    files: files.length,
    functions: countFunctions(files),
    bytes,
    ...(isComplete ? {} : { partial: PARTIAL }),
  };
}

function countFunctions(files: readonly FileFacts[]): number {
  return files.reduce(
    (sum, { functions }) => sum + functions.filter(({ kind }) => kind === "function").length,
    0,
  );
}

const PARTIAL =
  "only the files asked for, what they include and the functions they call were read: callers elsewhere are unknown";
