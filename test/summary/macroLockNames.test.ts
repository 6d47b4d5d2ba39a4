import { describe, expect, it } from "vitest";
import { orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n};",
  "static DEFINE_MUTEX(mutex_a);",
  "static DEFINE_MUTEX(mutex_b);",
  "static DEFINE_MUTEX(all);",
  "#define LOCK(x) mutex_lock(&mutex_##x)",
  "#define UNLOCK(x) mutex_unlock(&mutex_ ## x)",
  "#define PUSH(y) LOCK(y)",
  "#define FOO_LOCK() mutex_lock(&foo->lock)",
  "#define FOO_UNLOCK() mutex_unlock(&foo->lock)",
  "#define LOCK_OF(foo) ((foo) ? &(foo)->lock : &all)",
  "",
].join("\n");

/** Without locks of no class, which take no part in the graph. */
const classOrders = (summary: Parameters<typeof orders>[0]) =>
  summary.dependencies.filter(({ held, event }) => held.ref.class && event.ref.class);

const read = (text: string) => summarizeTexts(head + text);

describe("a macro that pastes the name of a lock together", () => {
  it("takes the lock that its argument names", async () => {
    const found = await read("void f(void)\n{\n\tLOCK(a);\n\tLOCK(b);\n\tUNLOCK(b);\n\tUNLOCK(a);\n}\n");
    expect(orders(found.of("f"))).toEqual(["mutex_a > mutex_b"]);
    expect(ways(found.of("f"))).toEqual(["any:"]);
  });

  it("drops no other lock", async () => {
    const found = await read("void f(void)\n{\n\tLOCK(a);\n\tUNLOCK(b);\n}\n");
    expect(ways(found.of("f"))).toEqual(["any: +mutex_a -mutex_b"]);
  });

  it("passes the pieces on through another macro", async () => {
    const found = await read("void f(void)\n{\n\tPUSH(b);\n\tLOCK(a);\n}\n");
    expect(orders(found.of("f"))).toEqual(["mutex_b > mutex_a"]);
  });

  it("names nothing when the argument is an expression", async () => {
    const found = await read("void f(struct foo *foo)\n{\n\tLOCK(foo->lock);\n\tLOCK(a);\n}\n");
    expect(classOrders(found.of("f"))).toEqual([]);
  });
});

describe("a macro that names a variable of its user", () => {
  it("takes the lock of that variable", async () => {
    const found = await read(
      "void f(struct foo *foo)\n{\n\tFOO_LOCK();\n\tLOCK(a);\n\tFOO_UNLOCK();\n\tUNLOCK(a);\n}\n",
    );
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > mutex_a"]);
    expect(ways(found.of("f"))).toEqual(["any:"]);
  });

  it("says nothing where there is no such variable", async () => {
    const found = await read("void f(struct foo *bar)\n{\n\tFOO_LOCK();\n\tLOCK(a);\n}\n");
    expect(classOrders(found.of("f"))).toEqual([]);
  });
});

describe("a lock that a parameter chooses", () => {
  const pair = `static inline void lock_it(struct foo *foo)
{
	mutex_lock(LOCK_OF(foo));
}

static inline void unlock_it(struct foo *foo)
{
	mutex_unlock(LOCK_OF(foo));
}
`;

  it("is dropped by the same choice", async () => {
    const found = await read(`${pair}void f(struct foo *foo)\n{\n\tlock_it(foo);\n\tunlock_it(foo);\n}\n`);
    expect(ways(found.of("f"))).toEqual(["any:"]);
  });

  it("is not dropped by another choice", async () => {
    const found = await read(
      `${pair}void f(struct foo *foo, struct foo *bar)\n{\n\tlock_it(foo);\n\tunlock_it(bar);\n\tspin_lock(&foo->other);\n}\n`,
    );
    expect(ways(found.of("f"))).not.toEqual(["any: +struct foo.other"]);
  });

  it("has no class, so that it takes no part in an order", async () => {
    const found = await read(`${pair}void f(struct foo *foo)\n{\n\tlock_it(foo);\n\tLOCK(a);\n}\n`);
    expect(classOrders(found.of("f"))).toEqual([]);
  });

  it("is another one once what chooses was assigned", async () => {
    const found = await read(
      `${pair}void f(struct foo *foo, struct foo *bar)\n{\n\tlock_it(foo);\n\tfoo = bar;\n\tunlock_it(foo);\n}\n`,
    );
    expect(ways(found.of("f"))).not.toEqual(["any:"]);
  });
});
