// Installs the packages of package-lock.json when they are not there. Uses nothing but Node.js itself.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(import.meta.dirname, "..");

/** Runs `npm ci` unless everything locked is installed. Throws when that fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.error("Installing packages ...");
  // What npm says goes to standard error: standard output belongs to the command that needed the packages.
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: project,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm ci failed${error === undefined ? "" : `: ${error.message}`}`);
}

/** Compares versions and not times: a checkout touches files without changing them. */
function isInstalled() {
  const installed = packagesIn("node_modules/.package-lock.json");
  const locked = packagesIn("package-lock.json");
  if (installed === undefined || locked === undefined) return false;
  return Object.entries(locked).every(
    ([path, { version, optional }]) =>
      path === "" || optional === true || installed[path]?.version === version,
  );
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(project, lockFile), "utf8")).packages;
  } catch {
    return undefined;
  }
}
