import { workspace } from "vscode";
import type { ExtensionContext } from "vscode";
import { isReadByLockwright } from "./documents";
import type { LanguageServer } from "./languageServer";

/** Starts the server with the first document it reads, so that folders without C never pay for it. */
export function activateServerStart(context: ExtensionContext, server: LanguageServer): void {
  context.subscriptions.push(
    workspace.onDidOpenTextDocument((document) => {
      if (isReadByLockwright(document)) void server.start();
    }),
  );
  if (workspace.textDocuments.some(isReadByLockwright)) void server.start();
}
