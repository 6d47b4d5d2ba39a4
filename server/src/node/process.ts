/** Exit code of a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/** Writes to a standard stream. A reader that went away (`| head`) ends the output, not the program. */
export function processOutput(stream: NodeJS.WriteStream): { isTTY: boolean; write(text: string): void } {
  let isOpen = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isOpen = false;
    if (error.code !== "EPIPE") throw error;
  });
  return {
    // Pipes do not have the property, whatever the types of Node say.
    isTTY: "isTTY" in stream && stream.isTTY,
    write: (text) => {
      if (isOpen) stream.write(text);
    },
  };
}

/** Ctrl-C runs the handler, then ends the process. Gives the undo. */
export function interruptible(handler: () => void): () => void {
  const onSignal = (): void => {
    handler();
    process.exit(interruptedExitCode);
  };
  process.on("SIGINT", onSignal);
  return () => process.off("SIGINT", onSignal);
}

/** Largest resident size of this process so far. Worker threads are part of it. */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
