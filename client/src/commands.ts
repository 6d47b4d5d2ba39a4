import { commands } from "vscode";
import type { ExtensionContext } from "vscode";
import type { LanguageServer } from "./languageServer";

export function activateCommands(context: ExtensionContext, server: LanguageServer): void {
  context.subscriptions.push(
    commands.registerCommand("lockwright.restart", () => server.restart()),
    commands.registerCommand("lockwright.showOutput", () => server.showOutput()),
  );
}
