import { describe, expect, it } from "vitest";
import { heldAtExit, orders, summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tint flag;\n};",
  "",
].join("\n");

const follow = async (body: string) =>
  (await summarizeTexts(`${head}void f(struct foo *foo, int a)\n{\n${body}\n}\n`)).of("f");
const order = "struct foo.lock > struct foo.other";
const take = "spin_lock(&foo->other);\n\tspin_unlock(&foo->other);";

describe("a local variable", () => {
  it("keeps its value while nobody can write it", async () => {
    const found = await follow("\tbool ok = false;\n\n\tif (!ok)\n\t\treturn;\n\tmutex_lock(&foo->lock);");
    expect(heldAtExit(found)).toEqual([]);
  });

  it("may be written by a callee that gets its address", async () => {
    const found = await follow(
      "\tbool ok = false;\n\n\tcheck(foo, &ok);\n\tif (!ok)\n\t\treturn;\n\tmutex_lock(&foo->lock);\n\t" +
        take,
    );
    expect(orders(found)).toEqual([order]);
  });

  it("may be written through a pointer", async () => {
    const body = (write: string) =>
      `\tint ret = 0;\n\tint *r = &ret;\n\n\t${write}\n\tif (ret) {\n\t\tmutex_lock(&foo->lock);\n\t\t${take}\n\t}`;
    expect(orders(await follow(body("*r = 1;")))).toEqual([order]);
    expect(orders(await follow(body("store(r);")))).toEqual([order]);
  });
});

describe("a member", () => {
  it("may change while its function waits for a lock", async () => {
    const body = (lock: string) =>
      `\tif (foo->flag)\n\t\treturn;\n\t${lock}\n\tif (foo->flag)\n\t\tspin_lock(&foo->other);`;
    expect(orders(await follow(body("mutex_lock(&foo->lock);")))).toEqual([order]);
    expect(heldAtExit(await follow(body("a = 1;")))).toEqual([]);
  });
});
