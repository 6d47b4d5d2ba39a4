import { describe, expect, test } from "vitest";
import { flowOf } from "./extract";

describe("expressions", () => {
  test("calls come before what uses them", () => {
    expect(flowOf(`foo(bar(a), b);`)).toMatchInlineSnapshot(`"b0: t0 = bar(a); t1 = foo(t0, b); return"`);
  });

  test("nested calls are evaluated inside out", () => {
    expect(flowOf(`return f1(f2(f3(a)), f4(b));`)).toMatchInlineSnapshot(
      `"b0: t0 = f3(a); t1 = f2(t0); t2 = f4(b); t3 = f1(t1, t2); return t3"`,
    );
  });

  test("calls through members keep the path", () => {
    expect(flowOf(`p->ops->open(p, a);`)).toMatchInlineSnapshot(`"b0: t0 = p->ops->open(p, a); return"`);
  });

  test("calls through array elements", () => {
    expect(flowOf(`table[a].run(b);`)).toMatchInlineSnapshot(`"b0: t0 = table[a].run(b); return"`);
  });

  test("calls through dereferenced pointers", () => {
    expect(flowOf(`(*p->fn)(a);`)).toMatchInlineSnapshot(`"b0: t0 = *p->fn(a); return"`);
  });

  test("a call on the result of a call", () => {
    expect(flowOf(`get(p)->run(a);`)).toMatchInlineSnapshot(`"b0: t0 = get(p); t1 = t0->run(a); return"`);
  });

  test("assignment of a call", () => {
    expect(flowOf(`a = foo(b);`)).toMatchInlineSnapshot(`"b0: t0 = foo(b); a = t0; return"`);
  });

  test("assignments chain from the right", () => {
    expect(flowOf(`a = b = foo(1);`)).toMatchInlineSnapshot(`"b0: t0 = foo(1); b = t0; a = b; return"`);
  });

  test("compound assignment reads first", () => {
    expect(flowOf(`a += foo(b);`)).toMatchInlineSnapshot(`"b0: t0 = foo(b); a = (a + t0); return"`);
  });

  test("prefix increment", () => {
    expect(flowOf(`return ++a;`)).toMatchInlineSnapshot(`"b0: a = (a + 1); return a"`);
  });

  test("postfix increment gives the old value", () => {
    expect(flowOf(`return a++;`)).toMatchInlineSnapshot(`"b0: a = (a + 1); return (a - 1)"`);
  });

  test("assignment as a value", () => {
    expect(flowOf(`foo(a = b);`)).toMatchInlineSnapshot(`"b0: a = b; t0 = foo(a); return"`);
  });

  test("comma operator", () => {
    expect(flowOf(`a = (foo(1), bar(2));`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(1); t1 = bar(2); a = t1; return"`,
    );
  });

  test("address and dereference cancel out", () => {
    expect(flowOf(`foo(&*p, *&a);`)).toMatchInlineSnapshot(`"b0: t0 = foo(p, a); return"`);
  });

  test("index with a side effect", () => {
    expect(flowOf(`lock(&p->locks[next(a)]);`)).toMatchInlineSnapshot(
      `"b0: t0 = next(a); t1 = lock(&p->locks[t0]); return"`,
    );
  });

  test("casts keep their type", () => {
    expect(flowOf(`foo((struct bar *)p, (unsigned long)a);`)).toMatchInlineSnapshot(
      `"b0: t0 = foo((struct bar*)p, (unsigned long)a); return"`,
    );
  });

  test("sizeof is not evaluated", () => {
    expect(flowOf(`foo(sizeof(bar(a)), sizeof(struct foo));`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(\`sizeof(bar(a))\`, \`sizeof(struct foo)\`); return"`,
    );
  });

  test("offsetof is not evaluated", () => {
    expect(flowOf(`foo(offsetof(struct foo, bar));`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(\`offsetof(struct foo, bar)\`); return"`,
    );
  });

  test("typeof is not evaluated", () => {
    expect(flowOf(`typeof(foo(a)) x = 0; use(x);`)).toMatchInlineSnapshot(`"b0: x = 0; t0 = use(x); return"`);
  });

  test("numbers", () => {
    expect(flowOf(`foo(0x10, 010, 10UL, -1, !0, NULL, true, false);`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(16, 8, 10, -1, 1, 0, 1, 0); return"`,
    );
  });

  test("strings", () => {
    expect(flowOf(`foo("a" , "b" "c");`)).toMatchInlineSnapshot(`"b0: t0 = foo("a", \`"b" "c"\`); return"`);
  });

  test("container_of has a type and a member", () => {
    expect(flowOf(`return container_of(p, struct foo, member)->x;`)).toMatchInlineSnapshot(
      `"b0: t0 = container_of(p, type<struct foo>, member); return t0->x"`,
    );
  });

  test("container_of with a typedef name", () => {
    expect(flowOf(`return container_of(p, foo_t, member)->x;`)).toMatchInlineSnapshot(
      `"b0: t0 = container_of(p, foo_t, member); return t0->x"`,
    );
  });

  test("type arguments with pointers", () => {
    expect(flowOf(`x = kmalloc_obj(struct foo *, a); y = va_arg(ap, unsigned int);`)).toMatchInlineSnapshot(
      `"b0: t0 = kmalloc_obj(type<struct foo*>, a); x = t0; t1 = va_arg(ap, type<unsigned int>); y = t1; return"`,
    );
  });

  test("conditional without calls is a value", () => {
    expect(flowOf(`foo(a ? b : 0);`)).toMatchInlineSnapshot(`"b0: t0 = foo((a ? b : 0)); return"`);
  });

  test("conditional with calls is branches", () => {
    expect(flowOf(`foo(a ? get(b) : other(b));`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: t1 = get(b); t0 = t1; -> b2
      b2: t3 = foo(t0); return
      b3: t2 = other(b); t0 = t2; -> b2"
    `);
  });

  test("conditional with a call in the test only", () => {
    expect(flowOf(`foo(get(a) ? 1 : 2);`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); t1 = foo((t0 ? 1 : 2)); return"`,
    );
  });

  test("conditional without middle", () => {
    expect(flowOf(`foo(get(a) ?: b);`)).toMatchInlineSnapshot(`
      "b0: t1 = get(a); if t1 -> b1 else b3
      b1: t0 = t1; -> b2
      b2: t2 = foo(t0); return
      b3: t0 = b; -> b2"
    `);
  });

  test("logic without calls is a value", () => {
    expect(flowOf(`x = a && b;`)).toMatchInlineSnapshot(`"b0: x = (a && b); return"`);
  });

  test("logic with calls is branches", () => {
    expect(flowOf(`x = a && get(b);`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b4
      b1: t1 = get(b); if t1 -> b2 else b4
      b2: t0 = 1; -> b3
      b3: x = t0; return
      b4: t0 = 0; -> b3"
    `);
  });

  test("negated logic with calls", () => {
    expect(flowOf(`x = !(a || get(b));`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b3
      b1: t0 = 1; -> b2
      b2: x = !t0; return
      b3: t1 = get(b); if t1 -> b1 else b4
      b4: t0 = 0; -> b2"
    `);
  });

  test("likely and READ_ONCE are what they hold", () => {
    expect(flowOf(`foo(likely(a), READ_ONCE(p->x));`)).toMatchInlineSnapshot(
      `"b0: t0 = foo(a, p->x); return"`,
    );
  });

  test("WRITE_ONCE assigns", () => {
    expect(flowOf(`WRITE_ONCE(p->x, get(a));`)).toMatchInlineSnapshot(`"b0: t0 = get(a); p->x = t0; return"`);
  });

  test("rcu_assign_pointer is a call and an assignment", () => {
    expect(flowOf(`rcu_assign_pointer(p->next, q);`)).toMatchInlineSnapshot(
      `"b0: t0 = rcu_assign_pointer(p->next, q); p->next = q; return"`,
    );
  });

  test("smp_store_release is a call and an assignment", () => {
    expect(flowOf(`smp_store_release(&p->next, q);`)).toMatchInlineSnapshot(
      `"b0: t0 = smp_store_release(&p->next, q); p->next = q; return"`,
    );
  });

  test("statement expression", () => {
    expect(flowOf(`return ({ int x = get(a); put(x); x + 1; });`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); x = t0; t1 = put(x); return (x + 1)"`,
    );
  });

  test("nested statement expressions", () => {
    expect(
      flowOf(`return ({ int x = ({ spin_lock(&p->l); p->v; }); spin_unlock(&p->l); x; });`),
    ).toMatchInlineSnapshot(`"b0: t0 = spin_lock(&p->l); x = p->v; t1 = spin_unlock(&p->l); return x"`);
  });

  test("statement expression as an argument", () => {
    expect(flowOf(`foo(({ get(a); b; }), 1);`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); t1 = foo(b, 1); return"`,
    );
  });

  test("condition of a wait macro is lowered first", () => {
    expect(flowOf(`wait_event(p->wq, p->done && check(p));`)).toMatchInlineSnapshot(`
      "b0: if p->done -> b1 else b4
      b1: t1 = check(p); if t1 -> b2 else b4
      b2: t0 = 1; -> b3
      b3: t2 = wait_event(p->wq, t0); return
      b4: t0 = 0; -> b3"
    `);
  });

  test("wait with a statement expression", () => {
    expect(
      flowOf(`wait_event_timeout(p->wq, ({ spin_lock(&p->l); a = p->x; spin_unlock(&p->l); a; }), HZ);`),
    ).toMatchInlineSnapshot(
      `"b0: t0 = spin_lock(&p->l); a = p->x; t1 = spin_unlock(&p->l); t2 = wait_event_timeout(p->wq, a, HZ); return"`,
    );
  });

  test("string concatenation with a macro", () => {
    expect(flowOf(`printk(KERN_ERR "x" MY "y", get(a));`)).toMatchInlineSnapshot(
      `"b0: t0 = get(a); t1 = printk(\`"x" MY "y"\`, t0); return"`,
    );
  });

  test("a call that does not return ends the block", () => {
    expect(flowOf(`if (a) panic("x"); return 1;`)).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b2
      b1: t0 = panic("x"); stop
      b2: return 1"
    `);
  });

  test("BUG_ON stops on one way", () => {
    expect(flowOf(`BUG_ON(!p->x); return p->y;`)).toMatchInlineSnapshot(`
      "b0: if p->x -> b1 else b2
      b1: return p->y
      b2: stop"
    `);
  });

  test("BUILD_BUG_ON is nothing", () => {
    expect(flowOf(`BUILD_BUG_ON(sizeof(a) != get(4)); return 0;`)).toMatchInlineSnapshot(`"b0: return 0"`);
  });

  test("unused expressions leave nothing", () => {
    expect(flowOf(`a; p->x; (void)b; return 0;`)).toMatchInlineSnapshot(`"b0: return 0"`);
  });

  test("generic selection is opaque", () => {
    expect(flowOf(`return _Generic(a, int: 1, default: 2);`)).toMatchInlineSnapshot(
      `"b0: return \`_Generic(a, int: 1, default: 2)\`"`,
    );
  });
});
