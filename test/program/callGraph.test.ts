import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CancelledError } from "../../server/src/base/cancellation";
import { buildCallGraph } from "../../server/src/program/callGraph";
import type { Program } from "../../server/src/program/program";
import { unhindered } from "../summary/summarizeTexts";
import { linkBare, linkTexts, present } from "./linkTexts";

/** Functions `f0`, `f1`, ... that call those whose numbers are given. */
function printCalls(calls: readonly (readonly number[])[]): string {
  return calls
    .map((callees, i) => `void f${i}(void)\n{\n${callees.map((callee) => `\tf${callee}();\n`).join("")}}\n`)
    .join("\n");
}

const graphOf = (program: Program) => buildCallGraph(program, unhindered);

/** Names of the functions that a function calls. */
async function calledBy(text: string, name: string): Promise<string[]> {
  const program = linkTexts(text);
  const { callees } = await graphOf(program);
  const ids = present(callees[present(program.functionIndex.named(name)[0]).id]);
  return ids.map((id) => present(program.functions[id]).facts.name);
}

describe("the call graph", () => {
  it("lists callees before callers and groups those that call each other", async () => {
    const calls = fc.integer({ min: 1, max: 7 }).chain((size) =>
      fc.array(fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 3 }), {
        minLength: size,
        maxLength: size,
      }),
    );
    await fc.assert(
      fc.asyncProperty(calls, async (edges) => {
        const { components } = await graphOf(linkBare(printCalls(edges)));
        const place = new Map(components.flatMap((ids, i) => ids.map((id) => [id, i] as const)));
        expect([...place.keys()].sort()).toEqual(edges.map((_, i) => i));
        edges.forEach((callees, caller) => {
          for (const callee of callees) {
            expect(place.get(callee)).toBeLessThanOrEqual(present(place.get(caller)));
            const isMutual = reaches(edges, callee, caller);
            expect(place.get(callee) === place.get(caller)).toBe(isMutual);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it("knows callers and who calls itself", async () => {
    const graph = await graphOf(linkBare(printCalls([[1], [1, 2], []])));
    expect(graph.callees).toEqual([[1], [2], []]);
    expect(graph.callers).toEqual([[], [0], [1]]);
    expect([...graph.callsItself]).toEqual([1]);
  });

  it("follows guards", async () => {
    const text = "#include <linux/mutex.h>\nvoid f(struct mutex *m)\n{\n\tguard(mutex)(m);\n}\n";
    const called = await calledBy(text, "f");
    expect(called).toEqual(expect.arrayContaining(["guard mutex enter", "guard mutex exit"]));
  });

  it("has what is called through pointers", async () => {
    const program = linkBare(printCalls([[], []]));
    const indirect = () => [present(program.functions[1])];
    const { callees, callsItself } = await buildCallGraph(program, { ...unhindered, indirect });
    expect(callees).toEqual([[1], []]);
    expect([...callsItself]).toEqual([1]);
  });

  it("stops when it is cancelled", async () => {
    const options = { ...unhindered, cancellation: { isCancelled: true } };
    await expect(buildCallGraph(linkBare(printCalls([[]])), options)).rejects.toThrow(CancelledError);
  });
});

function reaches(edges: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const stack = [from];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    if (current === to) return true;
    if (seen.has(current)) continue;
    seen.add(current);
    stack.push(...(edges[current] ?? []));
  }
  return false;
}
