import { describe, expect, it } from "vitest";
import { effects, heldAtExit, orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "#include <linux/err.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tint flag;\n};",
  "struct bar {\n\tstruct foo foo;\n\tstruct mutex outer;\n};",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);

const lockWrapper = "static void foo_lock(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n}\n";
const unlockWrapper = "static void foo_unlock(struct foo *foo)\n{\n\tmutex_unlock(&foo->lock);\n}\n";
const underOther = (body: string) => `void f(struct foo *foo, int a)\n{\n${body}\n}\n`;

describe("wrappers around locks", () => {
  it("that return with the lock of their argument held are acquisitions", async () => {
    const found = await read(lockWrapper + underOther("\tfoo_lock(foo);\n\tspin_lock(&foo->other);"));
    expect(heldAtExit(found.of("foo_lock"))).toEqual(["struct foo.lock"]);
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
    expect(heldAtExit(found.of("f"))).toEqual(["struct foo.lock", "struct foo.other"]);
  });

  it("that drop the lock of their argument are releases", async () => {
    const found = await read(
      lockWrapper +
        unlockWrapper +
        underOther("\tfoo_lock(foo);\n\tfoo_unlock(foo);\n\tspin_lock(&foo->other);"),
    );
    expect(ways(found.of("foo_unlock"))).toEqual(["any: -struct foo.lock"]);
    expect(orders(found.of("f"))).toEqual([]);
    expect(heldAtExit(found.of("f"))).toEqual(["struct foo.other"]);
  });

  it("name the lock after the object of the caller", async () => {
    const found = await read(
      lockWrapper +
        "void f(struct bar *x, struct bar *y)\n{\n\tfoo_lock(&x->foo);\n\tfoo_lock(&y->foo);\n}\n",
    );
    const [outcome] = found.of("f").outcomes;
    expect(outcome?.acquired.map(({ ref }) => ref.key)).toEqual(["p0.foo.lock", "p1.foo.lock"]);
  });

  it("can be wrapped again, and be macros or take bare locks", async () => {
    const found = await read(
      "#define FOO_LOCK(x) mutex_lock(&(x)->lock)\n" +
        "static void take(struct mutex *m)\n{\n\tmutex_lock(m);\n}\n" +
        "static void again(struct bar *bar)\n{\n\ttake(&bar->outer);\n}\n" +
        "void f(struct bar *bar)\n{\n\tagain(bar);\n\tFOO_LOCK(&bar->foo);\n}\n",
    );
    expect(orders(found.of("f"))).toEqual(["struct bar.outer > struct foo.lock"]);
    expect(found.of("f").outcomes[0]?.acquired.map(({ ref }) => ref.key)).toEqual([
      "p0.outer",
      "p0.foo.lock",
    ]);
  });

  it("that take and drop leave nothing held but an event for their callers", async () => {
    const found = await read(
      `static void touch(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n}\n` +
        underOther("\tspin_lock(&foo->other);\n\ttouch(foo);"),
    );
    expect(ways(found.of("touch"))).toEqual(["any:"]);
    expect(effects(found.of("touch"))).toEqual(["acquire struct foo.lock"]);
    expect(orders(found.of("f"))).toEqual(["struct foo.other > struct foo.lock"]);
  });

  it("that drop the caller's lock for a while hide it from what they do meanwhile", async () => {
    const found = await read(
      "static void relax(struct foo *foo)\n{\n\tmutex_unlock(&foo->lock);\n\tspin_lock(&foo->other);\n" +
        "\tspin_unlock(&foo->other);\n\tmutex_lock(&foo->lock);\n}\n" +
        underOther("\tmutex_lock(&foo->lock);\n\trelax(foo);\n\tmutex_unlock(&foo->lock);"),
    );
    expect(ways(found.of("relax"))).toEqual(["any:"]);
    expect(orders(found.of("f"))).toEqual([]);
  });

  it("that may return with or without the lock promise nothing", async () => {
    const found = await read(
      "static void maybe(struct foo *foo, int a)\n{\n\tif (unknown())\n\t\tmutex_lock(&foo->lock);\n}\n" +
        underOther("\tmaybe(foo, a);\n\tspin_lock(&foo->other);"),
    );
    expect(orders(found.of("f"))).toEqual([]);
  });
});

describe("wrappers that tell by their result", () => {
  const tryWrapper =
    "static int try_foo(struct foo *foo)\n{\n\tif (!mutex_trylock(&foo->lock))\n\t\treturn -EBUSY;\n\treturn 0;\n}\n";

  it("hold the lock where the result says so", async () => {
    const found = await read(
      tryWrapper +
        underOther(
          "\tif (try_foo(foo))\n\t\treturn;\n\tspin_lock(&foo->other);\n\tspin_unlock(&foo->other);",
        ),
    );
    expect(ways(found.of("try_foo"))).toEqual(["nonzero:", "zero: +struct foo.lock"]);
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
  });

  it("do not hold it on the other way", async () => {
    const found = await read(
      tryWrapper + underOther("\tint ret = try_foo(foo);\n\n\tif (ret < 0)\n\t\tspin_lock(&foo->other);"),
    );
    expect(orders(found.of("f"))).toEqual([]);
  });

  it("may return a flag they kept", async () => {
    const found = await read(
      "static bool try_foo(struct foo *foo)\n{\n\tbool ok = mutex_trylock(&foo->lock);\n\n\treturn ok;\n}\n" +
        underOther("\tif (try_foo(foo)) {\n\t\tspin_lock(&foo->other);\n\t\tspin_unlock(&foo->other);\n\t}"),
    );
    expect(ways(found.of("try_foo"))).toEqual(["nonzero: +struct foo.lock", "zero:"]);
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
  });

  it("are not believed when the result is thrown away", async () => {
    const found = await read(tryWrapper + underOther("\ttry_foo(foo);\n\tif (a)\n\t\treturn;"));
    expect(heldAtExit(found.of("f"))).toEqual([]);
  });
});

