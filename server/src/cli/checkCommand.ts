import type { Severity } from "../findings/finding";
import { neverCancelled } from "../base/cancellation";
import type { Snapshot, Stats } from "../workspace/api";
import { type CliWorld, exitCodes } from "./cliWorld";
import { type ColorChoice, wantsColor } from "./colorChoice";
import type { OutputFormat } from "./outputFormat";
import { ProblemNotes } from "./problemNotes";
import { renderJson } from "./renderJson";
import { renderLockdep } from "./renderLockdep";
import { renderText } from "./renderText";
import { resolveTargets, type Targets } from "./resolveTargets";
import { atLeast } from "./severityFilter";
import { shownPath } from "./shownPath";
import { summaryLine } from "./summaryLine";
import { withWorkspace } from "./withWorkspace";

export interface CheckOptions {
  readonly root?: string;
  readonly format: OutputFormat;
  readonly jobs?: number;
  readonly config?: string;
  readonly severity?: Severity;
  readonly all?: boolean;
  readonly color: ColorChoice;
  readonly quiet?: boolean;
}

/** `lockwright check`: analyzes, prints and gives the exit code. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  world: CliWorld,
): Promise<number> {
  const started = world.now();
  const targets = await resolveTargets(paths, options.root, world);
  if (!targets.isKernelTree && options.quiet !== true) {
    world.stderr.write(`lockwright: note: ${targets.root} is not the top of a kernel tree\n`);
  }
  const problems = new ProblemNotes();
  const snapshot = await withWorkspace({ targets, options, world, problems }, (workspace, progress) =>
    workspace.analyze(neverCancelled, progress),
  );
  problems.writeTo(world.stderr);
  const stats = measured(snapshot.stats, world, started);
  const least = leastSeverity(options);
  const findings = atLeast(snapshot.findings, least);
  world.stdout.write(render({ ...snapshot, findings, stats }, { targets, options, world }));
  if (options.quiet !== true) {
    world.stderr.write(`lockwright: ${summaryLine(findings, snapshot.findings.length, stats)}\n`);
  }
  return findings.some(({ severity }) => severity !== "information") ? exitCodes.findings : exitCodes.clean;
}

interface Run {
  readonly targets: Targets;
  readonly options: CheckOptions;
  readonly world: CliWorld;
}

function leastSeverity(options: CheckOptions): Severity {
  if (options.all === true) return "information";
  return options.severity ?? (options.format === "json" ? "information" : "warning");
}

/** The engine knows nothing of the process it runs in. */
function measured(stats: Stats, world: CliWorld, started: number): Stats {
  const seconds = Math.round(world.now() - started) / 1000;
  return { ...stats, seconds, peakRssBytes: world.peakRssBytes() };
}

function render(result: Pick<Snapshot, "findings" | "stats">, { targets, options, world }: Run): string {
  const { findings, stats } = result;
  if (options.format === "json") {
    return renderJson({ findings, stats, root: targets.root, version: world.version });
  }
  const style = {
    color: wantsColor(options.color, world),
    path: (file: string) => shownPath(file, targets.root, world.cwd),
  };
  return options.format === "lockdep" ? renderLockdep(findings, style) : renderText(findings, style);
}
