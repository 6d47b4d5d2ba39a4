import { describe, expect, it } from "vitest";
import { heldAtExit, orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tstruct mutex third;\n\tint flag;\n};",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);
const follow = async (body: string) =>
  (await read(`void f(struct foo *foo, int a)\n{\n${body}\n}\n`)).of("f");
const take = "spin_lock(&foo->other);\n\tspin_unlock(&foo->other);";
const order = "struct foo.lock > struct foo.other";

describe("guards", () => {
  it("hold their lock until the end of their scope", async () => {
    expect(orders(await follow(`\tguard(mutex)(&foo->lock);\n\t${take}`))).toEqual([order]);
    expect(orders(await follow(`\t{\n\t\tguard(mutex)(&foo->lock);\n\t}\n\t${take}`))).toEqual([]);
  });

  it("give it back on every way out", async () => {
    const found = await follow(
      "\tguard(mutex)(&foo->lock);\n\tif (a)\n\t\treturn;\n\twhile (foo->flag) {\n\t\tif (a > 2)\n\t\t\tgoto out;\n\t}\nout:\n\ta = 1;",
    );
    expect(heldAtExit(found)).toEqual([]);
    expect(ways(found).every((way) => way === "any:")).toBe(true);
  });

  it("end one after another, the last first", async () => {
    const found = await follow("\tguard(mutex)(&foo->lock);\n\tguard(mutex)(&foo->third);");
    expect(orders(found)).toEqual(["struct foo.lock > struct foo.third"]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("of the structure kind hold the lock inside", async () => {
    const found = await follow(
      "\tguard(spinlock)(&foo->other);\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);",
    );
    expect(orders(found)).toEqual(["struct foo.other > struct foo.lock"]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("of a block end with it", async () => {
    expect(orders(await follow(`\tscoped_guard(mutex, &foo->lock) {\n\t\t${take}\n\t}`))).toEqual([order]);
    expect(orders(await follow(`\tscoped_guard(mutex, &foo->lock)\n\t\ta = 1;\n\t${take}`))).toEqual([]);
  });

  it("that can fail hold nothing where they failed", async () => {
    const found = await follow(
      `\tscoped_cond_guard(mutex_try, return, &foo->lock) {\n\t\t${take}\n\t}\n\tmutex_lock(&foo->third);`,
    );
    expect(orders(found).map((pair) => pair.replace(" ?", ""))).toEqual([order]);
    expect(found.outcomes.flatMap(({ acquired }) => acquired.map(({ ref }) => ref.key))).not.toContain(
      "p0.lock",
    );
  });

  it("can be defined by the file", async () => {
    const found = (
      await read(
        "static void foo_enter(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n}\n" +
          "static void foo_leave(struct foo *foo)\n{\n\tmutex_unlock(&foo->lock);\n}\n" +
          "DEFINE_GUARD(foo, struct foo *, foo_enter(_T), foo_leave(_T))\n" +
          `void f(struct foo *foo)\n{\n\tguard(foo)(foo);\n\t${take}\n}\n`,
      )
    ).of("f");
    expect(orders(found)).toEqual([order]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("that nobody defines change nothing", async () => {
    const found = await follow(`\tguard(unheard_of)(&foo->lock);\n\t${take}`);
    expect(orders(found)).toEqual([]);
  });
});

describe("locks the caller holds", () => {
  it("are held from the assertion on", async () => {
    const found = await follow(`\t${take}\n\tlockdep_assert_held(&foo->lock);\n\t${take}`);
    expect(orders(found)).toEqual([order]);
    expect(found.dependencies[0]?.held.isAssumed).toBe(true);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("are held from the beginning by annotation", async () => {
    const found = (await read(`void f(struct foo *foo) __must_hold(&foo->lock)\n{\n\t${take}\n}\n`)).of("f");
    expect(orders(found)).toEqual([order]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("and dropped and retaken are the caller's again", async () => {
    const found = (
      await read(
        "void f(struct foo *foo) __must_hold(&foo->lock)\n{\n\tmutex_unlock(&foo->lock);\n\tmutex_lock(&foo->lock);\n}\n",
      )
    ).of("f");
    expect(ways(found)).toEqual(["any:"]);
  });
});
