import { type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";
import { readSettings, type Settings } from "./settings";

/** The section of the editor's configuration that is ours. */
const section = "lockwright";

/** The three ways in which editors hand over settings. */
export const fetchSettings = {
  /** `initializationOptions`: the section itself, or an object that has it. */
  fromOptions(options: unknown): Settings {
    return readSettings(sectionOf(options) ?? options);
  },

  /** `workspace/configuration`. An editor that fails to answer leaves things as they are. */
  async fromClient(connection: Connection, before: Settings): Promise<Settings> {
    try {
      const answer: unknown = await connection.workspace.getConfiguration(section);
      return answer === null || answer === undefined ? before : readSettings(answer);
    } catch {
      return before;
    }
  },

  /** `workspace/didChangeConfiguration` with the settings inside. */
  fromPush(settings: unknown, before: Settings): Settings {
    const own = sectionOf(settings);
    return own === undefined ? before : readSettings(own);
  },
};

export async function registerSettings(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeConfigurationNotification.type, { section });
}

function sectionOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(section in value)) return undefined;
  return value[section];
}
