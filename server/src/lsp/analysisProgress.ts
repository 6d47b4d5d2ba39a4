import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { RunProgress } from "./analysisSession";
import type { Scheduler } from "./scheduler";

/** Shorter runs show nothing: a bar that flashes at every keystroke is worse than none. */
export const progressDelay = 400;

/** Between two updates; nobody reads faster. */
export const progressInterval = 100;

export interface ProgressOptions {
  readonly connection: Connection;
  readonly scheduler: Scheduler;
  /** The editor shows progress that the server starts. */
  readonly isSupported: boolean;
  readonly onUpdate: (text: string) => void;
  readonly stop: () => void;
}

/** Progress of one run of the analysis, with a cancel button. */
export class AnalysisProgress implements RunProgress {
  private latest = { percentage: 0, what: "" };
  private bar: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  /** Calls off the next moment at which something may be shown; undefined when now is such a moment. */
  private forgetPause: (() => void) | undefined;
  private isEnded = false;

  constructor(private readonly options: ProgressOptions) {
    this.forgetPause = options.scheduler.after(progressDelay, () => {
      this.forgetPause = undefined;
      if (options.isSupported) this.bar = this.begin();
      this.show();
    });
  }

  report(done: number, total: number, what: string): void {
    const percentage = total > 0 ? Math.floor((100 * done) / total) : 0;
    if (this.isEnded || (percentage === this.latest.percentage && what === this.latest.what)) return;
    this.latest = { percentage, what };
    if (this.forgetPause === undefined) this.show();
  }

  /** Takes the bar away, also when the editor was still being asked for it. */
  end(): void {
    this.isEnded = true;
    this.forgetPause?.();
    void this.bar?.then((bar) => bar?.done());
  }

  private show(): void {
    const { percentage, what } = this.latest;
    this.options.onUpdate(what === "" ? "" : `${what} (${percentage} %)`);
    void this.bar?.then((bar) => bar?.report(percentage, what));
    this.forgetPause = this.options.scheduler.after(progressInterval, () => (this.forgetPause = undefined));
  }

  private async begin(): Promise<WorkDoneProgressServerReporter | undefined> {
    try {
      const bar = await this.options.connection.window.createWorkDoneProgress();
      bar.begin("Lockwright", this.latest.percentage, this.latest.what, true);
      bar.token.onCancellationRequested(() => this.options.stop());
      return bar;
    } catch {
      // The editor refused; the analysis goes on without a bar.
      return undefined;
    }
  }
}
