// Runs the built command line on part of a real kernel tree and checks that the result makes sense.
// Usage: node scripts/smoke.mjs TREE
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const command = join(import.meta.dirname, "../dist/cli.cjs");
const paths = ["drivers/dma-buf", "drivers/gpu/drm/scheduler", "drivers/gpu/drm/ttm"];
const timeout = 600_000;
/** The part of all lock acquisitions whose class must be known; below that, something in the chain is broken. */
const resolvedShare = 0.8;

const [tree] = process.argv.slice(2);
if (tree === undefined) {
  console.error("usage: node scripts/smoke.mjs TREE");
  process.exitCode = 2;
} else {
  process.exitCode = smoke(tree);
}

function smoke(root) {
  const args = [command, "check", ...paths, "--root", root, "--format", "json"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8", timeout, maxBuffer: 1 << 30 });
  if (run.status !== 0 && run.status !== 1) {
    console.error(`lockwright check: exit code ${run.status ?? run.signal}\n${run.stderr}`);
    return 1;
  }
  const { stats, findings } = JSON.parse(run.stdout);
  const problems = problemsOf(stats);
  console.log(JSON.stringify(stats));
  console.log(
    `findings: ${JSON.stringify(countBy(findings, ({ rule, severity }) => `${rule} ${severity}`))}`,
  );
  for (const problem of problems) console.error(`smoke: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

function problemsOf({ functions, acquireSites, acquireSitesResolved }) {
  if (!(functions > 0)) return ["no functions were read"];
  if (!(acquireSites > 0)) return ["no lock acquisitions were found"];
  const share = acquireSitesResolved / acquireSites;
  return share > resolvedShare ? [] : [`only ${share.toFixed(2)} of the lock acquisitions have a class`];
}

function countBy(items, keyOf) {
  const counts = {};
  for (const key of items.map(keyOf).sort()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
