import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../server/src/summary/types";
import { enumeratePaths, withoutWrongUnlocks } from "./enumeratePaths";
import { arbitraryProgram, printProgram, type LockProgram } from "./lockPrograms";
import { heldAtExit, summarizeBare } from "./summarizeTexts";

/** Generated programs release only what they hold. */
const program: fc.Arbitrary<LockProgram> = arbitraryProgram.map(withoutWrongUnlocks);
const runs = { numRuns: 250 };

describe("random programs of locks, branches, loops and jumps", () => {
  it("hold at exit what every path holds", async () => {
    await fc.assert(
      fc.asyncProperty(program, async (generated) => {
        const { heldAtExit: expected } = enumeratePaths(generated);
        const found = heldAtExit(await summaryOf(generated));
        expect(found, printProgram(generated)).toEqual(expected.map((name) => `struct foo.${name}`));
      }),
      runs,
    );
  });

  it("take locks under others only where some path does", async () => {
    await fc.assert(
      fc.asyncProperty(program, async (generated) => {
        const { pairs } = enumeratePaths(generated);
        for (const pair of pairsOf(await summaryOf(generated))) {
          expect(pairs.has(pair), `${pair}\n${printProgram(generated)}`).toBe(true);
        }
      }),
      runs,
    );
  });

  it("miss no order as long as no states were joined", async () => {
    await fc.assert(
      fc.asyncProperty(program, async (generated) => {
        const summary = await summaryOf(generated);
        fc.pre(summary.counts.limitsHit["states"] === undefined);
        const expected = [...enumeratePaths(generated).pairs].sort();
        expect(pairsOf(summary), printProgram(generated)).toEqual(expected);
      }),
      runs,
    );
  });

  it("have an end exactly when some path gets there", async () => {
    await fc.assert(
      fc.asyncProperty(program.filter(takesLocks), async (generated) => {
        expect((await summaryOf(generated)).outcomes.length > 0).toBe(enumeratePaths(generated).returns);
      }),
      runs,
    );
  });
});

describe("a function without locks", () => {
  it("is not followed: nothing is said of its ends, and callers go on behind it", async () => {
    const caller =
      "void g(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tf(foo);\n\tmutex_lock(&foo->b);\n}\n";
    const found = await summarizeBare(printProgram({ body: [{ k: "goto" }], out: [] }) + caller);
    expect(found.of("f").outcomes).toEqual([]);
    expect(heldAtExit(found.of("g"))).toEqual(["struct foo.a", "struct foo.b"]);
    expect(pairsOf(found.of("g"))).toEqual(["a > b"]);
  });
});

function takesLocks(generated: LockProgram): boolean {
  return printProgram(generated).includes("mutex_lock(");
}

async function summaryOf(generated: LockProgram): Promise<Summary> {
  return (await summarizeBare(printProgram(generated))).of("f");
}

function pairsOf({ dependencies }: Summary): string[] {
  return [...new Set(dependencies.map(({ held, event }) => `${held.ref.key} > ${event.ref.key}`))]
    .map((pair) => pair.replaceAll("p0.", ""))
    .sort();
}
