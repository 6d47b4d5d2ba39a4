import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { RunProgress } from "./analysisSession";
import type { Scheduler } from "./scheduler";

/** Shorter runs show nothing: a bar that flashes at every keystroke is worse than none. */
export const progressDelay = 400;

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
  private percentage = -1;
  private text = "";
  private bar: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  private isEnded = false;
  private readonly forgetDelay: () => void;

  constructor(private readonly options: ProgressOptions) {
    this.forgetDelay = options.scheduler.after(progressDelay, () => {
      if (options.isSupported) this.bar = this.begin();
    });
  }

  report(done: number, total: number, what: string): void {
    const percentage = total > 0 ? Math.floor((100 * done) / total) : 0;
    if (percentage === this.percentage || this.isEnded) return;
    this.percentage = percentage;
    this.text = what;
    this.options.onUpdate(`${what} (${percentage} %)`);
    void this.bar?.then((bar) => bar?.report(percentage, what));
  }

  /** Takes the bar away, also when the editor was still being asked for it. */
  end(): void {
    this.isEnded = true;
    this.forgetDelay();
    void this.bar?.then((bar) => bar?.done());
  }

  private async begin(): Promise<WorkDoneProgressServerReporter | undefined> {
    try {
      const bar = await this.options.connection.window.createWorkDoneProgress();
      bar.begin("Lockwright", Math.max(0, this.percentage), this.text, true);
      bar.token.onCancellationRequested(() => this.options.stop());
      return bar;
    } catch {
      // The editor refused; the analysis goes on without a bar.
      return undefined;
    }
  }
}
