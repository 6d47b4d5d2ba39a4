import { describe, expect, test } from "vitest";
import { flowOf } from "./extract";

describe("guards in functions", () => {
  test("guard until the end", () => {
    expect(flowOf(`guard(mutex)(&p->m); foo(); return 0;`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); t0 = foo(); unguard#0; return 0"`,
    );
  });

  test("guard without argument", () => {
    expect(flowOf(`guard(rcu)(); foo();`)).toMatchInlineSnapshot(
      `"b0: guard#0 rcu(); t0 = foo(); unguard#0; return"`,
    );
  });

  test("guard with early return", () => {
    expect(flowOf(`guard(mutex)(&p->m); if (a) return 1; foo(); return 2;`)).toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); if a -> b1 else b2
      b1: unguard#0; return 1
      b2: t0 = foo(); unguard#0; return 2"
    `);
  });

  test("the value is computed before the guard goes", () => {
    expect(flowOf(`guard(mutex)(&p->m); return foo(p);`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); t0 = foo(p); unguard#0; return t0"`,
    );
  });

  test("two guards leave in reverse", () => {
    expect(flowOf(`guard(mutex)(&p->m); guard(spinlock)(&p->l); return 0;`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); guard#1 spinlock(&p->l); unguard#1; unguard#0; return 0"`,
    );
  });

  test("guard in a block", () => {
    expect(flowOf(`{ guard(mutex)(&p->m); foo(); } bar();`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); t0 = foo(); unguard#0; t1 = bar(); return"`,
    );
  });

  test("guard in a loop: break and continue", () => {
    expect(flowOf(`while (a) { guard(mutex)(&p->m); if (b) break; if (p) continue; foo(); } bar();`))
      .toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b4
      b2: guard#0 mutex(&p->m); if b -> b3 else b5
      b3: unguard#0; -> b4
      b4: t1 = bar(); return
      b5: if p -> b6 else b7
      b6: unguard#0; -> b1
      b7: t0 = foo(); unguard#0; -> b1"
    `);
  });

  test("guard in a branch body", () => {
    expect(flowOf(`if (a) { guard(mutex)(&p->m); foo(); } bar();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: guard#0 mutex(&p->m); t0 = foo(); unguard#0; -> b2
      b2: t1 = bar(); return"
    `);
  });

  test("guard in a case", () => {
    expect(flowOf(`switch (a) { case 1: { guard(mutex)(&p->m); break; } default: foo(); }`))
      .toMatchInlineSnapshot(`
      "b0: switch a {1: b1, default: b3}
      b1: guard#0 mutex(&p->m); unguard#0; -> b2
      b2: return
      b3: t0 = foo(); -> b2"
    `);
  });

  test("goto out of a guard", () => {
    expect(flowOf(`{ guard(mutex)(&p->m); if (a) goto out; foo(); } out: return 0;`)).toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); if a -> b1 else b3
      b1: unguard#0; -> b2
      b2: return 0
      b3: t0 = foo(); unguard#0; -> b2"
    `);
  });

  test("goto inside a guard keeps it", () => {
    expect(flowOf(`guard(mutex)(&p->m); if (a) goto out; foo(); out: return 0;`)).toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); if a -> b1 else b3
      b1: -> b2
      b2: unguard#0; return 0
      b3: t0 = foo(); -> b2"
    `);
  });

  test("goto back before a guard drops it", () => {
    expect(flowOf(`again: ; guard(mutex)(&p->m); if (foo()) goto again; return 0;`)).toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); t0 = foo(); if t0 -> b1 else b2
      b1: unguard#0; -> b0
      b2: unguard#0; return 0"
    `);
  });

  test("goto out of two scopes", () => {
    expect(flowOf(`{ guard(mutex)(&p->m); { guard(rcu)(); if (a) goto out; } foo(); } out: return 0;`))
      .toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); guard#1 rcu(); if a -> b1 else b3
      b1: unguard#1; unguard#0; -> b2
      b2: return 0
      b3: unguard#1; t0 = foo(); unguard#0; -> b2"
    `);
  });

  test("guard in a statement expression", () => {
    expect(flowOf(`a = ({ guard(mutex)(&p->m); p->x; }); foo(a);`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); t0 = p->x; unguard#0; a = t0; t1 = foo(a); return"`,
    );
  });

  test("scoped guard", () => {
    expect(flowOf(`scoped_guard(mutex, &p->m) foo(); bar();`)).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); t0 = foo(); unguard#0; t1 = bar(); return"`,
    );
  });

  test("scoped guard with a block", () => {
    expect(flowOf(`scoped_guard(spinlock_irqsave, &p->l) { foo(); if (a) return 1; } bar();`))
      .toMatchInlineSnapshot(`
      "b0: guard#0 spinlock_irqsave(&p->l); t0 = foo(); if a -> b1 else b2
      b1: unguard#0; return 1
      b2: unguard#0; t1 = bar(); return"
    `);
  });

  test("scoped guard without argument", () => {
    expect(flowOf(`scoped_guard(rcu) foo(); bar();`)).toMatchInlineSnapshot(
      `"b0: guard#0 rcu(); t0 = foo(); unguard#0; t1 = bar(); return"`,
    );
  });

  test("break leaves the scoped guard only", () => {
    expect(flowOf(`while (a) { scoped_guard(mutex, &p->m) { if (b) break; foo(); } bar(); }`))
      .toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b6
      b2: guard#0 mutex(&p->m); if b -> b3 else b5
      b3: unguard#0; -> b4
      b4: t1 = bar(); -> b1
      b5: t0 = foo(); unguard#0; -> b4
      b6: return"
    `);
  });

  test("continue leaves the scoped guard only", () => {
    expect(flowOf(`while (a) { scoped_guard(mutex, &p->m) { if (b) continue; foo(); } bar(); }`))
      .toMatchInlineSnapshot(`
      "b0: -> b1
      b1: if a -> b2 else b6
      b2: guard#0 mutex(&p->m); if b -> b3 else b5
      b3: unguard#0; -> b4
      b4: t1 = bar(); -> b1
      b5: t0 = foo(); unguard#0; -> b4
      b6: return"
    `);
  });

  test("nested scoped guards", () => {
    expect(
      flowOf(`scoped_guard(mutex, &p->m) scoped_guard(spinlock, &p->l) foo(); bar();`),
    ).toMatchInlineSnapshot(
      `"b0: guard#0 mutex(&p->m); guard#1 spinlock(&p->l); t0 = foo(); unguard#1; unguard#0; t1 = bar(); return"`,
    );
  });

  test("scoped guard that may fail", () => {
    expect(flowOf(`scoped_guard(mutex_try, &p->m) { foo(); return 1; } return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_try(&p->m); if t0 -> b1 else b2
      b1: t1 = foo(); unguard#0; return 1
      b2: unguard#0; return 0"
    `);
  });

  test("interruptible scoped guard", () => {
    expect(flowOf(`scoped_guard(mutex_intr, &p->m) foo(); bar();`)).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_intr(&p->m); if t0 -> b1 else b3
      b1: t1 = foo(); unguard#0; -> b2
      b2: t2 = bar(); return
      b3: unguard#0; -> b2"
    `);
  });

  test("scoped conditional guard returns", () => {
    expect(flowOf(`scoped_cond_guard(mutex_intr, return -EINTR, &p->m) { foo(); } return 0;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_intr(&p->m); if t0 -> b1 else b2
      b1: t1 = foo(); unguard#0; return 0
      b2: unguard#0; return -EINTR"
    `);
  });

  test("scoped conditional guard with a block", () => {
    expect(flowOf(`scoped_cond_guard(mutex_try, { foo(); return -EBUSY; }, &p->m) bar(); return 0;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_try(&p->m); if t0 -> b1 else b2
      b1: t2 = bar(); unguard#0; return 0
      b2: t1 = foo(); unguard#0; return -EBUSY"
    `);
  });

  test("scoped conditional guard with nothing", () => {
    expect(flowOf(`scoped_cond_guard(mutex_try, , &p->m) bar(); return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_try(&p->m); if t0 -> b1 else b3
      b1: t1 = bar(); unguard#0; -> b2
      b2: return 0
      b3: unguard#0; -> b2"
    `);
  });

  test("scoped conditional guard with a call argument", () => {
    expect(flowOf(`scoped_cond_guard(mutex_intr, return 1, get(p)) bar(); return 0;`)).toMatchInlineSnapshot(`
      "b0: t0 = get(p); t1 = guard#0 mutex_intr(t0); if t1 -> b1 else b2
      b1: t2 = bar(); unguard#0; return 0
      b2: unguard#0; return 1"
    `);
  });

  test("CLASS declares an object", () => {
    expect(flowOf(`CLASS(fd, f)(a); if (fd_empty(f)) return -EBADF; return foo(fd_file(f));`))
      .toMatchInlineSnapshot(`
      "b0: t0 = guard#0 fd f(a); f = t0; t1 = fd_empty(f); if t1 -> b1 else b2
      b1: unguard#0; return -EBADF
      b2: t2 = fd_file(f); t3 = foo(t2); unguard#0; return t3"
    `);
  });

  test("ACQUIRE and ACQUIRE_ERR", () => {
    expect(
      flowOf(
        `ACQUIRE(mutex_intr, lock)(&p->m); if (ACQUIRE_ERR(mutex_intr, &lock)) return -EINTR; foo(); return 0;`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_intr lock(&p->m); if t0 -> b1 else b2
      b1: t1 = foo(); unguard#0; return 0
      b2: unguard#0; return -EINTR"
    `);
  });

  test("ACQUIRE_ERR as a value", () => {
    expect(
      flowOf(
        `ACQUIRE(mutex_intr, lock)(&p->m); int ret = ACQUIRE_ERR(mutex_intr, &lock); if (ret) return ret; return 0;`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_intr lock(&p->m); if t0 -> b1 else b5
      b1: t1 = 0; -> b2
      b2: ret = t1; if ret -> b3 else b4
      b3: unguard#0; return ret
      b4: unguard#0; return 0
      b5: t1 = -1; -> b2"
    `);
  });

  test("ACQUIRE_ERR in an assignment in a condition", () => {
    expect(
      flowOf(
        `ACQUIRE(mutex_intr, lock)(&p->m); if ((a = ACQUIRE_ERR(mutex_intr, &lock))) return a; return 0;`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: t0 = guard#0 mutex_intr lock(&p->m); if t0 -> b1 else b5
      b1: t1 = 0; -> b2
      b2: a = t1; if a -> b3 else b4
      b3: unguard#0; return a
      b4: unguard#0; return 0
      b5: t1 = -1; -> b2"
    `);
  });

  test("__free runs at the end", () => {
    expect(flowOf(`struct foo *q __free(kfree) = get(a); if (!q) return 1; return use(q);`))
      .toMatchInlineSnapshot(`
      "b0: t0 = get(a); q = t0; guard#0 __free kfree q(q); if q -> b1 else b2
      b1: t1 = use(q); unguard#0; return t1
      b2: unguard#0; return 1"
    `);
  });

  test("__free without initialiser", () => {
    expect(flowOf(`struct foo *q __free(kfree) = NULL; q = get(a); return 0;`)).toMatchInlineSnapshot(
      `"b0: q = 0; guard#0 __free kfree q(q); t0 = get(a); q = t0; unguard#0; return 0"`,
    );
  });

  test("two __free in reverse order", () => {
    expect(
      flowOf(`struct foo *q __free(kfree) = get(a); struct bar *r __free(put_bar) = get2(b); return 0;`),
    ).toMatchInlineSnapshot(
      `"b0: t0 = get(a); q = t0; guard#0 __free kfree q(q); t1 = get2(b); r = t1; guard#1 __free put_bar r(r); unguard#1; unguard#0; return 0"`,
    );
  });

  test("__free before the declarator", () => {
    expect(flowOf(`__free(kfree) struct foo *q = get(a); return 0;`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); q = t0; guard#0 __free kfree q(q); unguard#0; return 0"`,
    );
  });

  test("__cleanup gets the address", () => {
    expect(flowOf(`int x __cleanup(drop) = get(a); return 0;`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); x = t0; guard#0 __cleanup drop x(&x); unguard#0; return 0"`,
    );
  });

  test("no_free_ptr is a call", () => {
    expect(flowOf(`struct foo *q __free(kfree) = get(a); return_ptr(q);`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); q = t0; guard#0 __free kfree q(q); t1 = return_ptr(q); q = 0; unguard#0; return t1"`,
    );
  });

  test("guard and __free interleave", () => {
    expect(flowOf(`struct foo *q __free(kfree) = get(a); guard(mutex)(&p->m); if (a) return 1; return 0;`))
      .toMatchInlineSnapshot(`
      "b0: t0 = get(a); q = t0; guard#0 __free kfree q(q); guard#1 mutex(&p->m); if a -> b1 else b2
      b1: unguard#1; unguard#0; return 1
      b2: unguard#1; unguard#0; return 0"
    `);
  });

  test("guard with two arguments", () => {
    expect(flowOf(`guard(double)(&p->a, &p->b); foo();`)).toMatchInlineSnapshot(
      `"b0: guard#0 double(&p->a, &p->b); t0 = foo(); unguard#0; return"`,
    );
  });

  test("scoped class", () => {
    expect(flowOf(`scoped_class(fd, f, a) foo(f); bar();`)).toMatchInlineSnapshot(
      `"b0: t0 = guard#0 fd f(a); f = t0; t1 = foo(f); unguard#0; t2 = bar(); return"`,
    );
  });

  test("guard after a label", () => {
    expect(flowOf(`if (a) goto out; foo(); out: ; guard(mutex)(&p->m); bar();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: -> b2
      b2: guard#0 mutex(&p->m); t1 = bar(); unguard#0; return
      b3: t0 = foo(); -> b2"
    `);
  });

  test("guard as the body of an if", () => {
    expect(flowOf(`if (a) guard(mutex)(&p->m); foo();`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: guard#0 mutex(&p->m); unguard#0; -> b2
      b2: t0 = foo(); return"
    `);
  });

  test("BUG inside a guard", () => {
    expect(flowOf(`guard(mutex)(&p->m); if (a) BUG(); return 0;`)).toMatchInlineSnapshot(`
      "b0: guard#0 mutex(&p->m); if a -> b1 else b2
      b1: t0 = BUG(); stop
      b2: unguard#0; return 0"
    `);
  });
});
