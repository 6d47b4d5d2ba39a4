import { describe, expect, it } from "vitest";
import { heldAtExit, orders, summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "#include <linux/err.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tstruct foo *next;\n\tint flag;\n};",
  "",
].join("\n");

const follow = async (body: string) =>
  (await summarizeTexts(`${head}void f(struct foo *foo, int a, int b)\n{\n${body}\n}\n`)).of("f");
const order = "struct foo.lock > struct foo.other";
const take = "spin_lock(&foo->other);\n\tspin_unlock(&foo->other);";

describe("conditions tested twice", () => {
  it("go the same way both times", async () => {
    const found = await follow(
      `\tif (a)\n\t\tmutex_lock(&foo->lock);\n\tif (!a) {\n\t\t${take}\n\t}\n\tif (a)\n\t\tmutex_unlock(&foo->lock);`,
    );
    expect(orders(found)).toEqual([]);
    expect(found.outcomes.flatMap(({ acquired }) => acquired)).toEqual([]);
  });

  it("are found where the lock is", async () => {
    expect(
      orders(await follow(`\tif (a)\n\t\tmutex_lock(&foo->lock);\n\tif (a) {\n\t\t${take}\n\t}`)),
    ).toEqual([order]);
  });

  it("are forgotten when the value was assigned in between", async () => {
    const found = await follow(
      `\tif (a)\n\t\tmutex_lock(&foo->lock);\n\ta = b;\n\tif (!a) {\n\t\t${take}\n\t}`,
    );
    expect(orders(found)).toContain(order);
  });

  it("may be members, masks and local flags", async () => {
    for (const [test, not] of [
      ["foo->flag", "!foo->flag"],
      ["b & 4", "!(b & 4)"],
      ["a == 3", "a != 3"],
    ]) {
      const found = await follow(
        `\tif (${test})\n\t\tmutex_lock(&foo->lock);\n\tif (${not}) {\n\t\t${take}\n\t}`,
      );
      expect([test, orders(found)]).toEqual([test, []]);
    }
  });

  it("may be flags that remember what was done", async () => {
    const body =
      `\tbool locked = false;\n\n\tif (unknown()) {\n\t\tmutex_lock(&foo->lock);\n\t\tlocked = true;\n\t}\n` +
      `\tif (!locked) {\n\t\t${take}\n\t}\n\tif (locked)\n\t\tmutex_unlock(&foo->lock);`;
    const found = await follow(body);
    expect(orders(found)).toEqual([]);
    expect(found.outcomes.flatMap(({ acquired }) => acquired)).toEqual([]);
  });
});

describe("results tested later", () => {
  it("of an interruptible acquisition, in a variable", async () => {
    const body = (test: string) =>
      `\tint ret = mutex_lock_interruptible(&foo->lock);\n\n\tif (${test})\n\t\treturn;\n\t${take}\n\tmutex_unlock(&foo->lock);`;
    expect(orders(await follow(body("ret")))).toEqual([order]);
    expect(orders(await follow(body("ret < 0")))).toContain(order);
    expect(orders(await follow(body("!ret")))).toEqual([]);
  });

  it("of a trylock, negated or wrapped", async () => {
    const body = (test: string) => `\tif (${test})\n\t\treturn;\n\t${take}`;
    expect(orders(await follow(body("!mutex_trylock(&foo->lock)")))).toEqual([order]);
    expect(orders(await follow(body("unlikely(!mutex_trylock(&foo->lock))")))).toEqual([order]);
    expect(orders(await follow(body("mutex_trylock(&foo->lock)")))).toEqual([]);
  });

  it("copied from one variable to another", async () => {
    const found = await follow(
      `\tint ret = mutex_lock_killable(&foo->lock);\n\tint err = ret;\n\n\tif (!err)\n\t\treturn;\n\t${take}`,
    );
    expect(orders(found)).toEqual([]);
  });

  it("of IS_ERR, tested twice", async () => {
    const found = await follow(
      `\tstruct foo *got = find(foo);\n\n\tif (!IS_ERR(got))\n\t\tmutex_lock(&foo->lock);\n\tif (IS_ERR(got)) {\n\t\t${take}\n\t}`,
    );
    expect(orders(found)).toEqual([]);
  });

  it("returned by the function itself, by code", async () => {
    const found = await follow(
      `\tint ret = 0;\n\n\tif (unknown()) {\n\t\tret = -EINVAL;\n\t\tgoto out;\n\t}\n\tmutex_lock(&foo->lock);\nout:\n\tif (ret) {\n\t\t${take}\n\t}`,
    );
    expect(orders(found)).toEqual([]);
  });
});

describe("switches", () => {
  const twice = (second: string) =>
    `\tswitch (a) {\n\tcase MODE_ONE:\n\t\tmutex_lock(&foo->lock);\n\t\tbreak;\n\tcase MODE_TWO:\n\t\tbreak;\n\t}\n` +
    `\tswitch (a) {\n\tcase ${second}:\n\t\t${take}\n\t\tbreak;\n\t}`;

  it("over one value go to the same case", async () => {
    expect(orders(await follow(twice("MODE_ONE")))).toEqual([order]);
    expect(orders(await follow(twice("MODE_TWO")))).toEqual([]);
  });

  it("agree with comparisons", async () => {
    const body = (test: string) =>
      `\tswitch (a) {\n\tcase MODE_ONE:\n\t\tmutex_lock(&foo->lock);\n\t\tbreak;\n\tcase MODE_TWO:\n\t\treturn;\n\t}\n\tif (${test}) {\n\t\t${take}\n\t}`;
    expect(orders(await follow(body("a == MODE_ONE")))).toEqual([order]);
    expect(orders(await follow(body("a == MODE_THREE")))).toEqual([]);
  });

  it("fall through", async () => {
    const body = `\tswitch (a) {\n\tcase 1:\n\t\tmutex_lock(&foo->lock);\n\tcase 2:\n\t\t${take}\n\t}`;
    expect(orders(await follow(body)).map((found) => found.replace(" ?", ""))).toEqual([order]);
  });
});

describe("locks whose path went stale", () => {
  it("are still held but are not the new object's", async () => {
    const found = await follow("\tmutex_lock(&foo->lock);\n\tfoo = foo->next;\n\tmutex_lock(&foo->lock);");
    const [held] = found.dependencies;
    expect(held?.held.ref.key).not.toBe(held?.event.ref.key);
    expect(orders(found)).toEqual(["struct foo.lock > struct foo.lock"]);
  });

  it("are dropped by a release of their class", async () => {
    const found = await follow("\tmutex_lock(&foo->lock);\n\tfoo = foo->next;\n\tmutex_unlock(&foo->lock);");
    expect(heldAtExit(found)).toEqual([]);
  });

  it("stay the same while another member is assigned", async () => {
    const found = await follow(
      "\tmutex_lock(&foo->next->lock);\n\tfoo->flag = 1;\n\tmutex_lock(&foo->next->lock);",
    );
    const [held] = found.dependencies;
    expect(held?.held.ref.key).toBe(held?.event.ref.key);
  });

  it("go stale by the assignment of a member on the way", async () => {
    const found = await follow(
      "\tmutex_lock(&foo->next->lock);\n\tfoo->next = find(foo);\n\tmutex_lock(&foo->next->lock);",
    );
    const [held] = found.dependencies;
    expect(held?.held.ref.key).not.toBe(held?.event.ref.key);
  });
});
