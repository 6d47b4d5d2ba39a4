import { describe, expect, test } from "vitest";
import { flowOf } from "./extract";

describe("statements", () => {
  test("empty body", () => {
    expect(flowOf(``)).toMatchInlineSnapshot(`"b0: return"`);
  });

  test("return without value", () => {
    expect(flowOf(`return;`)).toMatchInlineSnapshot(`"b0: return"`);
  });

  test("if", () => {
    expect(flowOf(`if (a) foo(); bar();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: t0 = foo(); -> b2
      b2: t1 = bar(); return"
    `);
  });

  test("if and else", () => {
    expect(flowOf(`if (a) foo(); else bar(); baz();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: t0 = foo(); -> b2
      b2: t2 = baz(); return
      b3: t1 = bar(); -> b2"
    `);
  });

  test("else if", () => {
    expect(flowOf(`if (a) f1(); else if (b) f2(); else f3();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: t0 = f1(); -> b2
      b2: return
      b3: if b -> b4 else b5
      b4: t1 = f2(); -> b2
      b5: t2 = f3(); -> b2"
    `);
  });

  test("condition with a call", () => {
    expect(flowOf(`if (mutex_trylock(&p->m)) mutex_unlock(&p->m);`)).toMatchInlineSnapshot(`
      "b0: t0 = mutex_trylock(&p->m); if t0 -> b1 else b2
      b1: t1 = mutex_unlock(&p->m); -> b2
      b2: return"
    `);
  });

  test("negated condition", () => {
    expect(flowOf(`if (!mutex_trylock(&p->m)) return 1; mutex_unlock(&p->m); return 0;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = mutex_trylock(&p->m); if t0 -> b1 else b2
      b1: t1 = mutex_unlock(&p->m); return 0
      b2: return 1"
    `);
  });

  test("double negation", () => {
    expect(flowOf(`if (!!a) foo();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: t0 = foo(); -> b2
      b2: return"
    `);
  });

  test("short circuit and", () => {
    expect(flowOf(`if (a && mutex_trylock(&p->m)) mutex_unlock(&p->m);`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: t0 = mutex_trylock(&p->m); if t0 -> b2 else b3
      b2: t1 = mutex_unlock(&p->m); -> b3
      b3: return"
    `);
  });

  test("short circuit or", () => {
    expect(flowOf(`if (a || !mutex_trylock(&p->m)) return 1; mutex_unlock(&p->m); return 0;`))
      .toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: return 1
      b2: t0 = mutex_trylock(&p->m); if t0 -> b3 else b1
      b3: t1 = mutex_unlock(&p->m); return 0"
    `);
  });

  test("mixed logic", () => {
    expect(flowOf(`if ((a && f1()) || (b && !f2())) f3(); else f4();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b4
      b1: t0 = f1(); if t0 -> b2 else b4
      b2: t2 = f3(); -> b3
      b3: return
      b4: if b -> b5 else b6
      b5: t1 = f2(); if t1 -> b6 else b2
      b6: t3 = f4(); -> b3"
    `);
  });

  test("unlikely is seen through", () => {
    expect(flowOf(`if (unlikely(!spin_trylock(&p->l))) return 1; return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = spin_trylock(&p->l); if t0 -> b1 else b2
      b1: return 0
      b2: return 1"
    `);
  });

  test("WARN_ON is seen through", () => {
    expect(flowOf(`if (WARN_ON(!a)) return 1; return 0;`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: return 0
      b2: return 1"
    `);
  });

  test("assignment in a condition", () => {
    expect(flowOf(`if ((a = foo())) return a; return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = foo(); a = t0; if a -> b1 else b2
      b1: return a
      b2: return 0"
    `);
  });

  test("comparison with an assignment", () => {
    expect(flowOf(`if ((a = foo()) < 0) return a; return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = foo(); a = t0; if (a < 0) -> b1 else b2
      b1: return a
      b2: return 0"
    `);
  });

  test("comma in a condition", () => {
    expect(flowOf(`if (foo(), a) bar();`)).toMatchInlineSnapshot(`
      "b0: t0 = foo(); if a -> b1 else b2
      b1: t1 = bar(); -> b2
      b2: return"
    `);
  });

  test("constant condition", () => {
    expect(flowOf(`if (0) foo(); if (1) bar(); else baz();`)).toMatchInlineSnapshot(
      `"b0: t1 = bar(); return"`,
    );
  });

  test("while", () => {
    expect(flowOf(`while (a) { foo(); }`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b3
      b2: t0 = foo(); -> b1
      b3: return"
    `);
  });

  test("while with a call", () => {
    expect(flowOf(`while (!done(p)) relax();`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: t0 = done(p); if t0 -> b2 else b3
      b2: return
      b3: t1 = relax(); -> b1"
    `);
  });

  test("endless while", () => {
    expect(flowOf(`while (1) { if (a) break; foo(); } return 0;`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b3
      b2: return 0
      b3: t0 = foo(); -> b1"
    `);
  });

  test("endless while without exit", () => {
    expect(flowOf(`while (1) foo();`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: t0 = foo(); -> b1"
    `);
  });

  test("do while", () => {
    expect(flowOf(`do { foo(); } while (a);`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: t0 = foo(); if a -> b1 else b2
      b2: return"
    `);
  });

  test("do while zero runs once", () => {
    expect(flowOf(`do { foo(); } while (0); bar();`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(); t1 = bar(); return"`,
    );
  });

  test("break in do while zero", () => {
    expect(flowOf(`do { if (a) break; foo(); } while (0); bar();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: -> b2
      b2: t1 = bar(); return
      b3: t0 = foo(); -> b2"
    `);
  });

  test("for", () => {
    expect(flowOf(`for (a = 0; a < b; a++) foo(a);`)).toMatchInlineSnapshot(`
      "b0: a = 0; -> b1
      b1: if (a < b) -> b2 else b3
      b2: t0 = foo(a); a = (a + 1); -> b1
      b3: return"
    `);
  });

  test("for with declaration", () => {
    expect(flowOf(`for (int i = 0, n = get(); i < n; i++) foo(i);`)).toMatchInlineSnapshot(`
      "b0: i = 0; t0 = get(); n = t0; -> b1
      b1: if (i < n) -> b2 else b3
      b2: t1 = foo(i); i = (i + 1); -> b1
      b3: return"
    `);
  });

  test("for without anything", () => {
    expect(flowOf(`for (;;) { if (foo()) return 1; }`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: t0 = foo(); if t0 -> b2 else b1
      b2: return 1"
    `);
  });

  test("for with commas", () => {
    expect(flowOf(`for (a = 0, b = 1; a < 9; a++, b--) foo();`)).toMatchInlineSnapshot(`
      "b0: a = 0; b = 1; -> b1
      b1: if (a < 9) -> b2 else b3
      b2: t0 = foo(); a = (a + 1); b = (b - 1); -> b1
      b3: return"
    `);
  });

  test("continue goes to the update", () => {
    expect(flowOf(`for (a = 0; a < 9; a++) { if (b) continue; foo(); }`)).toMatchInlineSnapshot(`
      "b0: a = 0; -> b1
      b1: if (a < 9) -> b2 else b6
      b2: if b -> b3 else b5
      b3: -> b4
      b4: a = (a + 1); -> b1
      b5: t0 = foo(); -> b4
      b6: return"
    `);
  });

  test("nested loops break the inner one", () => {
    expect(flowOf(`while (a) { while (b) { if (p) break; foo(); } bar(); }`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b8
      b2: -> b3
      b3: if b -> b4 else b6
      b4: if p -> b5 else b7
      b5: -> b6
      b6: t1 = bar(); -> b1
      b7: t0 = foo(); -> b3
      b8: return"
    `);
  });

  test("switch", () => {
    expect(flowOf(`switch (a) { case 1: foo(); break; case 2: bar(); break; default: baz(); } return 0;`))
      .toMatchInlineSnapshot(`
      "b0: switch a {1: b1, 2: b3, default: b4}
      b1: t0 = foo(); -> b2
      b2: return 0
      b3: t1 = bar(); -> b2
      b4: t2 = baz(); -> b2"
    `);
  });

  test("switch falls through", () => {
    expect(flowOf(`switch (a) { case 1: foo(); case 2: bar(); } return 0;`)).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, 2: b2, default: b3}
      b1: t0 = foo(); -> b2
      b2: t1 = bar(); -> b3
      b3: return 0"
    `);
  });

  test("switch without default can fall past", () => {
    expect(flowOf(`switch (get(a)) { case 1: return 1; case 2: return 2; } return 3;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = get(a); switch t0 {1: b1, 2: b2, default: b3}
      b1: return 1
      b2: return 2
      b3: return 3"
    `);
  });

  test("switch with several labels", () => {
    expect(flowOf(`switch (a) { case A: case B: foo(); break; default: break; }`)).toMatchInlineSnapshot(`
      "b0: switch a {A: b1, B: b1, default: b3}
      b1: t0 = foo(); -> b2
      b2: return
      b3: -> b2"
    `);
  });

  test("switch default in the middle", () => {
    expect(flowOf(`switch (a) { case 1: f1(); break; default: f2(); case 2: f3(); }`)).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, default: b3, 2: b4}
      b1: t0 = f1(); -> b2
      b2: return
      b3: t1 = f2(); -> b4
      b4: t2 = f3(); -> b2"
    `);
  });

  test("switch in a loop: continue and break", () => {
    expect(
      flowOf(
        `while (a) { switch (b) { case 1: continue; case 2: break; default: return 1; } foo(); } return 0;`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b6
      b2: switch b {1: b3, 2: b4, default: b5}
      b3: -> b1
      b4: t0 = foo(); -> b1
      b5: return 1
      b6: return 0"
    `);
  });

  test("nested switches", () => {
    expect(
      flowOf(
        `switch (a) { case 1: switch (b) { case 2: f1(); break; default: f2(); } break; case 3: f3(); }`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, 3: b6, default: b4}
      b1: switch b {2: b2, default: b5}
      b2: t0 = f1(); -> b3
      b3: -> b4
      b4: return
      b5: t1 = f2(); -> b3
      b6: t2 = f3(); -> b4"
    `);
  });

  test("case range", () => {
    expect(flowOf(`switch (a) { case 1 ... 5: foo(); }`)).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, default: b2}
      b1: t0 = foo(); -> b2
      b2: return"
    `);
  });

  test("case in a block", () => {
    expect(flowOf(`switch (a) { case 1: { foo(); break; } case 2: { bar(); } }`)).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, 2: b3, default: b2}
      b1: t0 = foo(); -> b2
      b2: return
      b3: t1 = bar(); -> b2"
    `);
  });

  test("goto forward", () => {
    expect(flowOf(`if (a) goto out; foo(); out: bar(); return a;`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: -> b2
      b2: t1 = bar(); return a
      b3: t0 = foo(); -> b2"
    `);
  });

  test("goto backward", () => {
    expect(flowOf(`again: foo(); if (bar()) goto again; return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = foo(); t1 = bar(); if t1 -> b1 else b2
      b1: -> b0
      b2: return 0"
    `);
  });

  test("goto ladder", () => {
    expect(flowOf(`if (f1()) goto e1; if (f2()) goto e2; return 0; e2: u2(); e1: u1(); return -1;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = f1(); if t0 -> b1 else b3
      b1: -> b2
      b2: t3 = u1(); return -1
      b3: t1 = f2(); if t1 -> b4 else b5
      b4: t2 = u2(); -> b2
      b5: return 0"
    `);
  });

  test("goto into a loop", () => {
    expect(flowOf(`goto in; while (a) { foo(); in: bar(); }`)).toMatchInlineSnapshot(`
      "b0: -> b1
      b1: t1 = bar(); if a -> b2 else b3
      b2: t0 = foo(); -> b1
      b3: return"
    `);
  });

  test("goto an unknown label stops", () => {
    expect(flowOf(`foo(); goto nowhere; bar();`)).toMatchInlineSnapshot(`"b0: t0 = foo(); stop"`);
  });

  test("computed goto may reach every label", () => {
    expect(flowOf(`goto *p; one: foo(); return 1; two: bar(); return 2;`)).toMatchInlineSnapshot(`
      "b0: switch \`goto *\` {default: b1, default: b2}
      b1: t0 = foo(); return 1
      b2: t1 = bar(); return 2"
    `);
  });

  test("unused label", () => {
    expect(flowOf(`foo(); unused: return 1;`)).toMatchInlineSnapshot(`"b0: t0 = foo(); return 1"`);
  });

  test("label at the end", () => {
    expect(flowOf(`if (a) goto out; foo(); out: ;`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: -> b2
      b2: return
      b3: t0 = foo(); -> b2"
    `);
  });

  test("code after return is gone", () => {
    expect(flowOf(`return 0; foo();`)).toMatchInlineSnapshot(`"b0: return 0"`);
  });

  test("code after break is gone", () => {
    expect(flowOf(`while (a) { break; foo(); }`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: -> b2
      b2: return"
    `);
  });

  test("asm is ignored", () => {
    expect(flowOf(`asm volatile("nop" : : "r"(foo(1)) : "memory"); bar();`)).toMatchInlineSnapshot(
      `"b0: t0 = bar(); return"`,
    );
  });

  test("arms of a conditional are branches", () => {
    expect(flowOf(`#ifdef CONFIG_X\n foo();\n#else\n bar();\n#endif\n return 0;`)).toMatchInlineSnapshot(`
      "b0: if #defined(CONFIG_X) -> b1 else b3
      b1: t0 = foo(); -> b2
      b2: return 0
      b3: t1 = bar(); -> b2"
    `);
  });

  test("error in an expression keeps the calls", () => {
    expect(flowOf(`foo(a b c, get(1)); bar();`)).toMatchInlineSnapshot(
      `"b0: t0 = get(1); t1 = foo(\`a b c\`, t0); t2 = bar(); return"`,
    );
  });
});
