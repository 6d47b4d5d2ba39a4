import type { ClientCapabilities, InitializeParams } from "vscode-languageserver";
import type { PositionEncoding } from "./positions";

/** What the editor can do, as far as the server behaves differently for it. */
export interface ClientSupport {
  readonly encoding: PositionEncoding;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly markdownHover: boolean;
  readonly workDoneProgress: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersFileWatching: boolean;
}

export function readClientSupport({ capabilities }: InitializeParams): ClientSupport {
  const { textDocument, workspace, window } = capabilities;
  return {
    encoding: chooseEncoding(capabilities),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: showsRelated(textDocument),
    markdownHover: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    workDoneProgress: window?.workDoneProgress === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersFileWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}

/** Newer editors say for pulled diagnostics what older ones say for published ones. */
function showsRelated(textDocument: ClientCapabilities["textDocument"]): boolean {
  if (textDocument?.publishDiagnostics?.relatedInformation === true) return true;
  const diagnostic: unknown = textDocument?.diagnostic;
  if (typeof diagnostic !== "object" || diagnostic === null) return false;
  return "relatedInformation" in diagnostic && diagnostic.relatedInformation === true;
}

/** The first of the editor's encodings; all that exist are supported. Editors that say nothing mean UTF-16. */
function chooseEncoding({ general }: ClientCapabilities): PositionEncoding {
  return general?.positionEncodings?.find(isKnownEncoding) ?? "utf-16";
}

function isKnownEncoding(encoding: string): encoding is PositionEncoding {
  return encoding === "utf-8" || encoding === "utf-16" || encoding === "utf-32";
}
