import { createHash } from "node:crypto";
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticParams,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type UnchangedDocumentDiagnosticReport,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { throwIfRequestCancelled, untilCancelled } from "./requestCancellation";
import type { DiagnosticLook } from "./treeResult";
import type { PlacedDocument, Tree, Trees } from "./trees";

export interface PullOptions {
  readonly connection: Connection;
  readonly trees: () => Trees | undefined;
  readonly look: () => DiagnosticLook;
  /** The editor can be told to ask again. */
  readonly canRefresh: boolean;
}

type FileReport = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;

/** Answers editors that ask for diagnostics. An answer waits for the analysis of what the editor shows. */
export class PullDiagnostics {
  /** What each document was told last, and how many of its requests are waiting. */
  private readonly told = new Map<string, string>();
  private readonly asking = new Map<string, number>();
  private changed: (() => void)[] = [];

  constructor(private readonly options: PullOptions) {}

  async document(params: DocumentDiagnosticParams, token: CancellationToken): Promise<FileReport> {
    const { uri } = params.textDocument;
    this.asking.set(uri, (this.asking.get(uri) ?? 0) + 1);
    try {
      const place = this.options.trees()?.placeOf(uri);
      if (place !== undefined) await untilCancelled(place.tree.session.settled(), token);
      throwIfRequestCancelled(token);
      const items = place === undefined ? [] : await this.items(place);
      const report = reportOf(items, params.previousResultId);
      this.told.set(uri, report.resultId ?? "");
      return report;
    } finally {
      this.asking.set(uri, (this.asking.get(uri) ?? 1) - 1);
    }
  }

  /** Holds the answer back until there is something new to say: the editor asks again at once. */
  async workspace(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
    for (;;) {
      const change = this.nextChange();
      const items = await this.workspaceItems(previous);
      if (items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) return { items };
      await untilCancelled(change, token);
      throwIfRequestCancelled(token);
    }
  }

  /** To be told of every new result, and of settings that change the look. */
  async onResult(): Promise<void> {
    const waiting = this.changed;
    this.changed = [];
    for (const release of waiting) release();
    if (this.options.canRefresh && (await this.isOutdated())) {
      this.options.connection.languages.diagnostics.refresh();
    }
  }

  forget(uri: string): void {
    this.told.delete(uri);
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => this.changed.push(resolve));
  }

  private async isOutdated(): Promise<boolean> {
    for (const [uri, resultId] of this.told) {
      const place = this.options.trees()?.placeOf(uri);
      if (place === undefined || (this.asking.get(uri) ?? 0) > 0) continue;
      if (resultIdOf(await this.items(place)) !== resultId) return true;
    }
    return false;
  }

  private items({ tree, path }: PlacedDocument): Promise<Diagnostic[]> {
    return tree.result?.diagnostics(path, this.options.look()) ?? Promise.resolve([]);
  }

  private async workspaceItems(
    previous: ReadonlyMap<string, string>,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const trees = this.options.trees();
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const gone = new Map(previous);
    for (const tree of trees?.all ?? []) {
      for (const path of tree.result?.files ?? []) {
        const uri = trees?.uriOf(tree, path) ?? "";
        gone.delete(uri);
        const report = reportOf(await this.items({ tree, path }), previous.get(uri) ?? emptyResultId);
        items.push({ ...report, uri, version: versionOf(tree, path) });
      }
    }
    for (const [uri, value] of gone) items.push({ ...reportOf([], value), uri, version: null });
    return items;
  }
}

function versionOf(tree: Tree, path: string): number | null {
  return tree.session.analyzedText(path)?.version ?? null;
}

function reportOf(items: Diagnostic[], previousResultId: string | undefined): FileReport {
  const resultId = resultIdOf(items);
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** Equal diagnostics have equal ids, whichever run found them. */
function resultIdOf(items: readonly Diagnostic[]): string {
  return createHash("sha1").update(JSON.stringify(items)).digest("hex");
}

const emptyResultId = resultIdOf([]);
