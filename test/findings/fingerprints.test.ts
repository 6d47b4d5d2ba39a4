import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listFixtures, readFixture } from "../harness/runFixture";
import {
  fingerprints,
  findingsIn,
  findingsOf,
  identities,
  printSample,
  sampleFunctions,
  sampleHead,
} from "./sampleTree";

const path = "drivers/x/a.c";
const deadlocks = listFixtures()
  .map(readFixture)
  .filter(({ verdict }) => verdict === "deadlock");

const unrelated = [
  "/* A comment that mentions mutex_lock(&foo->a). */",
  "struct unrelated {",
  "\tint x;",
  "};",
  "static inline int unrelated_sum(int a, int b)",
  "{",
  "\treturn a + b;",
  "}",
  "",
].join("\n");

describe("fingerprints", () => {
  it("of the sample are one per rule at least, all different", async () => {
    const findings = await findingsIn(printSample());
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set(["lock-order-cycle", "recursive-lock", "cross-release-deadlock"]),
    );
    expect(new Set(fingerprints(findings)).size).toBe(findings.length);
    for (const fingerprint of fingerprints(findings)) expect(fingerprint).toMatch(/^[0-9a-f]{12}$/);
  });

  it("stay when unrelated lines are added above, and only lines move", async () => {
    for (const { files } of deadlocks) {
      const before = await findingsOf(files);
      const after = await findingsOf(
        files.map(({ path: name, text }) => ({ path: name, text: unrelated + text })),
      );
      expect(before.length).toBeGreaterThan(0);
      const added = unrelated.split("\n").length - 1;
      expect(after.map((finding) => ({ ...finding, line: finding.line - added, traces: [] }))).toEqual(
        before.map((finding) => ({ ...finding, traces: [] })),
      );
    }
  });

  it("stay when functions change places", async () => {
    const prototypes = Object.keys(sampleFunctions);
    const expected = fingerprints(await findingsIn(printSample()));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(prototypes, { minLength: prototypes.length }), async (order) => {
        expect(fingerprints(await findingsIn(printSample(order)))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("stay when files are given in another order", async () => {
    for (const { files } of deadlocks.filter((fixture) => fixture.files.length > 1)) {
      expect(await findingsOf(files.toReversed())).toEqual(await findingsOf(files));
    }
  });

  it("stay when the sides of a cycle are told from another end", async () => {
    const file = (name: string, order: readonly [string, string]) => ({
      path: `drivers/x/${name}.c`,
      text:
        "#include <linux/mutex.h>\nextern struct mutex one;\nextern struct mutex two;\n" +
        `void take_${order.join("_")}(void)\n{\n\tmutex_lock(&${order[0]});\n\tmutex_lock(&${order[1]});\n` +
        `\tmutex_unlock(&${order[1]});\n\tmutex_unlock(&${order[0]});\n}\n`,
    });
    const [there] = await findingsOf([file("a", ["one", "two"]), file("b", ["two", "one"])]);
    const [back] = await findingsOf([file("b", ["one", "two"]), file("a", ["two", "one"])]);
    expect(there?.file).toBe(back?.file);
    expect(there?.function).not.toBe(back?.function);
    expect(there?.fingerprint).toBe(back?.fingerprint);
  });

  it("differ for other functions, classes and files of statics", async () => {
    const text = printSample();
    const [a, b, c, d] = await Promise.all(
      [text, text.replaceAll("foo_twice", "foo_thrice"), text.replaceAll("big", "large"), text].map(
        (changed, i) => findingsIn(changed, i === 3 ? "drivers/y/a.c" : path),
      ),
    );
    const recursive = (findings: typeof a) =>
      findings?.find(({ rule }) => rule === "recursive-lock")?.fingerprint;
    expect(new Set([recursive(a), recursive(b), recursive(c), recursive(d)]).size).toBe(4);
  });

  it("of several places of one story are one finding", async () => {
    const again =
      "\tmutex_lock(&foo->a);\n\tmutex_lock(&foo->b);\n\tmutex_unlock(&foo->b);\n\tmutex_unlock(&foo->a);\n";
    const text = `${sampleHead}void f(struct foo *foo)\n{\n${again}${again}}\nvoid g(struct foo *foo)\n{\n\tmutex_lock(&foo->b);\n\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);\n\tmutex_unlock(&foo->b);\n}\n`;
    expect(await findingsIn(text)).toHaveLength(1);
  });
});

describe("findings", () => {
  it("do not depend on spaces and comments inside functions", async () => {
    const text = printSample();
    const spaced = text.replaceAll(";\n\t", ";\n\n\t/* mutex_lock(&foo->a); */\n\t");
    expect(identities(await findingsIn(spaced))).toEqual(identities(await findingsIn(text)));
  });
});
