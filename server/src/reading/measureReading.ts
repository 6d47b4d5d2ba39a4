import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { CallOp, Flow } from "../facts/types";
import type { Pause } from "../base/pause";
import { Places } from "../program/places";
import type { CallGraph } from "../program/callGraph";
import type { Program } from "../program/program";
import type { Summaries } from "../summary/summarize";
import { Values } from "../summary/values";
import { IndirectCallCount } from "./indirectCalls";
import { LockSiteCount } from "./lockSites";
import type { Reading, UnresolvedSite } from "./readingStats";

/** What the analysis of a tree left behind. */
export interface ReadingInput {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly summaries: Summaries;
  readonly cancellation: Cancellation;
  readonly pause: Pause;
}

/** Counts what of a program was understood. Looks at every function again, whether or not any path reaches a site. */
export async function measureReading(input: ReadingInput): Promise<Reading> {
  const { program, summaries, cancellation, pause } = input;
  const unresolved: UnresolvedSite[] = [];
  const sites = new LockSiteCount(input, unresolved);
  const indirectCalls = new IndirectCallCount(unresolved);
  const places = new Places(program.types, program.model);
  for (const node of program.functions) {
    await pause();
    throwIfCancelled(cancellation);
    if (node.facts.kind !== "function" || !node.facts.flow) continue;
    const values = new Values({ program, places, node, summaryOf: (callee) => summaries[callee.id] });
    for (const call of callsOf(node.facts.flow)) {
      sites.count(values, node, call);
      indirectCalls.count(values, node, call);
    }
  }
  return { stats: { sites: sites.result(), indirectCalls: indirectCalls.result() }, unresolved };
}

function* callsOf({ blocks }: Flow): Generator<CallOp> {
  for (const { ops } of blocks) for (const op of ops) if (op.op === "call") yield op;
}
