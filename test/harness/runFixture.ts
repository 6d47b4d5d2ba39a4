import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareMarks, markOfFinding } from "./compareMarks";
import type { FixtureEngine } from "./fixtureEngine";
import { judgeFixture } from "./judgeFixture";
import { type Fixture, parseFixture } from "./parseFixture";
import { writeMarks } from "./writeMarks";

/** Analyzes a fixture and gives what is wrong with the result, one line each. */
export async function runFixture(engine: FixtureEngine, fixture: Fixture): Promise<readonly string[]> {
  return judgeFixture(fixture, (await engine.analyze(fixture.files)).findings);
}

/** Paths of all fixtures, relative to `test/fixtures`, sorted. */
export function listFixtures(): readonly string[] {
  return readdirSync(fixtureFolder(), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".c") && !path.startsWith("include/"))
    .sort();
}

export function readFixture(path: string): Fixture {
  return parseFixture(path, readFixtureText(path));
}

/**
 * Rewrites the marks of a fixture to what the analysis says now, and gives the fixture as it then reads. A known miss
 * keeps its marks: they are what the analysis does not say. A fixture that only rotates its classes is left alone.
 */
export async function updateFixture(engine: FixtureEngine, fixture: Fixture): Promise<Fixture> {
  if (fixture.verdict === "known-miss") return fixture;
  const found = (await engine.analyze(fixture.files)).findings.map(markOfFinding);
  const { missing, unexpected } = compareMarks(fixture.marks, found);
  if (missing.length === 0 && unexpected.length === 0) return fixture;
  const text = writeMarks(readFixtureText(fixture.path), fixture.files, found);
  writeFileSync(fixtureFolder() + fixture.path, text, "latin1");
  return parseFixture(fixture.path, text);
}

/** Latin1, so that a character is a byte. */
function readFixtureText(path: string): string {
  return readFileSync(fixtureFolder() + path, "latin1");
}

function fixtureFolder(): string {
  return fileURLToPath(new URL("../fixtures/", import.meta.url));
}
