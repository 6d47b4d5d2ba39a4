import type { Progress, Workspace } from "../workspace/api";
import type { CliWorld } from "./cliWorld";
import type { ProblemNotes } from "./problemNotes";
import { requireSettings, settingsFileOption } from "./requireSettings";
import type { Targets } from "./resolveTargets";
import { startProgress } from "./terminalProgress";

/** What every command that reads a tree is asked for. */
export interface TreeOptions {
  readonly jobs?: number;
  readonly config?: string;
  readonly quiet?: boolean;
}

/** Opens the tree that a command is about, with progress on the terminal, and closes it whatever happens. Wrong settings end the command. */
export async function withWorkspace<T>(
  run: {
    readonly targets: Targets;
    readonly options: TreeOptions;
    readonly world: CliWorld;
    readonly problems: ProblemNotes;
  },
  work: (workspace: Workspace, progress: Progress) => Promise<T>,
): Promise<T> {
  const { targets, options, world, problems } = run;
  const workspace = world.openWorkspace({
    root: targets.root,
    ...(options.jobs !== undefined && { jobs: options.jobs }),
    ...settingsFileOption(options.config, targets.root, world),
    onProblem: (problem) => problems.add(problem),
  });
  const progress = startProgress(world.stderr, options.quiet !== true);
  const forgetInterrupt = world.onInterrupt(() => progress.stop());
  try {
    await requireSettings(workspace, { root: targets.root, cwd: world.cwd });
    workspace.setScope(targets.scope);
    return await work(workspace, progress);
  } finally {
    progress.stop();
    forgetInterrupt();
    await workspace.dispose();
  }
}
