import { describe, expect, it } from "vitest";
import { countSites } from "../../server/src/syntax/callSites";

const known = new Set(["take", "give", "DEFINE_LOCK"]);

function sites(text: string): string[] {
  return countSites(text, (name) => known.has(name)).map(({ name, place, at }) => {
    expect(text.startsWith(name, at)).toBe(true);
    return `${name} ${place}`;
  });
}

describe("call sites", () => {
  it("are names in front of a parenthesis in functions", () => {
    expect(sites("void f(void)\n{\n\ttake(&a);\n\tother(&a);\n\tgive (&a);\n}\n")).toEqual([
      "take function",
      "give function",
    ]);
  });

  it("are none without a call, in comments, in strings and as members", () => {
    expect(
      sites(
        'void f(struct s *s)\n{\n\tcall(take);\n\t/* take(a) */ // give(a)\n\tlog("take(a)");\n\ts->take(a);\n\ts->ops.give(a);\n}\n',
      ),
    ).toEqual([]);
  });

  it("are found in the bodies of macros, not in their headers", () => {
    expect(
      sites(
        "#define both(x) \\\n\tdo { take(x); \\\n\tgive(x); } while (0)\n#define take(x) real(x)\n#define N 1\n",
      ),
    ).toEqual(["take macro", "give macro"]);
  });

  it("stand at file scope when they declare: prototypes, records and initializers are no bodies", () => {
    expect(
      sites("DEFINE_LOCK(a);\nvoid take(int *a);\nstruct s { int take(b); };\nint x[] = { give(1) };\n"),
    ).toEqual(["DEFINE_LOCK file", "take file", "take file", "give file"]);
  });

  it("are found in every arm of a conditional, with the braces of the first", () => {
    const text =
      "void f(void)\n{\n#ifdef A\n\tif (x) {\n\t\ttake(a);\n#else\n\tif (y) {\n\t\tgive(a);\n#endif\n\t}\n}\nvoid take(int *a);\n";
    expect(sites(text)).toEqual(["take function", "give function", "take file"]);
  });

  it("are found behind a block that never closes", () => {
    expect(
      sites("void f(void)\n{\n\tif (x) {\n}\nvoid take(int *a);\nvoid g(void)\n{\n\tgive(a);\n}\n"),
    ).toEqual(["take file", "give function"]);
  });

  it("are found in functions with attributes behind the parameters", () => {
    expect(
      sites("int f(void) __acquires(a) __cold\n{\n\ttake(a);\n}\nint g(void) __init\n{\n\tgive(a);\n}\n"),
    ).toEqual(["take function", "give function"]);
  });
});
