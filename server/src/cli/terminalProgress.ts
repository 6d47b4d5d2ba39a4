import cliProgress from "cli-progress";
import type { Progress } from "../workspace/api";
import type { Output } from "./cliWorld";

export interface TerminalProgress extends Progress {
  /** Removes the bar. May be called more than once. */
  stop(): void;
}

/** A bar on a terminal; nothing at all in a pipe. */
export function startProgress(output: Output, isWanted: boolean): TerminalProgress {
  if (!isWanted || !output.isTTY) return { report: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: "{bar} {value}/{total} {what}",
    barsize: 24,
    barCompleteChar: "=",
    barIncompleteChar: " ",
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  let isRunning = false;
  return {
    report: (done, total, what) => {
      if (!isRunning) bar.start(total, done, { what });
      isRunning = true;
      bar.setTotal(total);
      bar.update(done, { what });
    },
    stop: () => {
      if (isRunning) bar.stop();
      isRunning = false;
    },
  };
}
