import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const project = fileURLToPath(new URL("../..", import.meta.url));

function lockwright(...args: string[]) {
  // CI too: some libraries color their output there whether or not anybody looks at a terminal.
  const env = { ...process.env, FORCE_COLOR: "", NO_COLOR: "", CI: "true" };
  return spawnSync(process.execPath, [command, ...args], { cwd: project, encoding: "utf8", env });
}

describe("the built command", () => {
  it("finds the bundled deadlocks, in plain text on a pipe", () => {
    const { status, stdout, stderr } = lockwright("check", "--root", "examples");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^examples\/drivers\/.*\.c:\d+:\d+: (error|warning): .* \[cross-release-deadlock\]$/m,
    );
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toMatch(/^lockwright: \d+ errors?, \d+ warnings? in \d+ files/);
  });

  it("prints JSON that fits the schema, the same with one worker as with two", () => {
    const one = JSON.parse(
      lockwright("check", "--root", "examples", "--format", "json", "--jobs", "1").stdout,
    ) as {
      findings: unknown;
    };
    const two = JSON.parse(
      lockwright("check", "--root", "examples", "--format", "json", "--jobs", "2").stdout,
    ) as {
      findings: unknown;
    };
    const schema = JSON.parse(readFileSync("docs/findings.schema.json", "utf8")) as object;
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(one);
    expect(validate.errors).toBeNull();
    expect(JSON.stringify(two.findings)).toBe(JSON.stringify(one.findings));
  });

  it("finds nothing in calm drivers", () => {
    const { status, stdout } = lockwright("check", "--root", "examples", "drivers/gpu/calm");
    expect([status, stdout]).toEqual([0, ""]);
  });

  it("ends with 2 and one line for a path that is not there", () => {
    const { status, stdout, stderr } = lockwright("check", "no/such/place");
    expect([status, stdout, stderr]).toEqual([2, "", "lockwright: no/such/place: no such file or folder\n"]);
  });

  it("does not mind a reader that goes away", async () => {
    const child = spawn(process.execPath, [command, "check", "--root", "examples"], { cwd: project });
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(1);
    expect(errors).not.toContain("EPIPE");
  });
});
