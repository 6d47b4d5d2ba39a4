import { describe, expect, it } from "vitest";
import { CancelledError, neverCancelled, type Cancellation } from "../../server/src/base/cancellation";
import { comparable, createTree, cycleTree, fromScratch, takesNothing } from "./memoryTree";

/** Becomes cancelled at the given question. */
function cancelledAt(question: number): Cancellation & { readonly asked: () => number } {
  let asked = 0;
  return {
    get isCancelled() {
      return ++asked >= question;
    },
    asked: () => asked,
  };
}

async function questionsOf(): Promise<number> {
  const cancellation = cancelledAt(Infinity);
  await createTree(cycleTree).workspace.analyze(cancellation);
  return cancellation.asked();
}

describe("cancelling", () => {
  it("is asked about often, and stops the analysis wherever it comes", async () => {
    const total = await questionsOf();
    expect(total).toBeGreaterThan(10);
    const expected = comparable(await fromScratch(cycleTree));
    for (let question = 1; question <= total; question++) {
      const { workspace } = createTree(cycleTree);
      await expect(workspace.analyze(cancelledAt(question)), `${question}`).rejects.toThrow(CancelledError);
      expect(workspace.snapshot()).toBeUndefined();
      expect(comparable(await workspace.analyze(neverCancelled))).toEqual(expected);
    }
  });

  it("keeps the last result, and forgets no edit", async () => {
    const { workspace, analyze } = createTree(cycleTree);
    const first = await analyze();
    workspace.apply([{ path: "drivers/x/take.c", text: takesNothing }]);
    await expect(workspace.analyze(cancelledAt(3))).rejects.toThrow(CancelledError);
    expect(workspace.snapshot()).toBe(first);
    const expected = await fromScratch({ ...cycleTree, "drivers/x/take.c": takesNothing });
    expect(comparable(await analyze())).toEqual(comparable(expected));
  });

  it("works within a scope", async () => {
    const scope = ["drivers/x/ba.c"];
    const probe = cancelledAt(Infinity);
    const counted = createTree(cycleTree, { scope, smallTree: 0 });
    await counted.workspace.analyze(probe);
    const expected = (await fromScratch(cycleTree, { scope, smallTree: 0 })).findings;
    for (let question = 1; question <= probe.asked(); question++) {
      const { workspace, analyze } = createTree(cycleTree, { scope, smallTree: 0 });
      await expect(workspace.analyze(cancelledAt(question)), `${question}`).rejects.toThrow(CancelledError);
      expect((await analyze()).findings).toEqual(expected);
    }
  });

  it("reports progress up to the end of each stage", async () => {
    const reports = new Map<string, { done: number; total: number }>();
    await createTree(cycleTree).workspace.analyze(neverCancelled, {
      report: (done, total, what) => {
        expect(done).toBeLessThanOrEqual(total);
        reports.set(what, { done, total });
      },
    });
    expect([...reports.keys()]).toEqual(["reading", "following functions"]);
    for (const { done, total } of reports.values()) expect(done).toBe(total);
  });
});
