import { relative, resolve, sep } from "node:path";
import type { Workspace } from "../workspace/api";
import type { CliWorld } from "./cliWorld";
import { InputError } from "./inputError";
import { shownPath } from "./shownPath";

/** Throws {@link InputError} with everything that is wrong with the settings of the tree: what they mean cannot be guessed. */
export async function requireSettings(
  workspace: Pick<Workspace, "settingsProblems">,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Promise<void> {
  const problems = await workspace.settingsProblems();
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ file, line, column, message }) => `${shownPath(file, root, cwd)}:${line}:${column}: ${message}`,
  );
  throw new InputError(lines.join("\nlockwright: "));
}

/** `--config FILE`, which is relative to the current folder, as the workspace wants it. */
export function settingsFileOption(
  config: string | undefined,
  root: string,
  { cwd }: Pick<CliWorld, "cwd">,
): { readonly settingsFile?: string } {
  if (config === undefined) return {};
  return { settingsFile: relative(root, resolve(cwd, config)).split(sep).join("/") };
}
