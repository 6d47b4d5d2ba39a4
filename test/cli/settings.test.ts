import { describe, expect, it } from "vitest";
import { runCli } from "../../server/src/cli/runCli";
import { temporaryTrees } from "../node/temporaryTree";
import { MemoryWorld } from "./memoryWorld";

const makeTree = temporaryTrees();
const kernel = { Kbuild: "", MAINTAINERS: "", "fs/b.c": "" };

const problems = [
  { file: "lockwright.yml", line: 3, column: 5, length: 4, message: "unknown key slep" },
  { file: "lockwright.yml", line: 9, column: 1, length: 1, message: "foo_lock has a row already" },
];

describe.each(["check", "stats"])("lockwright %s", (command) => {
  it("ends with 2 and says where the settings are wrong, before anything is read", async () => {
    const world = new MemoryWorld(makeTree(kernel));
    world.wrongSettings = problems;
    world.failure = new Error("nothing may be analyzed");
    expect(await runCli([command], world)).toBe(2);
    expect(world.out).toBe("");
    expect(world.err).toBe(
      "lockwright: lockwright.yml:3:5: unknown key slep\nlockwright: lockwright.yml:9:1: foo_lock has a row already\n",
    );
    expect(world.isDisposed).toBe(true);
  });

  it("uses the settings of the tree, or those of --config", async () => {
    const root = makeTree(kernel);
    const world = new MemoryWorld(`${root}/fs`);
    world.wrongSettings = problems;
    await runCli([command], world);
    expect(world.opened?.settingsFile).toBeUndefined();
    await runCli([command, "--config", "../other.yml"], world);
    expect(world.opened?.settingsFile).toBe("other.yml");
  });
});
