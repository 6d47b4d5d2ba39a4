import { workspace } from "vscode";

/** Settings the server reads once, when it starts. */
export const settingsThatNeedRestart: readonly string[] = [
  "lockwright.root",
  "lockwright.scope",
  "lockwright.workers",
];

/** The user's settings, in the shape of the manifest: `{ root, scope, diagnostics: { ... }, ... }`. */
export function readSettings(): unknown {
  return workspace.getConfiguration("lockwright");
}
