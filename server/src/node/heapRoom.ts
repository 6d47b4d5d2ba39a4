import { spawn } from "node:child_process";
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** Share of the machine's memory that the heap may grow to: a whole kernel needs more than the engine allows by itself. */
const SHARE = 0.75;

const FLAG = "--max-old-space-size";

/** Decoded facts die young: with room, they die before they are copied twice. */
const YOUNG_MEGABYTES = 64;

/**
 * Runs `main` with a heap limit that follows the machine's memory, in a process of its own where this one's limit is lower:
 * it cannot be raised later. Gives the exit code.
 */
export async function withHeapRoom(script: string, main: () => Promise<number>): Promise<number> {
  const wanted = Math.floor((totalmem() * SHARE) / 2 ** 20);
  const isEnough = getHeapStatistics().heap_size_limit >= wanted * 2 ** 20 * 0.9;
  const isChosen = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].some((text) =>
    text.includes(FLAG),
  );
  if (isEnough || isChosen) return main();
  return rerun(script, [`${FLAG}=${wanted}`, `--max-semi-space-size=${YOUNG_MEGABYTES}`]);
}

/** The child gets Ctrl-C by itself, from the terminal; other signals are passed on. */
function rerun(script: string, flags: readonly string[]): Promise<number> {
  const args = [...process.execArgv, ...flags, script, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (signal) process.kill(process.pid, signal);
      else resolve(code ?? 1);
    });
  });
}
