import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Flow, Terminator } from "../../server/src/facts/types";
import { dominatorsOf, successorsOf } from "../../server/src/summary/dominators";

const test = { k: "name", name: "x", at: 0 } as const;

/** A flow of `size` blocks whose ends lead to blocks chosen at random. */
const arbitraryFlow: fc.Arbitrary<Flow> = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const block = fc.nat({ max: size - 1 });
  const end: fc.Arbitrary<Terminator> = fc.oneof(
    block.map((target) => ({ to: "jump" as const, block: target })),
    fc.tuple(block, block).map(([yes, no]) => ({ to: "branch" as const, test, then: yes, else: no, at: 0 })),
    fc.array(block, { maxLength: 3 }).map((cases) => ({
      to: "switch" as const,
      value: test,
      cases: cases.map((to) => ({ block: to })),
      at: 0,
    })),
    fc.constant({ to: "return" as const, at: 0 }),
    fc.constant({ to: "stop" as const }),
  );
  return fc
    .array(end, { minLength: size, maxLength: size })
    .map((ends) => ({ locals: [], initializers: [], blocks: ends.map((to) => ({ ops: [], end: to })) }));
});

describe("dominators", () => {
  it("are the blocks without which a block cannot be reached", () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const dominates = dominatorsOf(flow);
        for (const block of reachable(flow)) {
          flow.blocks.forEach((_, by) => {
            expect([by, block, dominates(by, block)]).toEqual([by, block, !reachable(flow, by).has(block)]);
          });
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** Blocks that can be reached from the entry without passing `without`. */
function reachable(flow: Flow, without?: number): Set<number> {
  const seen = new Set<number>();
  const stack = [0];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (block === without || seen.has(block)) continue;
    seen.add(block);
    const end = flow.blocks[block]?.end;
    if (end) stack.push(...successorsOf(end));
  }
  return seen;
}
