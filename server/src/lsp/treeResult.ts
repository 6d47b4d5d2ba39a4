import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../findings/finding";
import type { Snapshot } from "../workspace/api";
import { toDiagnostics } from "./diagnostics";
import type { LineMaps } from "./lineMaps";

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
    return [...this.byFile.keys()].sort();
  }

  diagnostics(file: string, look: DiagnosticLook): Promise<Diagnostic[]> {
    return toDiagnostics(this.byFile.get(file) ?? [], { ...look, root: this.root, lines: this.lines });
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
