import { describe, expect, it } from "vitest";
import { neverCancelled } from "../../server/src/base/cancellation";
import { extractFile } from "../../server/src/facts/extractFile";
import { ModelCache } from "../../server/src/kernel/modelCache";
import { createWorkspace } from "../../server/src/workspace/createWorkspace";
import { createMemoryHost } from "../harness/memoryHost";
import { loadTestGrammar } from "../syntax/loadTestGrammar";
import { cycleTree, header, rules, takesA, takesAB, takesBA } from "./memoryTree";

const grammar = await loadTestGrammar();
const models = new ModelCache();

/** A tree whose files are read by its settings, as the worker threads do. */
function open(files: Readonly<Record<string, string>>, settingsFile?: string) {
  const disk = new Map(Object.entries(files));
  const host = createMemoryHost({
    files: disk,
    extract: ({ settings, ...source }) =>
      extractFile(
        { ...source, ...(settings?.kconfig && { kconfig: settings.kconfig }) },
        { grammar, model: models.withRows(settings?.primitives ?? []) },
      ),
  });
  // The settings of a tree are no source.
  const sources = {
    ...host,
    listFiles: () => Promise.resolve([...disk.keys()].filter((path) => /\.[ch]$/.test(path))),
  };
  const workspace = createWorkspace({
    host: sources,
    model: models.withRows([]),
    ...(settingsFile !== undefined && { settingsFile }),
  });
  return { disk, workspace, analyze: () => workspace.analyze(neverCancelled) };
}

/** The same cycle by functions nobody can look into. */
const withOwnLocks = Object.fromEntries(
  Object.entries(cycleTree).map(([path, text]) => [
    path,
    text.replaceAll("mutex_lock", "foo_lock").replaceAll("mutex_unlock", "foo_unlock"),
  ]),
);

const ownLocks = [
  "primitives:",
  "  - { name: foo_lock, family: mutex, kind: acquire, target: 0, sleeps: true }",
  "  - { name: foo_unlock, family: mutex, kind: release, target: 0 }",
  "",
].join("\n");

const cycle = ["lock-order-cycle drivers/x/ab.c"];

describe("primitives of a tree", () => {
  it("make a deadlock visible", async () => {
    expect(rules(await open(withOwnLocks).analyze())).toEqual([]);
    const found = await open({ ...withOwnLocks, "lockwright.yml": ownLocks }).analyze();
    expect(rules(found)).toEqual(cycle);
    expect(found.settingsProblems).toEqual([]);
  });

  it("silence what is none: a function that is not to be looked into", async () => {
    expect(rules(await open(cycleTree).analyze())).toEqual(cycle);
    const quiet = "primitives:\n  - { name: foo_take_a, family: mutex, kind: call }\n";
    expect(rules(await open({ ...cycleTree, "lockwright.yml": quiet }).analyze())).toEqual([]);
  });

  it("silence what is none: a wait that ends by itself", async () => {
    const text =
      "void foo_run(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tfoo_wait(foo);\n\tmutex_unlock(&foo->a);\n}\n" +
      "void foo_wait(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);\n}\n";
    const files = { "drivers/x/foo.h": header, "drivers/x/a.c": `#include "foo.h"\n${text}` };
    expect(rules(await open(files).analyze())).toEqual(["recursive-lock drivers/x/a.c"]);
    const row =
      "primitives:\n  - { name: foo_wait, family: foo, kind: wait, sort: other, target: 0, bounded: true }\n";
    expect(rules(await open({ ...files, "lockwright.yml": row }).analyze())).toEqual([]);
  });

  it("bind callbacks at file scope", async () => {
    const text = [
      '#include "foo.h"',
      "struct work_struct {\n\tint pending;\n};",
      "static struct foo the;",
      "static void run(struct work_struct *work)\n{\n\tmutex_lock(&the.a);\n\tmutex_unlock(&the.a);\n}",
      "FOO_WORK(the_work, run);",
      "void stop(void)\n{\n\tmutex_lock(&the.a);\n\tfoo_work_stop(&the_work);\n\tmutex_unlock(&the.a);\n}",
      "",
    ].join("\n");
    const rows = [
      "primitives:",
      "  - { name: FOO_WORK, family: foo, kind: bind, sort: work, target: 0, declares: true, callbacks: { 1: process } }",
      "  - { name: foo_work_stop, family: foo, kind: wait, sort: work, target: 0, sleeps: true }",
      "",
    ].join("\n");
    const files = { "drivers/x/foo.h": header, "drivers/x/a.c": text };
    expect(rules(await open(files).analyze())).toEqual([]);
    expect(rules(await open({ ...files, "lockwright.yml": rows }).analyze())).toEqual([
      "cross-release-deadlock drivers/x/a.c",
    ]);
  });
});

