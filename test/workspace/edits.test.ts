import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
  takesNothing,
} from "./memoryTree";

const take = "drivers/x/take.c";
const cycle = ["lock-order-cycle drivers/x/ab.c"];

describe("texts of open editors", () => {
  it("shadow the disk, and going back restores it", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    const first = await analyze();
    expect(rules(first)).toEqual(cycle);
    workspace.apply([{ path: take, text: takesNothing }]);
    expect(rules(await analyze())).toEqual([]);
    workspace.apply([{ path: take, text: undefined }]);
    expect(comparable(await analyze())).toEqual(comparable(first));
  });

  it("move findings as their lines move", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    const [before] = (await analyze()).findings;
    workspace.apply([{ path: "drivers/x/ab.c", text: `\n\n${takesAB}` }]);
    const [after] = (await analyze()).findings;
    expect(after).toMatchObject({ line: (before?.line ?? 0) + 2, fingerprint: before?.fingerprint });
    expect(after?.traces[0]?.steps[0]?.text).toBe("mutex_lock(&foo->a)");
  });

  it("may be of headers: all who include them are read again", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    await analyze();
    const apart = header.replace("struct foo {\n\tstruct mutex a;", "struct foo {\n\tstruct mutex c;");
    workspace.apply([{ path: "drivers/x/foo.h", text: apart }]);
    const after = await analyze();
    expect(comparable(after)).toEqual(
      comparable(await fromScratch({ ...cycleTree, "drivers/x/foo.h": apart })),
    );
  });

  it("may be of files that are not on disk yet", async () => {
    const { "drivers/x/ba.c": _missing, ...rest } = cycleTree;
    const { disk, workspace, analyze } = createTree(rest, {
      change: (host) => ({
        listFiles: async () => [...(await host.listFiles()), "drivers/x/ba.c"].sort(),
      }),
    });
    expect(rules(await analyze())).toEqual([]);
    workspace.apply([{ path: "drivers/x/ba.c", text: takesBA }]);
    expect(rules(await analyze())).toEqual(cycle);
    expect(disk.has("drivers/x/ba.c")).toBe(false);
  });

  it("of the last change count when one file changes twice", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    workspace.apply([
      { path: take, text: takesNothing },
      { path: take, text: takesA },
    ]);
    expect(rules(await analyze())).toEqual(cycle);
  });

  it("leave earlier snapshots as they were", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    const first = await analyze();
    const findings = JSON.stringify(first.findings);
    workspace.apply([{ path: take, text: takesNothing }]);
    expect(workspace.snapshot()).toBe(first);
    const second = await analyze();
    expect(workspace.snapshot()).toBe(second);
    expect(JSON.stringify(first.findings)).toBe(findings);
  });
});

describe("a scope whose callees lie elsewhere", () => {
  const scope = ["drivers/x/ab.c", "drivers/x/ba.c"];

  it("gives the same when nothing changed", async () => {
    const { analyze } = createTree(cycleTree, { scope, smallTree: 0 });
    const first = await analyze();
    expect(rules(first)).toEqual(cycle);
    expect(comparable(await analyze())).toEqual(comparable(first));
  });

  it("finds their definitions again after it was another", async () => {
    const { workspace, analyze } = createTree(cycleTree, { scope: [take], smallTree: 0 });
    expect(rules(await analyze())).toEqual([]);
    workspace.setScope(scope);
    expect(comparable(await analyze())).toEqual(
      comparable(await fromScratch(cycleTree, { scope, smallTree: 0 })),
    );
  });

  it("sees the open editor that defines them", async () => {
    const tree = { ...cycleTree, [take]: "" };
    const { workspace, analyze } = createTree(tree, { scope, smallTree: 0 });
    expect(rules(await analyze())).toEqual([]);
    workspace.apply([{ path: take, text: takesA }]);
    expect(rules(await analyze())).toEqual(cycle);
    workspace.apply([{ path: take, text: undefined }]);
    expect(rules(await analyze())).toEqual([]);
  });
});

describe("any sequence of edits", () => {
  const texts: Readonly<Record<string, readonly (string | undefined)[]>> = {
    "drivers/x/ab.c": [
      takesAB,
      `/* above */\n${takesAB}`,
      takesAB.replaceAll("foo_ab", "foo_other"),
      undefined,
    ],
    "drivers/x/ba.c": [takesBA, takesBA.replace("foo_take_a(foo);", ""), "", undefined],
    "drivers/x/take.c": [takesA, takesNothing, takesA.replaceAll("->a", "->b"), "void broken(", undefined],
    "drivers/x/foo.h": [header, header.replace("int flag;", "int flag;\n\tstruct mutex c;"), undefined],
  };
  const edit = fc
    .constantFrom(...Object.keys(texts))
    .chain((path) => fc.record({ path: fc.constant(path), text: fc.constantFrom(...(texts[path] ?? [])) }));
  const steps = fc.array(fc.record({ edits: fc.array(edit, { maxLength: 3 }), isAnalyzed: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  });

  it("ends where a fresh start begins", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const { workspace, analyze } = createTree(cycleTree);
        const now: Record<string, string> = { ...cycleTree };
        for (const { edits, isAnalyzed } of sequence) {
          workspace.apply(edits);
          for (const { path, text } of edits) now[path] = text ?? cycleTree[path] ?? "";
          if (isAnalyzed) await analyze();
        }
        expect(comparable(await analyze())).toEqual(comparable(await fromScratch(now)));
      }),
      { numRuns: 60 },
    );
  });

  it("does so within any scope, which may change, too", async () => {
    const scopes = fc.constantFrom(["drivers/x/ba.c"], ["drivers/x/ab.c", "drivers/x/take.c"], []);
    const moves = fc.array(fc.record({ edits: fc.array(edit, { maxLength: 2 }), scope: scopes }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(moves, async (sequence) => {
        const { workspace, analyze } = createTree(cycleTree, { smallTree: 0 });
        const now: Record<string, string> = { ...cycleTree };
        for (const { edits, scope } of sequence) {
          workspace.apply(edits);
          for (const { path, text } of edits) now[path] = text ?? cycleTree[path] ?? "";
          workspace.setScope(scope);
          await analyze();
        }
        const scope = sequence.at(-1)?.scope ?? [];
        const expected = await fromScratch(now, { scope, smallTree: 0 });
        expect(comparable(await analyze())).toEqual(comparable(expected));
      }),
      { numRuns: 60 },
    );
  });
});
