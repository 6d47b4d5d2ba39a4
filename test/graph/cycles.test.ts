import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CancelledError } from "../../server/src/base/cancellation";
import { findCycles, MAX_CYCLE_EDGES } from "../../server/src/graph/cycles";
import { buildLockGraph, MAX_WITNESSES } from "../../server/src/graph/lockGraph";
import { cycleNames, judgeTexts, printOrders } from "./cyclesOf";

const cyclesOf = async (orders: readonly string[]) =>
  (await judgeTexts(printOrders(orders))).cycles.map(cycleNames).sort();

describe("cycles of lock order", () => {
  it("are none where there is one order", async () => {
    expect(await cyclesOf(["ab", "bc", "ac", "abc"])).toEqual([]);
  });

  it("of two, three and four locks are found once", async () => {
    expect(await cyclesOf(["ab", "ba"])).toEqual(["a>b"]);
    expect(await cyclesOf(["ab", "bc", "ca"])).toEqual(["a>b>c"]);
    expect(await cyclesOf(["ab", "bc", "cd", "da"])).toEqual(["a>b>c>d"]);
  });

  it("longer than the bound are left out", async () => {
    expect(MAX_CYCLE_EDGES).toBe(4);
    expect(await cyclesOf(["ab", "bc", "cd", "de", "ea"])).toEqual([]);
  });

  it("are the shortest through their edges", async () => {
    expect(await cyclesOf(["ab", "bc", "ca", "ba"])).toEqual(["a>b", "a>b>c"]);
    expect(await cyclesOf(["ab", "bc", "cd", "da", "ca"])).toEqual(["a>b>c", "a>b>c>d"]);
  });

  it("that share a lock are told apart", async () => {
    expect(await cyclesOf(["ab", "ba", "ac", "ca"])).toEqual(["a>b", "a>c"]);
  });

  it("with many places are one", async () => {
    expect(await cyclesOf(["ab", "ba", "abx", "bay", "abz"])).toEqual(["a>b"]);
  });

  it("are the rings that brute force finds shortest", async () => {
    const edge = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          edge.map((pair) => pair.join("")),
          { maxLength: 8 },
        ),
        async (orders) => {
          const found = await cyclesOf(orders);
          expect(new Set(found).size).toBe(found.length);
          const rings = allRings(orders);
          for (const cycle of found) expect(rings).toContain(cycle);
          for (const order of orders) {
            const through = rings.filter((ring) =>
              `${ring}>${ring.charAt(0)}`.includes(order.split("").join(">")),
            );
            const shortest = Math.min(...through.map((ring) => ring.length));
            const setsFound = found.map((cycle) => sorted(cycle));
            const isTold = through.some(
              (ring) => ring.length === shortest && setsFound.includes(sorted(ring)),
            );
            expect(isTold, `${order} in ${orders.join(" ")}`).toBe(through.length > 0);
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it("do not depend on the order of the functions", async () => {
    const orders = ["ab", "ba", "bc", "cd", "da", "ca"];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(orders, { minLength: orders.length }), async (shuffled) => {
        expect(await cyclesOf(shuffled)).toEqual(await cyclesOf(orders));
      }),
      { numRuns: 20 },
    );
  });

  it("stop being looked for when that is cancelled", async () => {
    const { graph, summaries, ...world } = await judgeTexts(printOrders(["ab", "ba"]));
    expect(() => findCycles(graph, world, { isCancelled: true })).toThrow(CancelledError);
    expect(() => buildLockGraph(summaries, { isCancelled: true })).toThrow(CancelledError);
  });
});

describe("the graph of lock order", () => {
  it("keeps a bounded number of witnesses, shortest first, and the count of all", async () => {
    const many = Array.from({ length: 40 }, (_, i) => `void f${i}(struct foo *foo)\n{\n\tg(foo);\n}\n`).join(
      "",
    );
    const text =
      "#include <linux/mutex.h>\nstruct foo {\n\tstruct mutex a;\n\tstruct mutex b;\n};\n" +
      "static void g(struct foo *foo)\n{\n\tmutex_lock(&foo->b);\n\tmutex_unlock(&foo->b);\n}\n" +
      many.replaceAll("\tg(foo);", "\tmutex_lock(&foo->a);\n\tg(foo);\n\tmutex_unlock(&foo->a);");
    const { graph } = await judgeTexts(text);
    const [edge] = [...graph.classes.keys()].flatMap((key) => [...graph.edgesFrom(key)]);
    expect(edge?.count).toBe(40);
    expect(edge?.witnesses.length).toBeLessThanOrEqual(MAX_WITNESSES * 2);
  });

  it("has no edge from a class to itself or its subclasses", async () => {
    const text =
      "#include <linux/mutex.h>\nstruct foo {\n\tstruct mutex a;\n};\n" +
      "void f(struct foo *x, struct foo *y)\n{\n\tmutex_lock(&x->a);\n\tmutex_lock_nested(&y->a, 1);\n}\n";
    const { graph } = await judgeTexts(text);
    expect([...graph.classes.keys()]).toEqual([]);
  });

  it("has no edge to a lock that is only tried", async () => {
    const text =
      "#include <linux/mutex.h>\nstruct foo {\n\tstruct mutex a;\n\tstruct mutex b;\n};\n" +
      "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tif (mutex_trylock(&foo->b))\n\t\tmutex_unlock(&foo->b);\n\tmutex_unlock(&foo->a);\n}\n" +
      "void g(struct foo *foo)\n{\n\tmutex_lock(&foo->b);\n\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);\n\tmutex_unlock(&foo->b);\n}\n";
    const { graph, cycles } = await judgeTexts(text);
    expect(cycles).toEqual([]);
    expect([...graph.classes.values()].map(({ member }) => member)).toEqual(["a", "b"]);
  });
});

const sorted = (ring: string) => ring.split(">").sort().join("");

/** Every ring of at most four locks, each beginning with its first letter. */
function allRings(orders: readonly string[]): string[] {
  const rings: string[] = [];
  const walk = (path: string): void => {
    for (const order of orders) {
      if (order.charAt(0) !== path.at(-1)) continue;
      const next = order.charAt(1);
      if (next === path.charAt(0)) rings.push(path.split("").join(">"));
      else if (next > path.charAt(0) && !path.includes(next)) walk(path + next);
    }
  };
  for (const start of "abcd") walk(start);
  return rings;
}
