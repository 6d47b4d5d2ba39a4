import { describe, expect, it } from "vitest";
import type { Finding } from "../../server/src/findings/finding";
import { judgeFixture } from "./judgeFixture";
import { parseFixture } from "./parseFixture";

const mark = "\t//             ^ error: recursive-lock struct foo.lock\n";

function fixture(verdict: string, marks: string) {
  return parseFixture(
    "r/F.c",
    `// name: n\n// origin: own\n// verdict: ${verdict}\n//- a.c\n\tmutex_lock(&a->l);\n${marks}`,
  );
}

function finding(changes: Partial<Finding>): Finding {
  const place = { file: "a.c", line: 1, column: 17, length: 1, function: "f" };
  return {
    rule: "recursive-lock",
    severity: "error",
    fingerprint: "f",
    message: "takes it twice",
    classes: ["struct foo.lock"],
    locks: [],
    traces: [{ title: "t", steps: [{ ...place, action: "acquire", class: "struct foo.lock", text: "l" }] }],
    ...place,
    ...changes,
  };
}

describe("judgeFixture", () => {
  it("accepts findings that are marked, and silence that is not", () => {
    expect(judgeFixture(fixture("deadlock", mark), [finding({})])).toEqual([]);
    expect(judgeFixture(fixture("no-deadlock", ""), [])).toEqual([]);
  });

  it("names a mark without finding by its place in the fixture", () => {
    expect(judgeFixture(fixture("deadlock", mark), [])).toEqual([
      "missing     r/F.c:5:17 `l` error: recursive-lock struct foo.lock",
    ]);
  });

  it("names a finding without mark, with its message", () => {
    expect(judgeFixture(fixture("no-deadlock", ""), [finding({})])).toEqual([
      "unexpected  r/F.c:5:17 `l` error: recursive-lock struct foo.lock\n            takes it twice",
    ]);
  });

  it.each([
    ["severity", { severity: "warning" as const }],
    ["classes", { classes: ["struct bar.lock"] }],
    ["column", { column: 16 }],
    ["length", { length: 2 }],
  ])("takes a different %s as both", (_, changes) => {
    const problems = judgeFixture(fixture("deadlock", mark), [finding(changes)]);
    expect(problems.map((line) => line.split(" ")[0])).toEqual(
      expect.arrayContaining(["missing", "unexpected"]),
    );
  });

  it("counts two findings at one mark", () => {
    expect(judgeFixture(fixture("deadlock", mark), [finding({}), finding({})])).toHaveLength(1);
  });

  it("takes rotations of a cycle as the same cycle, but not its reverse", () => {
    const ring = fixture("deadlock", mark.replace("struct foo.lock", "a -> b -> c"));
    const verdictOf = (classes: readonly string[]) =>
      judgeFixture(ring, [finding({ classes })]).filter((line) => !line.startsWith("evidence"));
    expect(verdictOf(["b", "c", "a"])).toEqual([]);
    expect(verdictOf(["c", "b", "a"])).toHaveLength(2);
  });

  it("does not let a verdict drift from its marks", () => {
    expect(judgeFixture(fixture("deadlock", ""), [])).toEqual(["deadlock, but nothing is marked"]);
    expect(judgeFixture(fixture("no-deadlock", mark), [finding({})])).toHaveLength(1);
  });

  it("reports a miss that was found", () => {
    expect(judgeFixture(fixture("known-miss", mark), [])).toEqual([]);
    expect(judgeFixture(fixture("known-miss", mark), [finding({})])[0]).toContain("no longer missed");
  });

  it("checks the evidence", () => {
    const problems = judgeFixture(fixture("deadlock", mark), [finding({ traces: [] })]);
    expect(problems.join("\n")).toContain("no step names struct foo.lock");
  });
});
