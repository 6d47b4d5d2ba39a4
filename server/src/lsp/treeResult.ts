import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../findings/finding";
import type { Snapshot } from "../workspace/api";
import { toDiagnostics } from "./diagnostics";
import type { LineMaps } from "./lineMaps";
import { settingsDiagnostic } from "./settingsDiagnostic";

/** How diagnostics are to look. */
export interface DiagnosticLook {
  readonly relatedInformation: boolean;
  readonly showInformation: boolean;
  readonly documentationBase: string | undefined;
}

/** One result of a tree, arranged by file. Diagnostics are made when first asked for. */
export class TreeResult {
  private readonly byFile: ReadonlyMap<string, readonly Finding[]>;

  constructor(
    readonly root: string,
    readonly snapshot: Snapshot,
    private readonly lines: LineMaps,
  ) {
    this.byFile = groupByFile(snapshot.findings);
  }

  get files(): readonly string[] {
    const settings = this.snapshot.settingsProblems.map(({ file }) => file);
    return [...new Set([...this.byFile.keys(), ...settings])].sort();
  }

  async diagnostics(file: string, look: DiagnosticLook): Promise<Diagnostic[]> {
    const context = { ...look, root: this.root, lines: this.lines };
    const problems = this.snapshot.settingsProblems.filter((problem) => problem.file === file);
    return [
      ...problems.map(settingsDiagnostic),
      ...(await toDiagnostics(this.byFile.get(file) ?? [], context)),
    ];
  }
}

function groupByFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group === undefined) groups.set(finding.file, [finding]);
    else group.push(finding);
  }
  return groups;
}
