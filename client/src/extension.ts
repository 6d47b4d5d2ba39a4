import type { ExtensionContext } from "vscode";
import { activateCommands } from "./commands";
import { LanguageServer } from "./languageServer";
import { activateServerStart } from "./serverStart";
import { activateStatusItem } from "./statusItem";

/** Called by VS Code at the first C or C++ document; the server itself waits for one that Lockwright reads. */
export function activate(context: ExtensionContext): void {
  const server = new LanguageServer(context.asAbsolutePath("dist/server.cjs"));
  context.subscriptions.push(server);
  activateStatusItem(context, server);
  activateCommands(context, server);
  activateServerStart(context, server);
}
