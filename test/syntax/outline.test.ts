import { describe, expect, it } from "vitest";
import { outline } from "../../server/src/syntax/outline";

/** `kind name` of each item, directives left out. */
function itemsOf(text: string): string[] {
  return outline(text)
    .items.filter((item) => !/Macro|include/.test(item.kind))
    .map((item) => `${item.kind} ${item.name}`);
}

const items: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ["a function", "int f(int a)\n{\n\treturn a;\n}\n", ["function f"]],
  ["a function that returns a pointer to a record", "static struct a *f(void)\n{\n}\n", ["function f"]],
  ["a name on its own line", "static inline void __init\nf(struct a *a,\n  int b)\n{\n}\n", ["function f"]],
  ["old-style parameters", "int f(a, b)\nint a;\nchar *b;\n{\n\treturn a;\n}\n", ["function f"]],
  ["a function that returns a function pointer", "static void (*f(int a))(int)\n{\n}\n", ["function f"]],
  ["a name in parentheses", "int (f)(int a)\n{\n}\n", ["function f"]],
  ["attributes in front", "__printf(1, 2) static int f(const char *s)\n{\n}\n", ["function f"]],
  ["attributes behind", "void f(struct a *a)\n\t__acquires(&a->l)\n\t__must_hold(b)\n{\n}\n", ["function f"]],
  ["an unknown attribute behind", "void f(int a) __strange(3)\n{\n}\n", ["function f"]],
  ["a GNU attribute between", "static __attribute__((noinline)) int f(void)\n{\n}\n", ["function f"]],
  ["a system call", "SYSCALL_DEFINE2(pause_it, int, fd, long, n)\n{\n}\n", ["function pause_it"]],
  ["a compat system call", "COMPAT_SYSCALL_DEFINE1(pause_it, int, fd)\n{\n}\n", ["function pause_it"]],
  ["a macro that defines a function", "DEFINE_SHOW(limit)\n{\n}\n", ["function limit"]],
  ["a static macro that defines a function", "static IRQ_HANDLER(limit) {\n}\n", ["function limit"]],
  ["a shouted function with a type", "static int READ_REG(int a)\n{\n}\n", ["function READ_REG"]],
  [
    "a macro without semicolon in front",
    "module_init(g)\nstatic int f(void)\n{\n}\n",
    ["invocation module_init", "function f"],
  ],
  ["two functions on one line", "int f(void) { } int g(void) { }", ["function f", "function g"]],
  ["a record", "struct a {\n\tint b;\n};\n", ["record a"]],
  ["a packed record", "struct a {\n\tint b;\n} __packed;\n", ["record a"]],
  ["an attribute before the tag", "struct __packed a {\n\tint b;\n};\n", ["record a"]],
  ["a record and a variable", "struct a {\n\tint b;\n} c = {\n\t.b = 1,\n};\n", ["record a", "variable c"]],
  ["an anonymous record and a variable", "static struct {\n\tint b;\n} c;\n", ["record ", "variable c"]],
  ["a union", "union a {\n\tint b;\n};\n", ["record a"]],
  ["an enumeration", "enum a {\n\tB = 1,\n\tC,\n};\n", ["record a"]],
  ["a typedef of a record", "typedef struct {\n\tint b;\n} a_t;\n", ["record ", "typedef a_t"]],
  ["a typedef of a function pointer", "typedef int (*a_fn)(struct b *);\n", ["typedef a_fn"]],
  ["a plain typedef", "typedef unsigned long a_t;\n", ["typedef a_t"]],
  ["a declared tag", "struct a;\n", []],
  ["an ops table", "static const struct ops a = {\n\t.open = f,\n};\n", ["variable a"]],
  ["an array of records", "static struct a b[] = {\n\t{ 1 }, { 2 },\n};\n", ["variable b"]],
  ["several variables", "static int a, b = 2;\n", ["variable a"]],
  ["a variable of a record type", "struct a *b;\n", ["variable b"]],
  ["a function pointer", "static int (*a)(int) = f;\n", ["variable a"]],
  ["an extern variable", "extern struct a b;\n", ["variable b"]],
  ["a prototype", "int f(struct a *a, int b);\n", ["prototype f"]],
  ["an extern prototype with attributes", "extern void f(struct a *) __acquires(x);\n", ["prototype f"]],
  ["a declaring macro", "static DEFINE_MUTEX(a);\n", ["invocation DEFINE_MUTEX"]],
  ["an initialized macro", "static DEFINE_PER_CPU(int, a) = 3;\n", ["invocation DEFINE_PER_CPU"]],
  [
    "a guard definition without semicolon",
    "DEFINE_GUARD(a, struct a *, lock(_T), unlock(_T))\nint b;\n",
    ["invocation DEFINE_GUARD", "variable b"],
  ],
  [
    "a macro with an initializer list",
    "define_board(a) {\n\t.probe = f,\n};\nint g;\n",
    ["invocation define_board", "variable g"],
  ],
  ["a linkage block", 'extern "C" {\nint f(void) { }\n}\n', ["function f"]],
  [
    "a table of macros without semicolon",
    "TABLE_START(a)\n\t.b = c,\nTABLE_END\n\nstatic int f(void)\n{\n}\n",
    ["function f"],
  ],
  ["top-level assembly", 'asm(".globl a { b");\nint c;\n', ["variable c"]],
  ["an open parenthesis", "FOO(a\n\nstatic int f(void)\n{\n}\n", ["function f"]],
  ["an open block", "int f(void)\n{\n\tif (a) {\n}\n\nint g(void)\n{\n}\n", ["function f", "function g"]],
  ["a stray brace", "}\nint f(void)\n{\n}\n", ["function f"]],
];

