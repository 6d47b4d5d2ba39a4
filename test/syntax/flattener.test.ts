import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Language, Parser, type Tree } from "web-tree-sitter";
import { chooseFlattener } from "../../server/src/syntax/chooseFlattener";
import { cursorFlattener } from "../../server/src/syntax/cursorFlattener";
import { emptyNodes, type FlatNodes } from "../../server/src/syntax/flatNodes";
import { loadTestGrammar } from "./loadTestGrammar";

const grammar = await loadTestGrammar();
const parser = new Parser();
const language = await Language.load(
  createRequire(import.meta.url).resolve("tree-sitter-c/tree-sitter-c.wasm"),
);
parser.setLanguage(language);

/** What the grammar chose, against the cursor. */
function expectSameNodes(text: string): FlatNodes {
  const nodes = emptyNodes();
  const tree = grammar.parse(text);
  expect(tree.flatten(0, nodes)).toBe(0);
  tree.dispose();
  const parsed = parse(text);
  const expected = emptyNodes();
  cursorFlattener.flatten(parsed, 0, expected);
  parsed.delete();
  if (!isDeepStrictEqual(nodes, expected)) expect(nodes).toEqual(expected);
  return nodes;
}

function parse(text: string): Tree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("no language");
  return tree;
}

const snippets = [
  "",
  " \n\n ",
  "/* only a comment */",
  "int f(void) { return 1; }",
  "struct a { int b : 3, *c; union { int d; }; } e __attribute__((packed)) = { .b = 1, [2] = 'c' };",
  'static const char *const names[] = { "a" "b\\n", L"c", u8"d" };',
  "typedef int (*hook_t)(struct a *, ...); typedef hook_t table[2][3];",
  "enum a { B = 1, C, }; #define X 1\n#define Y(a, b) \\\n a + b\n#include <c.h>\n#ifdef D\nint d;\n#else\nint e;\n#endif\n",
  "int f(a, b) int a; char b; { again: /* c */ for (int i = 0, j; ; i++, j--) { if (a) goto again; else b = 1; } }",
  "int f(void) { switch (a) { case 1 ... 2: case 3: break; default: return a ? b : (c, d); } do g(); while (0); }",
  'int f(void) { int a = ({ int b = 1; b; }); asm volatile ("nop" : : "r" (a) : "memory"); return sizeof(int) + sizeof a; }',
  "int f(void) { a.b->c[d](e, &f, *g, -h, !i, ~j, k++, --l); m = n += (struct o){ 1 }; }",
  "int f( { return 1 }",
  "void f(void) { if (a b; x = ; } } @ struct",
  "}}}} ((( ]]] int",
  "int a = \"not closed;\nint b = '",
  "\u00e9 \u00ff int \u00e4 = 1;",
];

describe("trees are copied", () => {
  it("by the fast way with the pinned parser and grammar", () => {
    expect(grammar.traversal).toBe("heap");
  });

  it("by the cursor when the parser lives in another memory", () => {
    const memory = { buffer: new ArrayBuffer(1 << 16) };
    expect(chooseFlattener({ parser, language, memory })).toBe(cursorFlattener);
  });

  it("by the cursor when reading the memory fails", () => {
    const memory = {
      get buffer(): ArrayBuffer {
        throw new Error("no memory");
      },
    };
    expect(chooseFlattener({ parser, language, memory })).toBe(cursorFlattener);
  });

  it("with types, ranges and extents of nodes", () => {
    const nodes = expectSameNodes("int /* no */ a;");
    expect(nodes).toEqual({
      kind: ["translation_unit", "declaration", "primitive_type", "identifier", ";"],
      start: [0, 0, 0, 13, 14],
      end: [15, 15, 3, 14, 15],
      last: [5, 5, 3, 4, 5],
      depth: 2,
    });
  });

  it("one behind the other, each with its own base", () => {
    const nodes = emptyNodes();
    const tree = grammar.parse("a;");
    tree.flatten(0, nodes);
    const second = tree.flatten(100, nodes);
    tree.dispose();
    expect(second * 2).toBe(nodes.kind.length);
    expect(nodes.start.slice(second)).toEqual(nodes.start.slice(0, second).map((start) => start + 100));
    expect(nodes.last.slice(second)).toEqual(nodes.last.slice(0, second).map((last) => last + second));
  });
});

describe("both ways give the same nodes", () => {
  it.each(snippets)("for %j", (text) => void expectSameNodes(text));

  it("for trees too large for the memory at start", () => {
    const nodes = expectSameNodes(`int f(void) { ${"g(a->b, 1);\n".repeat(60_000)} }`);
    expect(nodes.kind.length).toBeGreaterThan(600_000);
  });

  it("for deep trees", () => {
    const nodes = expectSameNodes(`int a = ${"b + ".repeat(5000)} c;`);
    expect(nodes.depth).toBeGreaterThan(5000);
  });

  it("for long names and distances", () => {
    expectSameNodes(`${" ".repeat(400)}int ${"a".repeat(400)};${"\n".repeat(70)}int${" ".repeat(200)}b;`);
  });

  it("for any mixture of pieces of C", () => {
    const cut = fc
      .tuple(fc.constantFrom(...snippets), fc.nat(120), fc.nat(120))
      .map(([text, from, to]) => text.slice(Math.min(from, to), Math.max(from, to)));
    const text = fc.array(cut, { maxLength: 6 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(text, (mixture) => void expectSameNodes(mixture)),
      { numRuns: 500 },
    );
  });
});
