import { spawn } from "node:child_process";
import { join } from "node:path";
import { childEnvironment } from "../childEnvironment.mjs";

const script = join(import.meta.dirname, "neovim.lua");
/** Above what the waits inside the script add up to. */
const timeout = 180_000;

/** The server under Neovim's own client, which is older and simpler than VS Code's. */
export const neovim = {
  name: "neovim",

  async run({ tally, example, server, programs, temporary }) {
    const task = { ...example, file: join(example.folder, example.file), server, node: process.execPath };
    const environment = { ...childEnvironment(temporary), LOCKWRIGHT_E2E: JSON.stringify(task) };
    const args = ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", script];
    const { code, stdout, stderr } = await runProgram(programs.nvim, args, environment);
    const reports = stdout.split("\n").filter((line) => line.startsWith("{"));
    for (const { name, ok, milliseconds, reason } of reports.map((line) => JSON.parse(line))) {
      if (ok) tally.pass(`neovim: ${name}`, milliseconds);
      else tally.fail(`neovim: ${name}`, reason);
    }
    if (code !== 0 || reports.length === 0)
      tally.fail("neovim: runs to its end", `exit code ${code}\n${stdout}${stderr}`);
  },
};

function runProgram(command, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], timeout });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code: signal ?? code, stdout, stderr }));
  });
}
