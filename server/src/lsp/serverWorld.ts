import type { Workspace } from "../workspace/api";
import type { Host } from "../workspace/host";
import type { Scheduler } from "./scheduler";

/** Everything the server needs from outside, given by `main.ts` or a test. */
export interface ServerWorld {
  readonly version: string;
  readonly scheduler: Scheduler;
  /** URL of the folder with the pages about rules, if there is one. */
  readonly documentationBase?: string;
  openWorkspace(options: {
    readonly root: string;
    readonly workers?: number;
    readonly onProblem: (problem: { readonly path: string; readonly reason: string }) => void;
  }): OpenedWorkspace;
  findRoot(start: string, override?: string): { readonly root: string; readonly isKernelTree: boolean };
}

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  /** The same files the workspace reads. */
  readonly readFile: Host["readFile"];
}
