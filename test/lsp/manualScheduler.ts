import type { Scheduler } from "../../server/src/lsp/scheduler";

/** Time stands still until a test moves it. */
export class ManualScheduler implements Scheduler {
  private now = 0;
  private readonly waiting = new Map<() => void, number>();

  after(milliseconds: number, run: () => void): () => void {
    const entry = () => run();
    this.waiting.set(entry, this.now + milliseconds);
    return () => this.waiting.delete(entry);
  }

  /** Runs what is due within the given time, in order. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    const due = [...this.waiting]
      .filter(([, at]) => at <= this.now)
      .sort(([, left], [, right]) => left - right);
    for (const [run] of due) {
      if (this.waiting.delete(run)) run();
    }
  }
}
