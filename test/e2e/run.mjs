// Runs the packaged extension in a real VS Code, the server in Neovim, and the server by itself.
// Usage: node test/e2e/run.mjs [SUITE...]      suites: protocol, neovim, vscode
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyExample } from "./example.mjs";
import { installPackages } from "./install.mjs";
import { findProgram } from "./programs.mjs";
import { neovim } from "./suites/neovim.mjs";
import { protocol } from "./suites/protocol.mjs";
import { vscode } from "./suites/vscode.mjs";
import { Tally } from "./tally.mjs";

const project = join(import.meta.dirname, "../..");

process.exitCode = await main(process.argv.slice(2));

async function main(wanted) {
  const programs = { chromium: findProgram("chromium", "chromium-browser"), nvim: findProgram("nvim") };
  const missing = Object.keys(programs).filter((name) => programs[name] === undefined);
  if (missing.length > 0) {
    console.log(`e2e: skipped, no ${missing.join(" and no ")}`);
    return 0;
  }
  installPackages();
  packageExtension();
  const tally = new Tally();
  for (const suite of [protocol, neovim, vscode]) {
    if (wanted.length === 0 || wanted.includes(suite.name)) await runSuite({ suite, tally, programs });
  }
  console.log(`e2e: ${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

async function runSuite({ suite, tally, programs }) {
  // Short, because paths of unix sockets may have 108 characters and no more.
  const temporary = mkdtempSync(join(tmpdir(), "lw-"));
  try {
    const example = copyExample({ examples: join(project, "examples"), temporary });
    await suite.run({
      tally,
      example,
      programs,
      temporary,
      server: join(project, "dist/server.cjs"),
      vsix: join(project, "lockwright.vsix"),
      output: join(import.meta.dirname, "output"),
    });
  } catch (error) {
    tally.fail(`${suite.name}: runs to its end`, String(error.stack ?? error));
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function packageExtension() {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "package"], {
    cwd: project,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the extension cannot be packaged:\n${stdout}${stderr}`);
}
