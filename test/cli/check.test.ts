import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../server/src/cli/runCli";
import type { Finding } from "../../server/src/findings/finding";
import { temporaryTrees } from "../node/temporaryTree";
import { crossRelease, guess, warning } from "./findings";
import { MemoryWorld } from "./memoryWorld";

const makeTree = temporaryTrees();
const kernel = { Kbuild: "", MAINTAINERS: "", "drivers/x/a.c": "int a;", "fs/b.c": "", "fs/notes.txt": "" };

async function check(args: readonly string[], options: { cwd?: string; findings?: readonly Finding[] } = {}) {
  const root = makeTree(kernel);
  const world = new MemoryWorld(join(root, options.cwd ?? ""), options.findings);
  const exitCode = await runCli(["check", ...args.map((arg) => arg.replace("ROOT", root))], world);
  return { exitCode, root, world };
}

describe("exit codes", () => {
  it.each([
    [[], 0],
    [[guess], 0],
    [[warning], 1],
    [[crossRelease], 1],
  ])("of %# findings", async (findings, exitCode) => {
    expect((await check([], { findings })).exitCode).toBe(exitCode);
  });

  it("leave out what --severity leaves out", async () => {
    const { exitCode, world } = await check(["--severity", "error"], { findings: [warning] });
    expect(exitCode).toBe(0);
    expect(world.out).toBe("");
    expect(world.err).toContain("1 less severe not shown");
  });

  it("tell a fault of the program from findings, and close the workspace", async () => {
    const world = new MemoryWorld(makeTree(kernel));
    world.failure = new Error("lost the plot");
    expect(await runCli(["check"], world)).toBe(3);
    expect(world.err).toContain("internal error: Error: lost the plot");
    expect(world.isDisposed).toBe(true);
  });
});

describe("paths", () => {
  it("are relative to the current folder, in a tree found upward", async () => {
    const { world, root } = await check(["a.c", "../../fs"], { cwd: "drivers/x" });
    expect(world.opened?.root).toBe(root);
    expect(world.scope).toEqual(["drivers/x/a.c", "fs"]);
  });

  it("are relative to --root when it is given", async () => {
    const { world, root } = await check(["--root", "ROOT", "fs/b.c"], { cwd: "drivers" });
    expect(world.opened?.root).toBe(root);
    expect(world.scope).toEqual(["fs/b.c"]);
  });

  it("that are missing, or the root itself, mean everything", async () => {
    expect((await check([], { cwd: "fs" })).world.scope).toEqual([]);
    expect((await check(["."])).world.scope).toEqual([]);
  });

  it("outside a kernel tree have the smallest folder around them as root, with a note", async () => {
    const root = makeTree({ "a/b/x.c": "", "a/c/y.c": "", "z.c": "" });
    const world = new MemoryWorld(root);
    expect(await runCli(["check", "a/b/x.c", "a/c"], world)).toBe(0);
    expect(world.opened?.root).toBe(join(root, "a"));
    expect(world.scope).toEqual(["b/x.c", "c"]);
    expect(world.err).toContain(`note: ${join(root, "a")} is not the top of a kernel tree`);
  });

  it("through a symbolic link to the tree are found in it", async () => {
    const root = makeTree(kernel);
    const other = makeTree({ "empty.c": "" });
    symlinkSync(root, join(other, "linux"));
    const world = new MemoryWorld(other);
    expect(await runCli(["check", "--root", root, join(other, "linux/fs")], world)).toBe(0);
    expect(world.scope).toEqual(["fs"]);
  });
});

describe("wrong input", () => {
  it.each([
    [["missing.c"], "missing.c: no such file or folder"],
    [["fs/notes.txt"], "fs/notes.txt: not a C source or header (.c, .h)"],
    [["/"], "/: outside the root"],
    [["--root", "nowhere"], "nowhere: no such file or folder"],
    [["--root", "fs/b.c"], "fs/b.c: the root must be a folder"],
  ])("%j is one line", async (args, message) => {
    const { exitCode, world } = await check(args.includes("--root") ? args : ["--root", "ROOT", ...args]);
    expect(exitCode).toBe(2);
    expect(world.err).toContain(`lockwright: ${message}`);
    expect(world.err.split("\n")).toHaveLength(2);
    expect(world.out).toBe("");
  });

  it("binary files are told apart", async () => {
    const root = makeTree({ ...kernel, "fs/blob.c": "\0\x01" });
    mkdirSync(join(root, "fs/folder.c"));
    const world = new MemoryWorld(root);
    expect(await runCli(["check", "fs/blob.c"], world)).toBe(2);
    expect(world.err).toBe("lockwright: fs/blob.c: binary file\n");
  });

  it.each([
    [["--format", "xml"]],
    [["--jobs", "0"]],
    [["--jobs", "many"]],
    [["--severity", "bad"]],
    [["--what"]],
  ])("%j is wrong usage", async (args) => {
    const { exitCode, world } = await check(args);
    expect(exitCode).toBe(2);
    expect(world.err).toContain("error:");
  });
});

describe("output", () => {
  it("leaves guesses out of text unless asked", async () => {
    expect((await check([], { findings: [guess] })).world.out).toBe("");
    expect((await check(["--all"], { findings: [guess] })).world.out).toContain("note:");
  });

  it("names skipped files once, and not all of many", async () => {
    const { world } = await check([]);
    expect(world.err).toBe("lockwright: 0 errors, 0 warnings in 1 file, 0 functions, 0.0 s\n");
  });

  it("is silent on standard error with --quiet", async () => {
    const { world } = await check(["--quiet", "--jobs", "3"], { findings: [crossRelease] });
    expect(world.err).toBe("");
    expect(world.opened?.jobs).toBe(3);
  });

  it.each([
    ["auto", {}, false, false],
    ["auto", {}, true, true],
    ["auto", { NO_COLOR: "1" }, true, false],
    ["auto", { FORCE_COLOR: "1" }, false, true],
    ["always", { NO_COLOR: "1" }, false, true],
    ["never", { FORCE_COLOR: "1" }, true, false],
  ] as const)(
    "with --color %s, %j and a terminal (%s) is colored: %s",
    async (choice, env, isTTY, expected) => {
      const world = new MemoryWorld(makeTree(kernel), [crossRelease]);
      world.isTTY = isTTY;
      Object.assign(world.env, env);
      await runCli(["check", "--color", choice], world);
      expect(world.out.includes("\u001b[")).toBe(expected);
    },
  );
});

describe("the program", () => {
  it("prints its version and its help", async () => {
    const world = new MemoryWorld("/");
    expect(await runCli(["--version"], world)).toBe(0);
    expect(world.out).toBe("1.2.3\n");
    expect(await runCli(["--help"], world)).toBe(0);
    expect(world.out).toContain("lockwright check drivers/gpu/drm drivers/dma-buf");
  });

  it("without or with an unknown command is wrong usage", async () => {
    expect(await runCli([], new MemoryWorld("/"))).toBe(2);
    expect(await runCli(["chekc"], new MemoryWorld("/"))).toBe(2);
  });

  it("runs the server", async () => {
    const world = new MemoryWorld("/");
    expect(await runCli(["lsp", "--stdio"], world)).toBe(0);
    expect(world.served).toBe(1);
  });
});
