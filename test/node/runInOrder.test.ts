import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runInOrder } from "../../server/src/node/runInOrder";
import { largestBatch, splitBatches } from "../../server/src/node/splitBatches";

describe("runInOrder", () => {
  it("keeps the order, and never more than so many at a time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), async (items, ahead) => {
        let running = 0;
        let most = 0;
        const run = async (turns: number): Promise<number> => {
          most = Math.max(most, ++running);
          for (let left = turns; left > 0; left--) await Promise.resolve();
          running--;
          return turns;
        };
        const results: number[] = [];
        for await (const result of runInOrder(items, run, ahead)) results.push(result);
        return most <= ahead && JSON.stringify(results) === JSON.stringify(items);
      }),
    );
  });

  it("starts nothing more once the consumer has left", async () => {
    const started: number[] = [];
    const run = (item: number): Promise<number> => Promise.resolve(started.push(item));
    for await (const _result of runInOrder([1, 2, 3, 4, 5], run, 2)) break;
    expect(started).toEqual([1, 2, 3]);
  });
});

describe("splitBatches", () => {
  it("keeps everything, in batches of bounded size, with work for all", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 500 }), fc.integer({ min: 1, max: 8 }), (items, parts) => {
        const batches = splitBatches(items, parts);
        expect(batches.flat()).toEqual(items);
        expect(batches.every(({ length }) => length > 0 && length <= largestBatch)).toBe(true);
      }),
    );
  });
});
