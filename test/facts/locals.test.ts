import { describe, expect, test } from "vitest";
import { flowOf } from "./extract";

describe("locals", () => {
  test("declarations assign", () => {
    expect(flowOf(`struct foo *q = get(a); int x = 1, y = x; use(q, y);`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); q = t0; x = 1; y = x; t1 = use(q, y); return"`,
    );
  });

  test("a local that hides a parameter is renamed", () => {
    expect(flowOf(`if (a) { struct bar *p = get(a); use(p); } use(p);`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: t0 = get(a); p@2 = t0; t1 = use(p@2); -> b2
      b2: t2 = use(p); return"
    `);
  });

  test("a local that hides a local is renamed", () => {
    expect(flowOf(`int x = 1; { long x = 2; use(x); } use(x);`)).toMatchInlineSnapshot(
      `"b0: x = 1; x@2 = 2; t0 = use(x@2); t1 = use(x); return"`,
    );
  });

  test("siblings of one type share a name", () => {
    expect(flowOf(`{ int x = 1; use(x); } { int x = 2; use(x); }`)).toMatchInlineSnapshot(
      `"b0: x = 1; t0 = use(x); x = 2; t1 = use(x); return"`,
    );
  });

  test("siblings of other types do not", () => {
    expect(flowOf(`{ int x = 1; use(x); } { long x = 2; use(x); }`)).toMatchInlineSnapshot(
      `"b0: x = 1; t0 = use(x); x@2 = 2; t1 = use(x@2); return"`,
    );
  });

  test("initialiser lists assign members", () => {
    expect(
      flowOf(`struct foo x = { .a = get(1), .b.c = 2, .d = { .e = 3 }, 4 }; use(&x);`),
    ).toMatchInlineSnapshot(
      `"b0: x = \`{}\`; t0 = get(1); x.a = t0; x.b.c = 2; x.d.e = 3; t1 = use(&x); return"`,
    );
  });

  test("initialised arrays", () => {
    expect(flowOf(`int x[2] = { get(1), 2 }; use(x);`)).toMatchInlineSnapshot(
      `"b0: x = \`{}\`; t0 = get(1); x[0] = t0; x[1] = 2; t1 = use(x); return"`,
    );
  });

  test("designated array elements", () => {
    expect(flowOf(`int x[] = { [1] = get(1), [2] = 2 }; use(x);`)).toMatchInlineSnapshot(
      `"b0: x = \`{}\`; t0 = get(1); x[1] = t0; x[2] = 2; t1 = use(x); return"`,
    );
  });

  test("compound literal assigned", () => {
    expect(flowOf(`*p = (struct foo){ .fn = cb, .x = get(a) };`)).toMatchInlineSnapshot(
      `"b0: *p = (struct foo)\`{ .fn = cb, .x = get(a) }\`; *p.fn = cb; t0 = get(a); *p.x = t0; return"`,
    );
  });

  test("compound literal as an argument", () => {
    expect(flowOf(`use(&(struct foo){ .fn = cb, .x = get(a) });`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); t1 = use(&(struct foo)\`{ .fn = cb, .x = get(a) }\`); return"`,
    );
  });

  test("completion on the stack", () => {
    expect(flowOf(`DECLARE_COMPLETION_ONSTACK(done); wait_for_completion(&done);`)).toMatchInlineSnapshot(
      `"b0: t0 = DECLARE_COMPLETION_ONSTACK(done); t1 = wait_for_completion(&done); return"`,
    );
  });

  test("static lock in a function", () => {
    expect(flowOf(`static DEFINE_MUTEX(lock); mutex_lock(&lock);`)).toMatchInlineSnapshot(
      `"b0: t0 = DEFINE_MUTEX(lock); t1 = mutex_lock(&lock); return"`,
    );
  });

  test("function pointer local", () => {
    expect(flowOf(`int (*fn)(int) = p->fn; fn(a);`)).toMatchInlineSnapshot(
      `"b0: fn = p->fn; t0 = fn(a); return"`,
    );
  });

  test("declaration in the middle of a case", () => {
    expect(flowOf(`switch (a) { case 1: ; int x = get(a); use(x); }`)).toMatchInlineSnapshot(`
      "b0: switch a {1: b1, default: b2}
      b1: t0 = get(a); x = t0; t1 = use(x); -> b2
      b2: return"
    `);
  });
});