const bodies: readonly (readonly [what: string, body: string])[] = [
  ["a string with braces", 'a("}{ \\"}");'],
  ["a character", "a = '}'; b = '\"'; c = '\\'';"],
  ["a comment with a quote", "/* don't } */ // isn't }"],
  ["a continued line comment", "// more \\\n } \n"],
  ["a macro with braces", "#define A(x) do { \\\n\tb(x); \\\n\t{ \n"],
  ["a loop macro", "list_for_each(a, b) { c(); }"],
  ["a do while", "do { a(); } while (0);"],
  ["a compound literal", "a = (struct b){ .c = { 1 } };"],
  ["a statement expression", "a = ({ int b = 1; b; });"],
  ["braces opened in both arms", "#ifdef X\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tc();\n\t}"],
  ["braces closed in both arms", "if (a) {\n#ifdef X\n\t} else {\n\t}\n#else\n\t}\n#endif"],
  ["three arms", "#if A\n\tif (a) {\n#elif B\n\tif (b) {\n#else\n\t{\n#endif\n\t}"],
  ["nested arms", "#if A\n#if B\n\tif (a) {\n#else\n\tif (b) {\n#endif\n#else\n\t{\n#endif\n\t}"],
  ["a dead arm", "#if 0\n\t} } } it's\n#endif"],
  ["the other arm of a dead one", "#if 0\n\t}\n#else\n\t{ }\n#endif"],
];

