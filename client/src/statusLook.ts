import { assertNever } from "../../server/src/base/assertNever";
import type { ServerStatus } from "./serverStatus";

export interface StatusLook {
  /** With VS Code's `$(icon)` marks. */
  readonly text: string;
  readonly tooltip: string;
  readonly alarming: boolean;
}

/** How a status appears in the status bar. Only work in progress takes room for words there. */
export function statusLook(status: ServerStatus): StatusLook {
  switch (status.state) {
    case "starting":
      return { text: "$(sync~spin) Lockwright", tooltip: status.text || "Starting", alarming: false };
    case "indexing":
      return {
        text: indexingText(status.text),
        tooltip: status.text || "Reading the sources",
        alarming: false,
      };
    case "ready":
      return { text: "$(lock) Lockwright", tooltip: status.text || "Ready", alarming: false };
    case "failed":
      return { text: "$(error) Lockwright", tooltip: status.text || "Stopped working", alarming: true };
    default:
      return assertNever(status.state);
  }
}

function indexingText(text: string): string {
  return text === "" ? "$(sync~spin) Lockwright" : `$(sync~spin) Lockwright: ${text}`;
}
