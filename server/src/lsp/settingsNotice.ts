import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { SettingsProblem } from "../workspace/projectSettings";

/** Tells the user that the settings of a tree are not used: once for each way in which they are wrong. */
export class SettingsNotice {
  /** What was told last, by the root of the tree. */
  private readonly told = new Map<string, string>();

  constructor(private readonly connection: Connection) {}

  tell(root: string, problems: readonly SettingsProblem[]): void {
    const text = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    const key = text.join("\n");
    if ((this.told.get(root) ?? "") === key) return;
    this.told.set(root, key);
    const [first, ...others] = text;
    if (first === undefined) return;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    const message = `${root}: the settings are not used: ${first}${more}`;
    void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
  }
}
