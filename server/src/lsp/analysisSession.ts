import { CancelledError } from "../base/cancellation";
import type { Progress, Snapshot } from "../workspace/api";
import type { Scheduler } from "./scheduler";
import type { OpenedWorkspace } from "./serverWorld";

/** A pause in typing after which the analysis starts. */
export const pauseBeforeAnalysis = 120;

/** A text that stands in for the file on disk, and the editor's version of it. */
export interface ShadowText {
  readonly bytes: string;
  readonly version: number;
}

/** Progress of one run, ended with it. */
export interface RunProgress extends Progress {
  end(): void;
}

/** What a session tells its owner. */
export interface SessionEvents {
  onStart(stop: () => void): RunProgress;
  onEnd(outcome: SessionOutcome): void;
}

export type SessionOutcome =
  | { readonly kind: "done"; readonly snapshot: Snapshot }
  /** `byUser`: nothing runs until the next change. Otherwise a newer run follows. */
  | { readonly kind: "stopped"; readonly byUser: boolean }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Runs the analysis of one tree in the background: changes are collected, one run at a time, the newest state wins. The
 * workspace never sees a change in the middle of a run.
 */
export class AnalysisSession {
  private readonly pending = new Map<string, ShadowText | undefined>();
  private pendingScope: readonly string[] | undefined;
  /** Texts the workspace has, and those behind its last result. */
  private readonly applied = new Map<string, ShadowText>();
  private analyzed: ReadonlyMap<string, ShadowText> = new Map();
  private timer: (() => void) | undefined;
  private running: { isCancelled: boolean; byUser: boolean } | undefined;
  private isDisposed = false;
  private waiters: (() => void)[] = [];

  constructor(
    readonly root: string,
    private readonly opened: OpenedWorkspace,
    private readonly owner: { readonly scheduler: Scheduler; readonly events: SessionEvents },
  ) {}

  /** The last result; its texts are those of {@link analyzedText}. */
  snapshot(): Snapshot | undefined {
    return this.opened.workspace.snapshot();
  }

  /** The editor's text of a file in the last result; undefined when the file on disk was read. */
  analyzedText(path: string): ShadowText | undefined {
    return this.analyzed.get(path);
  }

  readFile(path: string): Promise<string | undefined> {
    return this.opened.readFile(path);
  }

  /** Replaces a text, or goes back to the file on disk. */
  change(path: string, text: ShadowText | undefined): void {
    this.pending.set(path, text);
    this.request();
  }

  /** Files and folders whose findings are wanted; empty for the whole tree. */
  setScope(paths: readonly string[]): void {
    this.pendingScope = paths;
    this.request();
  }

  get isBusy(): boolean {
    return this.timer !== undefined || this.running !== undefined;
  }

  /** Resolves when nothing is running or about to run. */
  settled(): Promise<void> {
    if (!this.isBusy) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    this.timer?.();
    this.timer = undefined;
    if (this.running !== undefined) this.running.isCancelled = true;
    this.releaseWaiters();
    await this.opened.workspace.dispose();
  }

  private request(): void {
    if (this.isDisposed) return;
    if (this.running !== undefined) this.running.isCancelled = true;
    this.timer?.();
    this.timer = this.owner.scheduler.after(pauseBeforeAnalysis, () => {
      this.timer = undefined;
      // The end of the run in progress starts the next one.
      if (this.running === undefined) void this.run();
    });
  }

  private async run(): Promise<void> {
    const run = { isCancelled: false, byUser: false };
    this.running = run;
    this.applyPending();
    const progress = this.owner.events.onStart(() => {
      run.byUser = true;
      run.isCancelled = true;
    });
    const outcome = await this.analyze(run, progress);
    progress.end();
    this.running = undefined;
    if (this.isDisposed) return;
    this.owner.events.onEnd(outcome);
    if (this.timer !== undefined) return;
    if (this.hasPending) void this.run();
    else this.releaseWaiters();
  }

  private async analyze(
    run: { isCancelled: boolean; byUser: boolean },
    progress: Progress,
  ): Promise<SessionOutcome> {
    try {
      const snapshot = await this.opened.workspace.analyze(run, progress);
      this.analyzed = new Map(this.applied);
      return { kind: "done", snapshot };
    } catch (error) {
      if (error instanceof CancelledError) return { kind: "stopped", byUser: run.byUser && !this.hasPending };
      return { kind: "failed", error };
    }
  }

  private get hasPending(): boolean {
    return this.pending.size > 0 || this.pendingScope !== undefined;
  }

  private applyPending(): void {
    const changes = [...this.pending];
    this.pending.clear();
    for (const [path, text] of changes) {
      if (text === undefined) this.applied.delete(path);
      else this.applied.set(path, text);
    }
    const { workspace } = this.opened;
    if (this.pendingScope !== undefined) workspace.setScope(this.pendingScope);
    this.pendingScope = undefined;
    if (changes.length > 0) workspace.apply(changes.map(([path, text]) => ({ path, text: text?.bytes })));
  }

  private releaseWaiters(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const release of waiters) release();
  }
}
