import { neverCancelled } from "../base/cancellation";
import { type CliWorld, exitCodes } from "./cliWorld";
import { ProblemNotes } from "./problemNotes";
import type { ReadingList } from "./readingLists";
import { renderReading } from "./renderReading";
import { resolveTargets } from "./resolveTargets";
import { withWorkspace } from "./withWorkspace";

export interface StatsOptions {
  readonly root?: string;
  readonly format: "text" | "json";
  readonly jobs?: number;
  readonly config?: string;
  readonly unresolved?: boolean;
  readonly lost?: boolean;
  readonly contracts?: boolean;
  readonly sample?: number;
  readonly seed?: number;
  readonly quiet?: boolean;
}

/** `lockwright stats`: says how completely the tree, or a part of it, was read. */
export async function runStats(
  paths: readonly string[],
  options: StatsOptions,
  world: CliWorld,
): Promise<number> {
  const started = world.now();
  const targets = await resolveTargets(paths, options.root, world);
  const problems = new ProblemNotes();
  const sample = { size: options.sample ?? 0, seed: options.seed ?? 1 };
  const { reading, tree } = await withWorkspace(
    { targets, options, world, problems },
    (workspace, progress) => workspace.measure(neverCancelled, { sample, progress }),
  );
  problems.writeTo(world.stderr);
  const seconds = Math.round(world.now() - started) / 1000;
  const run = { ...tree, seconds, peakRssBytes: world.peakRssBytes() };
  const output = { root: targets.root, version: world.version, run, reading };
  world.stdout.write(renderReading(output, { format: options.format, lists: listsOf(options) }));
  return exitCodes.clean;
}

function listsOf({ unresolved, lost, contracts, sample }: StatsOptions): readonly ReadingList[] {
  return [
    ...(unresolved === true ? ["unresolved" as const] : []),
    ...(lost === true ? ["lost" as const] : []),
    ...(contracts === true ? ["contracts" as const] : []),
    ...(sample !== undefined ? ["sample" as const] : []),
  ];
}
