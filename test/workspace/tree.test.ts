import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_CLOSURE_ROUNDS } from "../../server/src/workspace/closure";
import {
  comparable,
  createTree,
  cycleTree,
  fromScratch,
  header,
  rules,
  takesA,
  takesAB,
  takesBA,
} from "./memoryTree";

const cycle = ["lock-order-cycle drivers/x/ab.c"];

describe("the files of a tree", () => {
  it("may be listed in any order", async () => {
    const expected = comparable(await fromScratch(cycleTree));
    const names = Object.keys(cycleTree);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
        const { analyze } = createTree(cycleTree, {
          change: () => ({ listFiles: () => Promise.resolve(order) }),
        });
        expect(comparable(await analyze())).toEqual(expected);
      }),
    );
  });

  it("may be none", async () => {
    const { findings, stats } = await fromScratch({});
    expect(findings).toEqual([]);
    expect([stats.files, stats.functions, stats.acquireSites]).toEqual([0, 0, 0]);
    expect(stats.partial).toBeUndefined();
  });

  it("may vanish between listing and reading", async () => {
    const { disk, analyze } = createTree(cycleTree);
    disk.delete("drivers/x/ba.c");
    const found = await analyze();
    expect(found.findings).toEqual([]);
    expect(found.stats.files).toBe(3);
  });

  it("may vanish after reading: what was read still counts, without its text", async () => {
    const { disk, analyze } = createTree(cycleTree);
    const first = await analyze();
    for (const path of Object.keys(cycleTree)) disk.delete(path);
    const second = await analyze();
    const places = ({ findings }: typeof first) =>
      findings.map(({ fingerprint, line, column }) => [fingerprint, line, column]);
    expect(places(second)).toEqual(places(first));
  });

  it("may vanish and come back", async () => {
    const { disk, workspace, analyze } = createTree(cycleTree);
    const first = comparable(await analyze());
    disk.delete("drivers/x/ba.c");
    workspace.apply([{ path: "drivers/x/ba.c", text: undefined }]);
    expect((await analyze()).findings).toEqual([]);
    disk.set("drivers/x/ba.c", takesBA);
    workspace.apply([{ path: "drivers/x/ba.c", text: undefined }]);
    expect(comparable(await analyze())).toEqual(first);
  });

  it("may include headers that do not exist, or each other", async () => {
    const tree = {
      ...cycleTree,
      "drivers/x/ab.c": `#include <linux/none.h>\n#include "loop.h"\n${takesAB}`,
      "drivers/x/loop.h": '#include "pool.h"\n',
      "drivers/x/pool.h": '#include "loop.h"\n',
    };
    expect(rules(await fromScratch(tree))).toEqual(cycle);
  });

  it("may be empty or broken", async () => {
    const tree = {
      ...cycleTree,
      "drivers/x/empty.c": "",
      "drivers/x/broken.c": "void f( {{{ mutex_lock(&a->b",
    };
    expect(rules(await fromScratch(tree))).toEqual(cycle);
  });
});

