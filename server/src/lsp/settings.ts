/** The user's settings, all of them present. */
export interface Settings {
  /** The tree's root: absolute, or relative to the workspace folder; empty to find it. */
  readonly root: string;
  /** `openFolder`: findings of the folders of open files; `tree`: of the whole tree. */
  readonly scope: "openFolder" | "tree";
  readonly showInformation: boolean;
  /** Threads; 0 for the default. */
  readonly workers: number;
  /** Where the pages about rules are: `<base>/<rule>.md`. Empty for those shipped with the server. */
  readonly documentationBase: string;
}

export const defaultSettings: Settings = {
  root: "",
  scope: "openFolder",
  showInformation: false,
  workers: 0,
  documentationBase: "",
};

/** Reads the section `lockwright` of a configuration. What is missing or of the wrong type gets its default. */
export function readSettings(section: unknown): Settings {
  const diagnostics = field(section, "diagnostics");
  const root = field(section, "root");
  const workers = field(section, "workers");
  const base = field(section, "documentationBase");
  return {
    root: typeof root === "string" ? root : defaultSettings.root,
    scope: field(section, "scope") === "tree" ? "tree" : defaultSettings.scope,
    showInformation: field(diagnostics, "showInformation") === true,
    workers: isThreadCount(workers) ? workers : defaultSettings.workers,
    documentationBase: typeof base === "string" ? base : defaultSettings.documentationBase,
  };
}

/** Settings that decide what is read, not only what is shown. */
export function needsNewSessions(before: Settings, after: Settings): boolean {
  return before.root !== after.root || before.workers !== after.workers;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function isThreadCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= mostThreads;
}

const mostThreads = 64;
