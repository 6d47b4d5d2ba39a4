import { beforeAll, describe, expect, it } from "vitest";
import { type FixtureEngine, loadFixtureEngine } from "./harness/fixtureEngine";
import { listFixtures, readFixture, runFixture, updateFixture } from "./harness/runFixture";

const rewriting = process.env["UPDATE_EXPECT"] === "1";
const fixtures = listFixtures();

describe("fixtures", () => {
  let engine: FixtureEngine;
  beforeAll(async () => {
    engine = await loadFixtureEngine();
  });

  it.each(fixtures)("%s", async (path) => {
    const fixture = readFixture(path);
    const current = rewriting ? await updateFixture(engine, fixture) : fixture;
    const problems = await runFixture(engine, current);
    expect(problems, `\n${problems.join("\n")}\n`).toEqual([]);
  });
});

describe("fixtures stand in pairs", () => {
  const parsed = new Map(fixtures.map((path) => [path, readFixture(path)]));
  const deadlocks = [...parsed.values()].filter(({ verdict }) => verdict === "deadlock");

  it.each(deadlocks.map(({ path, twin }) => [path, twin] as const))(
    "%s has the silent twin %s",
    (path, twin) => {
      const beside = path.replace(/[^/]+$/, `${twin ?? ""}.c`);
      expect(parsed.get(beside)?.verdict).toBe("no-deadlock");
    },
  );
});
