import { MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { ExtensionContext, StatusBarItem } from "vscode";
import type { LanguageServer } from "./languageServer";
import type { ServerStatus } from "./serverStatus";
import { statusLook } from "./statusLook";

/** Shows in the status bar what the server is doing; hidden until it has something to say. */
export function activateStatusItem(context: ExtensionContext, server: LanguageServer): void {
  const item = window.createStatusBarItem("lockwright.status", StatusBarAlignment.Left);
  item.name = "Lockwright";
  item.command = "lockwright.showOutput";
  context.subscriptions.push(
    item,
    server.onStatus((status) => show(item, status)),
  );
}

function show(item: StatusBarItem, status: ServerStatus): void {
  const look = statusLook(status);
  item.text = look.text;
  item.tooltip = tooltip(look.tooltip);
  item.backgroundColor = look.alarming ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  item.show();
}

function tooltip(text: string): MarkdownString {
  const markdown = new MarkdownString("**Lockwright**\n\n");
  markdown.isTrusted = { enabledCommands: ["lockwright.restart", "lockwright.showOutput"] };
  markdown.appendText(text);
  markdown.appendMarkdown(
    "\n\n[Restart](command:lockwright.restart) | [Show output](command:lockwright.showOutput)",
  );
  return markdown;
}
