import { describe, expect, test } from "vitest";
import { factsOf } from "./extract";
import { printFacts } from "./printFacts";

describe("variables, initialisers and bindings", () => {
  test("plain variables", () => {
    expect(printFacts(factsOf(`int a; static struct foo b; extern struct bar *c; struct foo d[4];`)))
      .toMatchInlineSnapshot(`
      "var a: int
      var static b: struct foo
      var extern c: struct bar*
      var d: struct foo[]"
    `);
  });

  test("several declarators", () => {
    expect(printFacts(factsOf(`static int a = 1, *b, c[2];`))).toMatchInlineSnapshot(`
      "var static a: int
      var static b: int*
      var static c: int[]"
    `);
  });

  test("lock macros", () => {
    expect(
      printFacts(
        factsOf(
          `DEFINE_MUTEX(a); static DEFINE_SPINLOCK(b); static DECLARE_RWSEM(c); DEFINE_RAW_SPINLOCK(d); DEFINE_RWLOCK(e);`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "var a: struct mutex
      var static b: spinlock_t
      var static c: struct rw_semaphore
      var d: raw_spinlock_t
      var e: rwlock_t"
    `);
  });

  test("event macros", () => {
    expect(
      printFacts(
        factsOf(
          `DECLARE_COMPLETION(a); static DECLARE_WAIT_QUEUE_HEAD(b); DEFINE_SRCU(c); DEFINE_STATIC_SRCU(d);`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "var a: struct completion
      var static b: wait_queue_head_t
      var c: struct srcu_struct
      var static d: struct srcu_struct"
    `);
  });

  test("containers", () => {
    expect(
      printFacts(
        factsOf(
          `static DEFINE_IDA(a); DEFINE_XARRAY_ALLOC(b); static LIST_HEAD(c); static BLOCKING_NOTIFIER_HEAD(d);`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "var static a: struct ida
      var b: struct xarray
      var static c: struct list_head
      var static d: struct blocking_notifier_head"
    `);
  });

  test("per-cpu", () => {
    expect(
      printFacts(
        factsOf(`static DEFINE_PER_CPU(struct foo, a); DECLARE_PER_CPU(int, b); DEFINE_PER_CPU(int [4], c);`),
      ),
    ).toMatchInlineSnapshot(`
      "var static percpu a: struct foo
      var extern percpu b: int
      var percpu c: int[]"
    `);
  });

  test("work and timers are bound", () => {
    expect(
      printFacts(
        factsOf(`static void fn(struct work_struct *w);
static DECLARE_WORK(a, fn); DEFINE_TIMER(b, tick);`),
      ),
    ).toMatchInlineSnapshot(`
      "var static a: struct work_struct
      var b: struct timer_list
      bind DECLARE_WORK(a, fn)
      bind DEFINE_TIMER(b, tick)"
    `);
  });

  test("module hooks are bound", () => {
    expect(
      printFacts(
        factsOf(`module_init(foo_init); module_exit(foo_exit);
late_initcall(foo_late);`),
      ),
    ).toMatchInlineSnapshot(`
      "bind module_init(foo_init)
      bind module_exit(foo_exit)
      bind late_initcall(foo_late)"
    `);
  });

  test("other macros are not", () => {
    expect(printFacts(factsOf(`MODULE_LICENSE("GPL"); EXPORT_SYMBOL(foo);`))).toMatchInlineSnapshot(`""`);
  });

  test("designated members", () => {
    expect(
      printFacts(
        factsOf(
          `static const struct ops o = { .open = foo_open, .data = &foo_data, .n = 3, .flags = FLAG_A };`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "var static o: struct ops
      init o: open=foo_open data=foo_data"
    `);
  });

  test("nested members", () => {
    expect(printFacts(factsOf(`struct ops o = { .a = { .open = f, .b = { .close = g } }, .c.d = h };`)))
      .toMatchInlineSnapshot(`
      "var o: struct ops
      init o: a.open=f a.b.close=g c.d=h"
    `);
  });

  test("positional members", () => {
    expect(printFacts(factsOf(`struct ops o = { foo_open, 0, &foo_data };`))).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: 0=foo_open 2=foo_data"
    `);
  });

  test("arrays of structs", () => {
    expect(printFacts(factsOf(`static struct ops o[] = { { .open = f }, { .open = g }, };`)))
      .toMatchInlineSnapshot(`
      "var static o: struct ops[]
      init o: [].open=f [].open=g"
    `);
  });

  test("arrays with designators", () => {
    expect(printFacts(factsOf(`struct ops o[2] = { [A] = { .open = f }, [B].open = g, [C ... D] = { h } };`)))
      .toMatchInlineSnapshot(`
      "var o: struct ops[]
      init o: [].open=f [].open=g [].0=h"
    `);
  });

  test("arrays of functions", () => {
    expect(printFacts(factsOf(`static int (*table[])(int) = { f, g, [3] = h };`))).toMatchInlineSnapshot(`
      "var static table: fn int*[]
      init table: []=f []=g []=h"
    `);
  });

  test("old designators", () => {
    expect(printFacts(factsOf(`struct ops o = { open: f, close: g };`))).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: open=f close=g"
    `);
  });

  test("casts and parentheses", () => {
    expect(
      printFacts(
        factsOf(`struct ops o = { .a = (void *)f, .b = (handler_t)&g, .c = (h), .d = (void *)(i) };`),
      ),
    ).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: a=f b=g c=h d=i"
    `);
  });

  test("compound literals", () => {
    expect(printFacts(factsOf(`struct ops o = { .a = &(struct sub){ .open = f } };`))).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: a.open=f"
    `);
  });

  test("pointer wrappers", () => {
    expect(
      printFacts(factsOf(`struct ops o = { .pm = pm_ptr(&foo_pm), .suspend = pm_sleep_ptr(foo_suspend) };`)),
    ).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: pm=foo_pm suspend=foo_suspend"
    `);
  });

  test("macros as values are left out", () => {
    expect(
      printFacts(
        factsOf(`struct ops o = { .a = MAKE(f), .b = f(1), .c = a + b, .d = "x", .e = sizeof(f) };`),
      ),
    ).toMatchInlineSnapshot(`"var o: struct ops"`);
  });

  test("a scalar initialised with a name", () => {
    expect(printFacts(factsOf(`static struct ops *p = &foo_ops; static handler_t h = foo;`)))
      .toMatchInlineSnapshot(`
      "var static p: struct ops*
      var static h: handler_t
      init p: =foo_ops
      init h: =foo"
    `);
  });

  test("strings with commas and braces", () => {
    expect(printFacts(factsOf(`struct ops o = { .name = "a, } b", .open = f };`))).toMatchInlineSnapshot(`
      "var o: struct ops
      init o: open=f"
    `);
  });

  test("struct with a variable", () => {
    expect(printFacts(factsOf(`static struct foo { int x; } one = { .x = y };`))).toMatchInlineSnapshot(`
      "struct foo {x: int}
      var static one: struct foo
      init one: x=y"
    `);
  });

  test("attributes between", () => {
    expect(printFacts(factsOf(`static struct foo a __read_mostly = { .x = f }; struct bar b __initdata;`)))
      .toMatchInlineSnapshot(`
      "var static a: struct foo
      var b: struct bar
      init a: x=f"
    `);
  });

  test("prototypes", () => {
    expect(
      printFacts(
        factsOf(`struct foo *get_foo(int a); extern int __must_check f(void); void *g(void), h(void);`),
      ),
    ).toMatchInlineSnapshot(`"proto get_foo: struct foo*"`);
  });

  test("prototype with a function pointer argument", () => {
    const facts = factsOf(`struct foo *reg(int (*fn)(int), void *data); int unreg(int (*fn)(int));`);
    expect(printFacts(facts)).toBe("proto reg: struct foo*");
  });
});
