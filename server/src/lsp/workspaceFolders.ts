import type { Connection, InitializeParams } from "vscode-languageserver";
import { pathOfUri } from "./treePaths";

/** The folders the editor has open, as absolute paths. */
export class WorkspaceFolders {
  private open: readonly string[] = [];
  private canChange = false;

  get paths(): readonly string[] {
    return this.open;
  }

  start(params: InitializeParams): void {
    this.canChange = params.capabilities.workspace?.workspaceFolders === true;
    const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? legacyRoot(params);
    this.open = toPaths(uris);
  }

  listen(connection: Connection): void {
    if (!this.canChange) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(toPaths(removed.map(({ uri }) => uri)));
      const kept = this.open.filter((path) => !gone.has(path));
      this.open = [...kept, ...toPaths(added.map(({ uri }) => uri))];
    });
  }
}

/** Editors older than workspace folders send one URI. */
function legacyRoot(params: InitializeParams): string[] {
  const uri: unknown = Object.getOwnPropertyDescriptor(params, "rootUri")?.value;
  return typeof uri === "string" ? [uri] : [];
}

function toPaths(uris: readonly string[]): string[] {
  return uris.map(pathOfUri).filter((path) => path !== undefined);
}
