/** What the server says about itself in the notification `lockwright/status`. */
export interface ServerStatus {
  readonly state: "starting" | "indexing" | "ready" | "failed";
  /** For people: what it is doing, or what went wrong. May be empty. */
  readonly text: string;
}

const states: ReadonlySet<unknown> = new Set<ServerStatus["state"]>([
  "starting",
  "indexing",
  "ready",
  "failed",
]);

/** The status in a notification's parameters, or undefined for anything that is not one. */
export function readServerStatus(params: unknown): ServerStatus | undefined {
  return isServerStatus(params) ? params : undefined;
}

function isServerStatus(params: unknown): params is ServerStatus {
  if (typeof params !== "object" || params === null) return false;
  return "state" in params && states.has(params.state) && "text" in params && typeof params.text === "string";
}
