// npm test: installs, builds and runs every test, then the end-to-end tests where a browser is there.
// npm test -- ARGUMENT...: the arguments go to vitest, and the end-to-end tests are left out.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";

const project = join(import.meta.dirname, "..");

process.exitCode = await test(process.argv.slice(2));

async function test(given) {
  ensureInstalled();
  const { buildAll } = await import("./build.mjs");
  await buildAll({ ifStale: true });
  const results = [await runVitest(given)];
  if (given.length === 0) results.push(await runEndToEnd());
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  if (passed + failed === 0) console.log("no test was run");
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 && results.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
}

async function runVitest(given) {
  const folder = mkdtempSync(join(tmpdir(), "lockwright-test-"));
  const report = join(folder, "report.json");
  try {
    const vitest = join(project, "node_modules/vitest/vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { exitCode } = await run(vitest, ["run", ...reporters, ...given]);
    return { exitCode, ...countsIn(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that could not even be loaded has no tests that failed, but it did fail. */
function countsIn(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

async function runEndToEnd() {
  const runner = join(project, "test/e2e/run.mjs");
  if (!existsSync(runner)) {
    console.log("end-to-end tests: not run, there are none");
    return { passed: 0, failed: 0, exitCode: 0 };
  }
  const { exitCode, output } = await run(runner, []);
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
  if (passed !== undefined) return { passed: Number(passed), failed: Number(failed), exitCode };
  if (exitCode !== 0) return { passed: 0, failed: 1, exitCode };
  console.log("end-to-end tests: NOT RUN, see the line above for what is missing on this machine");
  return { passed: 0, failed: 0, exitCode };
}

/** Runs a script, shows what it prints and keeps it. */
function run(script, args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(process.stdout.isTTY === true && { FORCE_COLOR: "1" }) };
    const child = spawn(process.execPath, [script, ...args], {
      cwd: project,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
