import type { Connection } from "vscode-languageserver";

/** Name of the notification for an editor's status item. */
export const statusMethod = "lockwright/status";

export interface ServerStatus {
  readonly state: "starting" | "indexing" | "ready" | "failed";
  /** For people: what is being done, or what went wrong. */
  readonly text: string;
}

/** Tells the editor what the server is doing; editors that do not know the notification ignore it. */
export function sendStatus(connection: Connection, status: ServerStatus): void {
  void connection.sendNotification(statusMethod, status);
}