describe("the scope", () => {
  const within = (...scope: string[]) => fromScratch(cycleTree, { scope, smallTree: 0 });

  it("limits what is shown, not what is known", async () => {
    expect(rules(await within("drivers/x"))).toEqual(cycle);
    expect(rules(await within("."))).toEqual(cycle);
    expect(rules(await within("drivers/x/ab.c", "drivers/x/ba.c"))).toEqual(cycle);
  });

  it("does not mix up folders whose names begin alike", async () => {
    expect((await within("drivers/xy")).stats.files).toBe(0);
  });

  it("reads callees elsewhere", async () => {
    const part = await within("drivers/x/ba.c");
    expect(part.stats.files).toBe(3);
    const offset = takesBA.indexOf("foo_take_a");
    expect(part.callAt("drivers/x/ba.c", offset)?.effects.map(({ class: name }) => name)).toEqual([
      "struct foo.a",
    ]);
    expect((await within()).stats.partial).toBeUndefined();
  });

  it("is not widened to another architecture by a callee there", async () => {
    const files = {
      "include/foo.h": "#include <asm/foo.h>\nvoid foo(void);\n",
      "arch/x86/include/asm/foo.h": "void foo_x86(void);\n",
      "arch/arm/include/asm/foo.h": "void foo_arm(void);\n",
      "drivers/x/x.c": "#include <foo.h>\nvoid x(void)\n{\n\tfoo();\n}\n",
      "arch/arm/foo.c": "#include <foo.h>\nvoid foo(void)\n{\n}\n",
    };
    const read = async (scope: string) => (await fromScratch(files, { scope: [scope], smallTree: 0 })).stats;
    // The sources, the shared header and its part for x86; then one source and the parts for both.
    expect((await read("drivers/x")).files).toBe(4);
    expect((await read("arch/arm")).files).toBe(4);
  });

  it("follows calls out of it a bounded way, and says so", async () => {
    const files: Record<string, string> = {};
    const pathOf = (i: number) => `drivers/deep/${i}.c`;
    for (let i = 0; i <= MAX_CLOSURE_ROUNDS + 1; i++)
      files[pathOf(i)] = `void deep_${i}(void)\n{\n\tdeep_${i + 1}();\n}\n`;
    const read = async (first: number) =>
      (await fromScratch(files, { scope: [pathOf(first)], smallTree: 0 })).stats;
    expect((await read(0)).files).toBe(MAX_CLOSURE_ROUNDS + 1);
    expect((await read(0)).partial).toBeDefined();
    expect((await read(1)).files).toBe(MAX_CLOSURE_ROUNDS + 1);
    // Callers elsewhere are unknown, however far the calls were followed.
    expect((await read(1)).partial).toBeDefined();
  });

  it("gives the same when it is everything", async () => {
    const all = await within();
    expect((await within(...Object.keys(cycleTree))).findings).toEqual(all.findings);
  });

  it("may be widened and narrowed again", async () => {
    const { workspace, analyze } = createTree(cycleTree, { scope: ["drivers/x/ab.c"], smallTree: 0 });
    expect(rules(await analyze())).toEqual([]);
    workspace.setScope([]);
    expect(rules(await analyze())).toEqual(cycle);
    workspace.setScope(["drivers/y"]);
    expect(rules(await analyze())).toEqual([]);
    workspace.setScope(["drivers/x/ab.c"]);
    expect(rules(await analyze())).toEqual([]);
  });
});

describe("a tree of few sources", () => {
  const folders = {
    "include/foo.h": header,
    "drivers/x/ab.c": takesAB.replace("foo.h", "../../include/foo.h"),
    "drivers/y/ba.c": takesBA.replace("foo.h", "../../include/foo.h"),
    "drivers/y/take.c": takesA.replace("foo.h", "../../include/foo.h"),
  };

  it("is read whole whatever the scope", async () => {
    const found = await fromScratch(folders, { scope: ["drivers/x"] });
    expect(rules(found)).toEqual(cycle);
    expect([found.stats.files, found.stats.partial]).toEqual([4, undefined]);
    const scoped = await fromScratch(folders, { scope: ["drivers/x"], smallTree: 0 });
    expect(rules(scoped)).toEqual([]);
  });

  it("shows only findings that touch the scope", async () => {
    const found = await fromScratch(folders, { scope: ["include"] });
    expect(rules(found)).toEqual([]);
    expect(found.stats.partial).toBeUndefined();
  });

  it("has as many as the option says", async () => {
    const filesRead = async (smallTree: number) =>
      (await fromScratch(folders, { scope: ["drivers/x"], smallTree })).stats.files;
    expect(await filesRead(3)).toBe(4);
    expect(await filesRead(2)).toBe(2);
  });
});

describe("disposing", () => {
  it("disposes of the host", async () => {
    const disposed: string[] = [];
    const { workspace } = createTree(cycleTree, {
      change: (host) => ({
        dispose: () => {
          disposed.push(host.root);
          return Promise.resolve();
        },
      }),
    });
    await workspace.dispose();
    expect(disposed).toHaveLength(1);
  });
});
