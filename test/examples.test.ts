import { beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "../server/src/workspace/api";
import { checkEvidence } from "./harness/checkEvidence";
import { loadFixtureEngine, readSources } from "./harness/fixtureEngine";

/** What `examples/README.md` tells. */
const stories = [
  [
    "drivers/gpu/importer/importer.c",
    "importer_show",
    "cross-release-deadlock",
    ["struct importer.lock", "completion struct share_fence.signalled"],
  ],
  [
    "drivers/gpu/importer/power.c",
    "importer_suspend",
    "cross-release-deadlock",
    ["struct importer.power_lock", "work struct importer.power_down"],
  ],
  [
    "drivers/gpu/exporter/pool.c",
    "exporter_slot_shrink",
    "lock-order-cycle",
    ["struct exporter_slot.lock", "struct exporter_pool.lock"],
  ],
  ["drivers/gpu/exporter/pool.c", "exporter_pool_give", "recursive-lock", ["struct exporter_pool.lock"]],
  [
    "drivers/gpu/exporter/watchdog.c",
    "exporter_watchdog_stop",
    "cross-release-deadlock",
    ["struct exporter.watchdog_lock", "timer struct exporter.watchdog"],
  ],
] as const;

describe("the example drivers", () => {
  const sources = readSources("examples");
  let snapshot: Snapshot;
  beforeAll(async () => {
    snapshot = await (await loadFixtureEngine()).analyzeTree(sources);
  });

  it.each(stories)("%s: %s, %s", (file, fn, rule, classes) => {
    const found = snapshot.findings.filter(
      (finding) => finding.file === file && finding.function === fn && finding.rule === rule,
    );
    expect(found.map(({ severity }) => severity)).toEqual([
      file.endsWith("importer.c") ? "warning" : "error",
    ]);
    expect([...(found[0]?.classes ?? [])].sort()).toEqual([...classes].sort());
  });

  it("tell nothing else", () => {
    const told = new Set<string>(stories.map(([file, fn, rule]) => `${file} ${fn} ${rule}`));
    const others = snapshot.findings.map(({ file, function: fn, rule }) => `${file} ${fn} ${rule}`);
    expect(others.filter((finding) => !told.has(finding))).toEqual([]);
  });

  it("come with evidence in their own texts", () => {
    const files = sources.map((source) => ({ ...source, firstLine: 1 }));
    expect(snapshot.findings.flatMap((finding) => checkEvidence(files, finding))).toEqual([]);
  });
});
