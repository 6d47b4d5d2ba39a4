import { describe, expect, it } from "vitest";
import { createKernelModel } from "../../server/src/kernel/model";
import { pathFilter } from "../../server/src/workspace/pathFilter";
import { noSettings, readProjectSettings } from "../../server/src/workspace/projectSettings";

const { primitives } = createKernelModel();

function read(...lines: readonly string[]) {
  return readProjectSettings({ file: "lockwright.yml", text: lines.join("\n") }, primitives);
}

function problems(...lines: readonly string[]): string[] {
  const { settings, problems: found } = read(...lines);
  if (found.length > 0) expect(settings).toEqual(noSettings);
  return found.map(({ line, column, length, message }) => `${line}:${column}+${length} ${message}`);
}

const pair = [
  "primitives:",
  "  - name: foo_lock",
  "    family: foo",
  "    kind: acquire",
  "    target: 0.lock",
  "  - { name: foo_unlock, family: foo, kind: release, target: 0.lock }",
];

describe("settings", () => {
  it("may be missing in part or as a whole", () => {
    expect(read("")).toEqual({ settings: noSettings, problems: [] });
    expect(read("# nothing yet", "")).toEqual({ settings: noSettings, problems: [] });
    expect(read("exclude: []").problems).toEqual([]);
  });

  it("are read in full", () => {
    const { settings, problems: found } = read(
      ...pair,
      "kconfig: build/.config",
      "exclude:",
      "  - drivers/staging",
    );
    expect(found).toEqual([]);
    expect(settings).toEqual({
      primitives: [
        { name: "foo_lock", family: "foo", kind: "acquire", target: "0.lock" },
        { name: "foo_unlock", family: "foo", kind: "release", target: "0.lock" },
      ],
      kconfig: "build/.config",
      exclude: ["drivers/staging"],
    });
  });

  it("may give a target as a number", () => {
    const { settings } = read("primitives:", "  - {name: f, family: mutex, kind: acquire, target: 0}");
    expect(settings.primitives).toEqual([{ name: "f", family: "mutex", kind: "acquire", target: "0" }]);
  });

  it("may name several members, but not an argument or a member", () => {
    const row = (target: string) =>
      read(
        "primitives:",
        `  - {name: f, family: foo, kind: acquire, target: ${target}}`,
        `  - {name: g, family: foo, kind: release, target: ${target}}`,
      );
    expect(row("0.lock|inline_lock").problems).toEqual([]);
    expect(row("0|lock").problems).not.toEqual([]);
  });

  it("accept the arguments of callbacks as numbers", () => {
    expect(
      problems(
        "primitives:",
        "  - {name: f, family: foo, kind: bind, sort: work, target: 0, callbacks: {1: process}}",
      ),
    ).toEqual([]);
  });
});

describe("wrong settings", () => {
  it("are pointed at: no YAML", () => {
    const [first] = problems("primitives:", "  - name: [unclosed");
    expect(first).toMatch(/^2:\d+\+\d+ /);
    expect(problems("exclude: [a]", "exclude: [b]")).toEqual(["2:1+1 Map keys must be unique"]);
  });

  it("are pointed at: unknown keys", () => {
    expect(problems("exclude: []", "  ", "primitive: []")).toEqual([
      "3:1+9 unknown key primitive; known are primitives, kconfig, exclude",
    ]);
    const [first] = problems(
      "primitives:",
      "  - name: f",
      "    family: mutex",
      "    kind: call",
      "    slept: true",
    );
    expect(first).toMatch(/^5:5\+5 unknown key slept; known are name, source, family, kind, /);
  });

  it.each([
    [["exclude: drivers"], "1:10+7 exclude must be a list"],
    [["kconfig: 3"], "1:10+1 kconfig must be a text"],
    [["- a"], "1:1+3 the file must be a mapping"],
    [["kconfig: ''"], "1:10+2 kconfig must NOT have fewer than 1 characters"],
    [["primitives: [{name: f, kind: call}]"], "1:14+21 primitives[0] lacks family"],
    [
      ["primitives:", "- {name: f, family: foo, kind: grab}"],
      "2:32+4 kind of primitives[0] must be one of acquire, try, release, downgrade, wait, signal, bind, init, assert, annotate, query, sleep, contextEnter, contextExit, allocate, call",
    ],
    [
      ["primitives:", "- {name: f, family: foo, kind: call, target: lock}"],
      "2:46+4 target of primitives[0] has no valid form: 0, 1.member.path, result, global:symbol or none is expected",
    ],
    [
      ["primitives:", "- {name: f, family: foo, kind: call, sleeps: 1}"],
      "2:46+1 sleeps of primitives[0] must be true or false",
    ],
    [
      ["primitives:", "- {name: 3f, family: foo, kind: call}"],
      "2:10+2 name of primitives[0] has no valid form: a C identifier is expected",
    ],
  ])("are pointed at: %j", (lines, problem) => {
    expect(problems(...lines)).toEqual([problem]);
  });

  it("are pointed at: rows that contradict others", () => {
    expect(problems(...pair, "  - {name: foo_lock, family: foo, kind: call}")).toEqual([
      "7:12+8 foo_lock has a row already",
    ]);
    expect(problems("primitives: [{name: mutex_lock, family: foo, kind: call}]")).toEqual([
      "1:21+10 mutex_lock is built in and cannot be replaced",
    ]);
    expect(problems(...pair.slice(0, -1))[0]).toMatch(/^4:11\+7 nothing gives back what foo_lock takes/);
  });

  it("are all told, in the order of the file", () => {
    expect(problems("kconfig: 1", "exclude: 2").map((problem) => problem.slice(0, 1))).toEqual(["1", "2"]);
  });

  it("cannot grow by aliases", () => {
    const bomb = ["a: &a [x, x]", "b: &b [*a, *a, *a, *a, *a, *a, *a]", "c: &c [*b, *b, *b, *b, *b, *b, *b]"];
    const more = ["d: &d [*c, *c, *c, *c, *c, *c, *c]", "exclude: [*d, *d, *d]"];
    expect(problems(...bomb, ...more)).toEqual([
      "1:1+1 Excessive alias count indicates a resource exhaustion attack",
    ]);
  });
});

describe("excluded paths", () => {
  it.each([
    [
      "drivers/staging",
      ["drivers/staging/a.c", "drivers/staging/x/b.h"],
      ["drivers/staging.c", "a/drivers/staging/a.c"],
    ],
    ["drivers/staging/", ["drivers/staging/a.c"], ["drivers/a.c"]],
    ["**/tests", ["fs/tests/a.c", "tests/a.c", "fs/x/tests/b.c"], ["fs/mytests/a.c", "fs/tests.c"]],
    ["fs/*/super.c", ["fs/ext4/super.c"], ["fs/super.c", "fs/a/b/super.c"]],
    ["lib/test_?.c", ["lib/test_a.c"], ["lib/test_ab.c", "lib/test_a_c"]],
    ["./lib/a+b.c", ["lib/a+b.c"], ["lib/aab.c"]],
  ])("%s", (pattern, excluded, included) => {
    const isIncluded = pathFilter([pattern]);
    expect(excluded.filter(isIncluded)).toEqual([]);
    expect(included.filter(isIncluded)).toEqual(included);
  });

  it("are none without patterns", () => {
    expect(pathFilter([])("a.c")).toBe(true);
  });
});