describe("wrappers that return a pointer", () => {
  const find = (failure: string) =>
    `static struct foo *find(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tif (!foo->flag) {\n\t\tmutex_unlock(&foo->lock);\n\t\treturn ${failure};\n\t}\n\treturn foo;\n}\n`;
  const tested = (test: string) =>
    underOther(
      `\tstruct foo *q = find(foo);\n\n\tif (${test})\n\t\treturn;\n\tspin_lock(&foo->other);\n\tspin_unlock(&foo->other);`,
    );
  const ordersAfter = async (failure: string, test: string) =>
    orders((await read(find(failure) + tested(test))).of("f"));
  const held = ["struct foo.lock > struct foo.other"];

  it("hold the lock unless it is NULL", async () => {
    expect(await ordersAfter("NULL", "!q")).toEqual(held);
    expect(await ordersAfter("NULL", "q == NULL")).toEqual(held);
    expect(await ordersAfter("NULL", "q")).toEqual([]);
  });

  it("hold the lock unless it is an error", async () => {
    expect(await ordersAfter("ERR_PTR(-EINVAL)", "IS_ERR(q)")).toEqual(held);
    expect(await ordersAfter("ERR_PTR(-EINVAL)", "!IS_ERR(q)")).toEqual([]);
  });
});

describe("wrappers that are told by an argument", () => {
  const byFlag =
    "static void prepare(struct foo *foo, int locked)\n{\n\tif (locked)\n\t\tmutex_lock(&foo->lock);\n}\n";

  it("take the lock when the constant says so", async () => {
    const found = await read(byFlag + underOther("\tprepare(foo, 1);\n\tspin_lock(&foo->other);"));
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
  });

  it("do not take it when the constant says not", async () => {
    const found = await read(byFlag + underOther("\tspin_lock(&foo->other);\n\tprepare(foo, 0);"));
    expect(orders(found.of("f"))).toEqual([]);
    expect(effects(found.of("f"))).toEqual(["acquire struct foo.other"]);
  });

  it("pass the condition on to their own callers", async () => {
    const found = await read(
      byFlag +
        "static void outer(struct foo *foo, int locked)\n{\n\tprepare(foo, locked);\n}\n" +
        underOther("\tspin_lock(&foo->other);\n\touter(foo, false);") +
        "void g(struct foo *foo)\n{\n\tspin_lock(&foo->other);\n\touter(foo, true);\n}\n",
    );
    expect(orders(found.of("f"))).toEqual([]);
    expect(orders(found.of("g"))).toEqual(["struct foo.other > struct foo.lock"]);
  });

  it("tell named constants apart", async () => {
    const found = await read(
      "static void act(struct foo *foo, int mode)\n{\n\tif (mode == MODE_LOCK)\n\t\tmutex_lock(&foo->lock);\n}\n" +
        underOther("\tspin_lock(&foo->other);\n\tact(foo, MODE_PLAIN);") +
        "void g(struct foo *foo)\n{\n\tspin_lock(&foo->other);\n\tact(foo, MODE_LOCK);\n}\n",
    );
    expect(orders(found.of("f"))).toEqual([]);
    expect(orders(found.of("g"))).toEqual(["struct foo.other > struct foo.lock"]);
  });
});

describe("a static function with the name of a primitive", () => {
  const own = "static void rq_lock(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n}\n";
  const user = underOther("\trq_lock(foo);\n\tspin_lock(&foo->other);");

  it("is what its file means by it, wherever it is defined", async () => {
    const order = ["struct foo.lock > struct foo.other"];
    expect(orders((await read(own + user)).of("f"))).toEqual(order);
    expect(orders((await read(`static void rq_lock(struct foo *foo);\n${user}${own}`)).of("f"))).toEqual(
      order,
    );
  });

  it("is nothing to other files", async () => {
    const found = await summarizeTexts({ "drivers/x/a.c": head + user, "drivers/x/b.c": head + own });
    expect(effects(found.of("f")).filter((effect) => effect.includes("struct foo.lock"))).toEqual([]);
  });
});

describe("a macro that says what its result has locked", () => {
  const macros =
    "#define __acquire_ret(call, expr) ({ __auto_type __ret = call; __acquire(expr); __ret; })\n" +
    "#define find_locked(...) __acquire_ret(_find_locked(__VA_ARGS__), &__ret->lock)\n";
  const callee =
    "static struct foo *_find_locked(struct bar *bar, int n)\n{\n\tmutex_lock(&bar->foo.lock);\n\treturn &bar->foo;\n}\n";

  it("takes what the function in it takes", async () => {
    const found = await read(`${callee}${macros}void f(struct bar *bar)\n{\n\tfind_locked(bar, 1);\n}\n`);
    expect(found.of("f").outcomes[0]?.acquired.map(({ ref }) => ref.key)).toEqual(["p0.foo.lock"]);
  });

  it("takes nothing where that takes nothing", async () => {
    const plain = "static struct foo *_find_locked(struct bar *bar, int n)\n{\n\treturn &bar->foo;\n}\n";
    const found = await read(`${plain}${macros}void f(struct bar *bar)\n{\n\tfind_locked(bar, 1);\n}\n`);
    expect(found.of("f").outcomes.flatMap(({ acquired }) => acquired)).toEqual([]);
  });
});
