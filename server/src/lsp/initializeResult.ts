import { type InitializeResult, TextDocumentSyncKind } from "vscode-languageserver";
import type { ClientSupport } from "./clientSupport";

/** The answer to `initialize`. */
export function initializeResult(client: ClientSupport, version: string): InitializeResult {
  return {
    serverInfo: { name: "lockwright", version },
    capabilities: {
      positionEncoding: client.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      // Advertised only to editors that pull: everybody else gets diagnostics published.
      ...(client.pullsDiagnostics && {
        diagnosticProvider: {
          identifier: "lockwright",
          interFileDependencies: true,
          workspaceDiagnostics: true,
        },
      }),
    },
  };
}