describe("changed settings", () => {
  it("are followed, both ways", async () => {
    const { disk, workspace, analyze } = open(withOwnLocks);
    expect(rules(await analyze())).toEqual([]);
    disk.set("lockwright.yml", ownLocks);
    workspace.apply([{ path: "lockwright.yml", text: undefined }]);
    expect(rules(await analyze())).toEqual(cycle);
    workspace.apply([{ path: "lockwright.yml", text: "# typed in the editor" }]);
    expect(rules(await analyze())).toEqual([]);
    workspace.apply([{ path: "lockwright.yml", text: undefined }]);
    expect(rules(await analyze())).toEqual(cycle);
  });
});

describe("wrong settings", () => {
  const wrong = `${ownLocks}color: red\n`;

  it("are told, and the built-in primitives go on to work", async () => {
    const { workspace, analyze } = open({ ...cycleTree, "lockwright.yml": wrong });
    const message = "unknown key color; known are primitives, kconfig, exclude";
    const problem = { file: "lockwright.yml", line: 4, column: 1, length: 5, message };
    expect(await workspace.settingsProblems()).toEqual([problem]);
    const found = await analyze();
    expect(rules(found)).toEqual(cycle);
    expect(found.settingsProblems).toEqual([problem]);
  });

  it("may be those of another file, which has to be there", async () => {
    const { workspace } = open({ ...cycleTree, "lockwright.yml": wrong }, "other.yml");
    expect(await workspace.settingsProblems()).toEqual([
      { file: "other.yml", line: 1, column: 1, length: 1, message: "the file cannot be read" },
    ]);
  });

  it("name what is wrong with a .config", async () => {
    const files = { ...cycleTree, "lockwright.yml": "kconfig: .config\n" };
    expect((await open(files).workspace.settingsProblems())[0]?.message).toBe(
      "kconfig: .config cannot be read",
    );
    const { workspace } = open({ ...files, ".config": "CONFIG_A=y\nnonsense\n" });
    expect(await workspace.settingsProblems()).toMatchObject([{ file: ".config", line: 2 }]);
  });

  it("count columns in characters, not in bytes", async () => {
    const text = Buffer.from("{ exclude: [ä], colör: 1 }\n").toString("latin1");
    const { workspace } = open({ "lockwright.yml": text });
    expect(await workspace.settingsProblems()).toMatchObject([{ line: 1, column: 17, length: 5 }]);
  });
});

describe("files left out", () => {
  it("take no part", async () => {
    const files = { ...cycleTree, "lockwright.yml": "exclude: [drivers/x/ba.c]\n" };
    const found = await open(files).analyze();
    expect(rules(found)).toEqual([]);
    expect(found.stats.files).toBe(3);
  });
});

describe("a .config", () => {
  it("chooses what is read", async () => {
    const conditional = takesBA.replace(
      "\tfoo_take_a(foo);\n",
      "#ifdef CONFIG_FOO\n\tfoo_take_a(foo);\n#endif\n",
    );
    const files = {
      "drivers/x/foo.h": header,
      "drivers/x/ab.c": takesAB,
      "drivers/x/ba.c": conditional,
      "drivers/x/take.c": takesA,
      "lockwright.yml": "kconfig: .config\n",
    };
    expect(rules(await open({ ...files, ".config": "CONFIG_FOO=y\n" }).analyze())).toEqual(cycle);
    expect(rules(await open({ ...files, ".config": "# CONFIG_FOO is not set\n" }).analyze())).toEqual([]);
  });
});
