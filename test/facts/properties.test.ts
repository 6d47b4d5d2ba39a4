import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { successors } from "../../server/src/facts/flowBuilder";
import type { Flow, FunctionFacts, Op } from "../../server/src/facts/types";
import { factsOf, functionOf } from "./extract";

const statement = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie("statement"), { maxLength: 4 }).map((statements) => `{ ${statements.join(" ")} }`),
  statement: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("foo();", "a = get(b);", "if (a) return 1;", "goto out;", "goto again;", "BUG();", ";"),
    fc.constantFrom("guard(mutex)(&p->m);", "guard(rcu)();", "struct foo *q __free(kfree) = get(a);"),
    fc.constantFrom("scoped_cond_guard(mutex_try, return 1, &p->m) foo();", "ACQUIRE(mutex_intr, l)(&p->m);"),
    fc.constantFrom("if (ACQUIRE_ERR(mutex_intr, &l)) return 2;", "a = ({ guard(rcu)(); get(a); });"),
    tie("block"),
    tie("block").map((body) => `if (a && get(b)) ${body} else foo();`),
    tie("block").map((body) => `while (get(a)) { if (b) break; if (a) continue; ${body} }`),
    tie("block").map((body) => `for (int i = 0; i < a; i++) ${body}`),
    tie("block").map((body) => `do ${body} while (0);`),
    tie("block").map((body) => `list_for_each_entry(q, &p->list, node) ${body}`),
    tie("block").map((body) => `scoped_guard(mutex, &p->m) { if (a) break; ${body} }`),
    tie("block").map((body) => `scoped_guard(mutex_intr, &p->m) ${body}`),
    tie("block").map((body) => `switch (a) { case 1: ${body} break; case 2: foo(); default: ${body} }`),
  ),
}));

/** The function has a label in front of everything and one behind. */
const functionText = statement.block.map(
  (body) => `int f(struct foo *p, int a, int b)\n{ again: ; ${body} out: return 0; }\n`,
);

function flowsOf(functions: readonly FunctionFacts[]): Flow[] {
  return functions.flatMap(({ flow }) => (flow === undefined ? [] : [flow]));
}

function expectWellFormed(flow: Flow): void {
  const seen = new Set<number>();
  const visit = [0];
  for (let block = visit.pop(); block !== undefined; block = visit.pop()) {
    const { end } = flow.blocks[block] ?? {};
    expect(end).toBeDefined();
    if (end === undefined || seen.has(block)) continue;
    seen.add(block);
    visit.push(...successors(end));
  }
  expect(seen.size).toBe(flow.blocks.length);
}

function applyGuard(held: readonly number[], op: Op): readonly number[] {
  if (op.op === "guard") return [...held, op.id];
  return op.op === "unguard" ? held.filter((id) => id !== op.id) : held;
}

/** Walks every way through the flow with the set of guards entered; a set is looked at once per block. */
function guardsLeftAtReturn(flow: Flow): string[] {
  const left: string[] = [];
  const seen = new Set<string>();
  const visit: { block: number; held: readonly number[] }[] = [{ block: 0, held: [] }];
  for (let at = visit.pop(); at !== undefined; at = visit.pop()) {
    const key = `${at.block}:${at.held.join()}`;
    const block = flow.blocks[at.block];
    if (block === undefined || seen.has(key)) continue;
    seen.add(key);
    const before = at.held;
    const twice = block.ops.filter((op) => op.op === "guard" && before.includes(op.id));
    left.push(...twice.map((op) => `${JSON.stringify(op)} entered twice`));
    const held = block.ops.reduce(applyGuard, before);
    if (block.end.to === "return" && held.length > 0)
      left.push(`block ${at.block} returns with ${held.join()}`);
    visit.push(...successors(block.end).map((next) => ({ block: next, held })));
  }
  return left;
}