describe("outline", () => {
  it.each(items)("finds %s", (_what, text, expected) => {
    expect(itemsOf(text)).toEqual(expected);
  });

  it.each(bodies)("is not led astray by %s", (_what, body) => {
    const first = `int f(void)\n{\n\t${body}\n}\n`;
    const second = "int g(void)\n{\n}\n";
    const found = outline(first + second).items.filter((item) => item.kind === "function");
    expect(found.map((item) => [item.name, item.start, item.end])).toEqual([
      ["f", 0, first.length - 1],
      ["g", first.length, first.length + second.length - 1],
    ]);
  });

  it("reads one function whose head stands in two arms", () => {
    const text = "#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\tg();\n}\nint h(void)\n{\n}\n";
    const found = outline(text).items;
    expect(found.map((item) => item.name)).toEqual(["f", "h"]);
    expect(text.slice(found[0]?.start, found[0]?.end)).toMatch(/^int f\(int a\)[^]*g\(\);\n}$/);
  });

  it("finds the functions of every arm under their conditions", () => {
    const text =
      "#ifdef A\nint f(void) { }\n#else\nint g(void) { }\n#endif\n#if B\nint h(void) { }\n#elif C\nint i(void) { }\n#else\nint j(void) { }\n#endif\n#ifndef D\nint k;\n#endif\n";
    expect(outline(text).items.map((item) => [item.name, item.conditions])).toEqual([
      ["f", ["defined(A)"]],
      ["g", ["!(defined(A))"]],
      ["h", ["B"]],
      ["i", ["!(B)", "C"]],
      ["j", ["!(B)", "!(C)"]],
      ["k", ["!(defined(D))"]],
    ]);
  });

  it("leaves out the condition that guards a header", () => {
    const text = "#ifndef A_H\n#define A_H\nint f(void);\n#ifdef B\nint g(void);\n#endif\n#endif\n";
    const found = outline(text).items.filter((item) => item.kind === "prototype");
    expect(found.map((item) => item.conditions)).toEqual([[], ["defined(B)"]]);
  });

  it("gives one body all the names that arms have for it", () => {
    const heads = "#ifdef A\nint f(int a)\n#else\nint g(void)\n#endif\n{\n\tb();\n}\nint h(void)\n{\n}\n";
    const found = outline(heads).items.map(({ name, conditions, calls }) => ({ name, conditions, calls }));
    expect(found).toEqual([
      { name: "f", conditions: ["defined(A)"], calls: ["b"] },
      { name: "g", conditions: ["!(defined(A))"], calls: ["b"] },
      { name: "h", conditions: [], calls: [] },
    ]);
  });

  it("gives a body that begins in arms all of their names", () => {
    const text = "#ifdef A\nint f(int a)\n{\n#else\nint g(void)\n{\n#endif\n\tb();\n}\nint h(void)\n{\n}\n";
    expect(itemsOf(text)).toEqual(["function f", "function g", "function h"]);
  });

  it("leaves out arms that a configuration turns off", () => {
    const text = "#ifdef A\nint f;\n#elif B\nint g;\n#else\nint h;\n#endif\n";
    const names = (isOn: boolean) =>
      outline(text, (atom) => (atom === "defined(A)" ? isOn : undefined)).items.map(({ name }) => name);
    expect(names(true)).toEqual(["f"]);
    expect(names(false)).toEqual(["g", "h"]);
  });

  it("leaves out dead arms", () => {
    expect(itemsOf("#if 0\nint f(void) { }\n#else\nint g;\n#endif\n")).toEqual(["variable g"]);
  });

  it("gives the ranges of a definition", () => {
    const text = "/* c */\nstatic inline int\nf(int a) /* b */\n{\n\treturn a;\n}\n";
    const [item] = outline(text).items;
    expect(item).toMatchObject({ start: 8, nameAt: 26, body: text.indexOf("{"), end: text.length - 1 });
    expect(item).toMatchObject({ isStatic: true, isInline: true });
  });

  it("gives the range of a declaration up to its semicolon", () => {
    const text = "static const struct ops a = {\n\t.b = c,\n} ;\n";
    expect(outline(text).items[0]).toMatchObject({ start: 0, body: text.indexOf("{"), end: text.length - 1 });
  });

  it("collects the calls of a function, those of all arms included", () => {
    const text =
      "void f(void)\n{\n\tif (a(1))\n\t\tb (sizeof(x), p->ops->open(p), q.close());\n#ifdef X\n\tc();\n#else\n\td();\n#endif\n\treturn (e);\n}\n";
    expect(outline(text).items[0]).toMatchObject({
      calls: ["a", "b", "c", "d"],
      memberCalls: ["close", "open"],
    });
  });

  it("finds the path of an include behind a continued line and a comment", () => {
    const text = '#include \\\n <a.h>\n#include /* local */ "b.h"\n#include <c\\\n.h>\n';
    const names = outline(text).items.map(({ name, nameAt }) => [name, text.startsWith(name, nameAt)]);
    expect(names).toEqual([
      ["a.h", true],
      ["b.h", true],
    ]);
  });

  it("reads macros with their calls, and includes", () => {
    const text =
      '#include <a/b.h>\n#include "c.h"\n#define A 1\n#  define B(x) \\\n\tlock(&(x)->ops->get())\n';
    const found = outline(text).items;
    expect(found.map((item) => `${item.kind} ${item.name}`)).toEqual([
      "include a/b.h",
      "include c.h",
      "objectMacro A",
      "functionMacro B",
    ]);
    expect(found[3]).toMatchObject({ calls: ["lock"], memberCalls: ["get"], end: text.length - 1 });
  });
});
