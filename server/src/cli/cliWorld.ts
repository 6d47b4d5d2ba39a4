import type { Workspace } from "../workspace/api";

/** Everything the command line needs from outside; `cli.ts` fills it from the process, tests from memory. */
export interface CliWorld {
  readonly version: string;
  /** Absolute path of the current folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  openWorkspace(options: OpenOptions): Workspace;
  findRoot(start: string, override?: string): { readonly root: string; readonly isKernelTree: boolean };
  /** Runs the language server on standard input and output until it ends. */
  serve(): Promise<void>;
  /** Registers what to do before the process ends because of Ctrl-C; gives the undo. */
  onInterrupt(handler: () => void): () => void;
  /** Largest resident size of this process so far, worker threads included. */
  peakRssBytes(): number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}

export interface Output {
  readonly isTTY: boolean;
  write(text: string): void;
}

export interface OpenOptions {
  readonly root: string;
  readonly jobs?: number;
  /** Settings to read in place of the tree's own; relative to the root. */
  readonly settingsFile?: string;
  readonly onProblem: (problem: { readonly path: string; readonly reason: string }) => void;
}

export const exitCodes = { clean: 0, findings: 1, usage: 2, internal: 3, interrupted: 130 };
