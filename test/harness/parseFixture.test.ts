import { describe, expect, it } from "vitest";
import { parseFixture } from "./parseFixture";
import { writeMarks } from "./writeMarks";

const header = "// name: n\n// origin: own\n// verdict: deadlock\n// twin: other\n";

describe("parseFixture", () => {
  it("reads the header", () => {
    const { path, name, origin, verdict, twin } = parseFixture("r/F.c", header);
    expect({ path, name, origin, verdict, twin }).toEqual({
      path: "r/F.c",
      name: "n",
      origin: "own",
      verdict: "deadlock",
      twin: "other",
    });
  });

  it("takes a fixture without split lines as one file", () => {
    const text = `${header}\nint x;\n`;
    expect(parseFixture("r/F.c", text).files).toEqual([{ path: "drivers/x/F.c", text, firstLine: 1 }]);
  });

  it("splits virtual files and remembers where they stand", () => {
    const text = `${header}//- a/a.c\nint a;\nint b;\n//- b/b.h\nint c;\n`;
    expect(parseFixture("r/F.c", text).files).toEqual([
      { path: "a/a.c", text: "int a;\nint b;\n", firstLine: 6 },
      { path: "b/b.h", text: "int c;\n", firstLine: 9 },
    ]);
  });

  it("reads carets by the columns an editor shows", () => {
    const text = `${header}//- a.c\n\tf(x);\n//      ^ error: r1 a -> struct b.c\n\t//^ warning: r2 d\n`;
    const [first, second] = parseFixture("r/F.c", text).marks;
    expect(first).toEqual({
      file: "a.c",
      line: 1,
      column: 2,
      length: 1,
      severity: "error",
      rule: "r1",
      classes: ["a", "struct b.c"],
    });
    expect(second).toMatchObject({ line: 1, column: 4, length: 1, severity: "warning", classes: ["d"] });
  });

  it.each([
    ["a verdict it does not know", header.replace("deadlock", "maybe"), "verdict must be one of"],
    ["a missing name", header.replace("// name: n\n", ""), "r/F.c:1: no name"],
    [
      "carets beyond the line",
      `${header}f();\n//      ^^^ error: r a\n`,
      "r/F.c:6: the carets stand under nothing",
    ],
    ["a mark without severity", `${header}\tf();\n//      ^ r a\n`, "r/F.c:6: a mark reads"],
  ])("rejects %s", (_, text, message) => {
    expect(() => parseFixture("r/F.c", text)).toThrow(message);
  });
});

describe("writeMarks", () => {
  const code = `${header}//- a.c\n\tf(x);\nint y;\n//- b.c\n\t\tg();\n`;
  const marked = `${header}//- a.c\n\tf(x);\n//      ^ error: r a -> b\nint y;\n//- b.c\n\t\tg();\n\t//      ^ warning: s c\n`;

  it("puts marks under what they mark", () => {
    const { files, marks } = parseFixture("r/F.c", marked);
    expect(writeMarks(code, parseFixture("r/F.c", code).files, [])).toBe(code);
    expect(writeMarks(marked, files, marks)).toBe(marked);
  });

  it("takes old marks away", () => {
    expect(writeMarks(marked, parseFixture("r/F.c", marked).files, [])).toBe(code);
  });
});
