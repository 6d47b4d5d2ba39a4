import type { Language, Parser, Tree } from "web-tree-sitter";
import { cursorFlattener } from "./cursorFlattener";
import { emptyNodes, type Flattener } from "./flatNodes";
import { createHeapFlattener } from "./heapFlattener";
import type { WasmMemory } from "./heapView";

export interface ParserParts {
  readonly parser: Parser;
  readonly language: Language;
  /** What the parser was given as its memory. */
  readonly memory: WasmMemory;
}

/**
 * The fast way to copy trees if it gives the same nodes as the safe one on texts that hold every kind of structure; the safe one
 * otherwise. A parser of another version, or one that lives in another memory, ends up with the safe one.
 */
export function chooseFlattener(parts: ParserParts): Flattener {
  try {
    const heap = createHeapFlattener(parts.memory, parts.language);
    return PROBES.every((text) => agree(heap, parts.parser, text)) ? heap : cursorFlattener;
  } catch {
    return cursorFlattener;
  }
}

function agree(heap: Flattener, parser: Parser, text: string): boolean {
  const tree = parser.parse(text);
  if (tree === null) return false;
  try {
    return nodesOf(heap, tree) === nodesOf(cursorFlattener, tree);
  } finally {
    tree.delete();
  }
}

function nodesOf(flattener: Flattener, tree: Tree): string {
  const nodes = emptyNodes();
  flattener.flatten(tree, 7, nodes);
  return JSON.stringify(nodes);
}

/** Aliases: `type_identifier`, `field_identifier`, `statement_identifier`, and names that stand for hidden rules. */
const DECLARATIONS = `
typedef unsigned long word_t; struct pair { word_t left : 3, *right; struct { int inner; }; };
enum color { RED = 1, GREEN }; static const char *names[] = { [RED] = "a\\n" "b", 'c' };
#define TWICE(x) ((x) + (x))
int (*hook)(struct pair *, ...) __attribute__((unused));`;

/** Hidden and visible nodes inside each other, extras anywhere. */
const STATEMENTS = `
int f(struct pair *p, int a[]) {
  int i = 0, *q = &a[1]; /* a comment */ again: // another
  for (i = 0; i < 3 && p->left != 1; i++) { if (!p) continue; else if (a[i] >> 2) break; else goto again; }
  switch (i) { case 1: i -= 2; default: i = p ? sizeof(struct pair) : (word_t)-1L; }
  do { g(p, /* here */ ({ int j = 1; j; }), (struct pair){ .left = 1 }); } while (0);
  while (h(), i--);
  asm volatile ("nop" : "=r" (i) : "0" (i)); return (i);
}`;

const BROKEN = ["int f( { return 1 }", "void f(void) { if (a b; x = ; } } @ struct", "a ? : ) int"];

/** Sizes and distances that do not fit into a small leaf, and lists long enough to be balanced. */
const LARGE = `int f(void) {${" ".repeat(300)}${"x".repeat(300)} = 1;${"\n\n\n\n".repeat(20)}
  ${"g(1, a->b, c); ".repeat(60)} return ${"a + ".repeat(20)} b; }`;

const PROBES: readonly string[] = ["", "\n\n", DECLARATIONS, STATEMENTS, LARGE, ...BROKEN];
