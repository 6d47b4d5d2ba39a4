// npm start: analyzes the example drivers and tells the story of each finding.
// npm start -- PATH [OPTION...]: analyzes a kernel tree or a part of it instead.
// Findings are the point here, so they are no failure: the exit code is 0 unless something went wrong.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { ensureInstalled } from "./install.mjs";

const project = join(import.meta.dirname, "..");

process.exitCode = await start(process.argv.slice(2));

async function start(given) {
  ensureInstalled();
  const { buildAll } = await import("./build.mjs");
  await buildAll({ ifStale: true });
  const target = given.length > 0 ? given.map(fromCaller) : ["--root", join(project, "examples")];
  const color = wantsColor() ? "always" : "auto";
  const args = [join(project, "dist/cli.cjs"), "check", "--color", color, ...target];
  const { status, signal, error } = spawnSync(process.execPath, args, {
    cwd: callerFolder(),
    stdio: "inherit",
  });
  if (error !== undefined) throw error;
  if (signal !== null) return 1;
  return status === 1 ? 0 : status;
}

/** npm changes into the project; paths are meant from where it was called. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}

function fromCaller(argument) {
  return argument.startsWith("-") ? argument : resolve(callerFolder(), argument);
}

function wantsColor() {
  if (process.env.NO_COLOR) return false;
  return process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR);
}
