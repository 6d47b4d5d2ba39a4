import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { SettingsProblem } from "../workspace/projectSettings";

/** What is wrong with an entry of the settings of a tree, in the file itself. */
export function settingsDiagnostic({ line, column, length, message }: SettingsProblem): Diagnostic {
  const start = { line: line - 1, character: column - 1 };
  return {
    range: { start, end: { line: start.line, character: start.character + length } },
    severity: DiagnosticSeverity.Error,
    source: "lockwright",
    code: "settings",
    message,
  };
}
