import { type Connection, DidChangeWatchedFilesNotification } from "vscode-languageserver";

/** The editor watches the files: it does so anyway, and a watcher of our own on a kernel tree would cost more than the analysis. */
export async function registerFileWatching(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      { globPattern: "**/*.{c,h}" },
      { globPattern: "**/lockwright.yml" },
      { globPattern: "**/.config" },
    ],
  });
}
