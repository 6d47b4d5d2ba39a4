import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskText } from "../../server/src/syntax/mask";
import { outline } from "../../server/src/syntax/outline";

/** Pieces of C that matter to the scanner, in any order: most texts made of them are broken in some way. */
const pieces = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  "=",
  "*",
  ":",
  "...",
  "->",
  ".",
  "#",
  "\\\n",
  "\n",
  " ",
  "\t",
  "\r\n",
  "/*",
  "*/",
  "//",
  '"',
  "'",
  "\\",
  "#if 0\n",
  "#ifdef A\n",
  "#else\n",
  "#elif B\n",
  "#endif\n",
  "#define A(x) ",
  "static ",
  "struct a ",
  "union ",
  "enum ",
  "typedef ",
  "extern ",
  "int ",
  "unsigned int ",
  "const ",
  "f(",
  "FOO(",
  "if (",
  "else ",
  "do ",
  "while (",
  "return ",
  "case 1 ... 2:",
  "typeof(",
  "asm(",
  "list_for_each(a, b) ",
  "scoped_guard(a) ",
  "scoped_cond_guard(m, return, &l) ",
  "struct_group(a, ",
  "DECLARE_BITMAP(",
  "SYSCALL_DEFINE1(",
  "__init ",
  "__free(x) ",
  "KERN_ERR ",
  "5000x ",
  "offsetof(struct a, ",
  "int f(void)\n{\n",
  "}\n",
  "struct a {\n",
  "};\n",
  "\u00e9",
  "\u010a",
  "\u{1f600}",
];

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 80 }).map((parts) => parts.join("")),
);

const sample = `#include <a.h>
static int __init f(struct a *a, int b)
	__must_hold(&a->lock)
{
#ifdef X
	if (a) {
#else
	if (b) {
#endif
		list_for_each_entry(p, &a->list, node)
			g(container_of(p, struct c, d), "}" PRIx64);
	}
	return b;
}
struct s { int a; struct_group(b, int c;); } s = { .a = 1 };
SYSCALL_DEFINE1(h, int, fd)
{
	scoped_guard(mutex, &l) { k(); }
	return 0;
}
`;

/** The sample with one piece of it replaced. */
const mutants = fc
  .tuple(fc.nat(sample.length), fc.nat(30), fc.constantFrom("", ...pieces))
  .map(([at, length, put]) => sample.slice(0, at) + put + sample.slice(at + length));

describe("maskText on any text", () => {
  it.each([
    ["arbitrary texts", texts],
    ["mutated texts", mutants],
  ])("keeps length and line breaks of %s", (_what, source) => {
    fc.assert(
      fc.property(source, (text) => {
        const masked = maskText(text).text;
        expect(masked.length).toBe(text.length);
        expect(masked.replace(/[^\n\r]/g, " ")).toBe(text.replace(/[^\n\r]/g, " "));
      }),
      { numRuns: 1500 },
    );
  });
});

describe("outline of any text", () => {
  it.each([
    ["arbitrary texts", texts],
    ["mutated texts", mutants],
  ])("gives sorted ranges inside %s", (_what, source) => {
    fc.assert(
      fc.property(source, (text) => {
        let before = 0;
        let functionEnd = 0;
        for (const item of outline(text).items) {
          expect(item.start).toBeGreaterThanOrEqual(before);
          expect(item.end).toBeGreaterThan(item.start);
          expect(item.end).toBeLessThanOrEqual(text.length);
          expect(text.startsWith(item.name, item.nameAt)).toBe(true);
          before = item.start;
          if (item.kind !== "function") continue;
          expect(item.start).toBeGreaterThanOrEqual(functionEnd);
          expect(text[item.body]).toBe("{");
          functionEnd = item.end;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("finds the same functions behind a broken one", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), (count) => {
        const broken = `int f(void)\n{\n${"\tif (a) {\n".repeat(count)}\n}\n\nint g(void)\n{\n}\n`;
        expect(outline(broken).items.map((item) => item.name)).toEqual(["f", "g"]);
      }),
    );
  });
});
