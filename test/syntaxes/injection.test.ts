import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const runner = createRequire(import.meta.url).resolve("vscode-tmgrammar-test/dist/unit.js");
const samples = readdirSync(folder).filter((name) => name.endsWith(".c"));

describe("the injection grammar", () => {
  it("gives the scopes marked in the samples", () => {
    const grammars = ["--config", `${root}package.json`, "--grammar", `${folder}c.tmLanguage.json`];
    const files = samples.map((sample) => folder + sample);
    const run = spawnSync(process.execPath, [runner, ...grammars, ...files], { cwd: root, encoding: "utf8" });
    // The whole output, so that a failure shows the line and the scopes.
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout.match(/run successfuly/g)).toHaveLength(samples.length);
  });
});