describe("flows of generated functions", () => {
  test("every block can be reached and leads to blocks that exist", () => {
    fc.assert(
      fc.property(functionText, (text) =>
        expectWellFormed(functionOf(text).flow ?? { locals: [], blocks: [], initializers: [] }),
      ),
      {
        numRuns: 150,
      },
    );
  });

  test("every guard is dropped on every way to a return, and none is entered twice", () => {
    fc.assert(
      fc.property(functionText, (text) => {
        for (const flow of flowsOf([functionOf(text)])) expect(guardsLeftAtReturn(flow)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("no two calls share a temp", () => {
    fc.assert(
      fc.property(functionText, (text) => {
        const { flow } = functionOf(text);
        const results = (flow?.blocks ?? []).flatMap(({ ops }) =>
          ops.flatMap((op) => (op.op === "call" ? [op.result] : [])),
        );
        expect(new Set(results).size).toBe(results.length);
      }),
      { numRuns: 50 },
    );
  });
});

const seeds = [
  `struct foo { struct mutex m; union { int a; struct { int b; } c; }; int (*fn)(struct foo *); };\n`,
  `static const struct ops o = { .open = f, .n = { .a = &g }, [1] = h };\nstatic DEFINE_MUTEX(m);\n`,
  `int f(struct foo *p)\n{\n\tguard(mutex)(&p->m);\n\tif (p->a && !get(p))\n\t\tgoto out;\n\tfor (;;) { break; }\nout:\n\treturn ({ int x = 1; x; });\n}\n`,
  `#define lock_it(x) do { mutex_lock(&(x)->m); } while (0)\n#define m2 (p->m)\n`,
  `DEFINE_GUARD(foo, struct foo *, lock(_T), unlock(_T))\nDEFINE_LOCK_GUARD_1(l, struct m, lock(_T->lock), unlock(_T->lock), int flags)\n`,
  `int g(int a)\n{\n\tswitch (a) { case 1 ... 3: return 1; default: break; }\n\tlist_for_each_entry(a, b, c) { continue; }\n\tscoped_cond_guard(x, return 1, y) z();\n\treturn 0;\n}\n`,
];

/** Real C with pieces taken out, doubled or replaced. */
const damaged = fc
  .tuple(
    fc.array(fc.constantFrom(...seeds), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(12),
        fc.constantFrom("", "(", ")", "{", "}", ";", ",", '"', "*", "#", "\\\n", "/*", "if", "0", "::"),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((current, [at, length, put]) => {
      const from = at % Math.max(1, current.length);
      return current.slice(0, from) + put + current.slice(from + length);
    }, text),
  );

describe("damaged files", () => {
  test("never throw, and what is read is well formed", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const facts = factsOf(text);
        for (const flow of flowsOf(facts.functions)) {
          expectWellFormed(flow);
          expect(guardsLeftAtReturn(flow)).toEqual([]);
        }
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      }),
      { numRuns: 300 },
    );
  });

  test("a hundred thousand brackets lose the function, not the file", () => {
    const deep = "(".repeat(100_000);
    const facts = factsOf(
      `int f(void)\n{\n\treturn ${deep}1${")".repeat(100_000)};\n}\nint g(void)\n{\n\treturn 0;\n}\n`,
    );
    expect(facts.lost.map(({ name }) => name)).toEqual(["f"]);
    expect(facts.functions.map(({ name, flow }) => [name, flow !== undefined])).toEqual([
      ["f", false],
      ["g", true],
    ]);
  });

  test("ten thousand blocks, ifs and braces in values do not overflow", () => {
    const blocks = `int f(void)\n{\n${"{".repeat(10_000)}${"}".repeat(10_000)}\n}\n`;
    const chain = `int f(int a)\n{\n${"if (a) ; else ".repeat(10_000)};\n}\n`;
    const braces = `static int x[] = ${"{".repeat(10_000)}${"}".repeat(10_000)};\n`;
    const stars = `struct a { ${"struct { ".repeat(5_000)}${"} x; ".repeat(5_000)} };\n`;
    for (const text of [blocks, chain, braces, stars]) expect(() => factsOf(text)).not.toThrow();
    expect(factsOf(chain).lost.map(({ name }) => name)).toEqual(["f"]);
  });
});
