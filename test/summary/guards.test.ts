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

  it("that failed leave another lock of the class alone", async () => {
    const found = (
      await read(
        `void f(struct foo *foo, struct foo *next)
{
	guard(mutex)(&foo->lock);
	scoped_cond_guard(mutex_try, , &next->lock) {
		next->flag = 1;
	}
	${take}
}
`,
      )
    ).of("f");
    expect(orders(found)).toEqual([order]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("of a class give back what the constructor returned", async () => {
    const found = (
      await read(
        `struct foo *find_foo(int id);
static struct foo *get_foo(int id)
{
	struct foo *foo = find_foo(id);

	mutex_lock(&foo->lock);
	return foo;
}
static void put_foo(struct foo *foo)
{
	mutex_unlock(&foo->lock);
}
DEFINE_CLASS(foo, struct foo *, put_foo(_T), get_foo(id), int id)
void f(int id)
{
	{
		CLASS(foo, foo)(id);
		${take}
	}
	mutex_lock(&global_foo.third);
	mutex_unlock(&global_foo.third);
}
`.replace("DEFINE_CLASS", "static struct foo global_foo;\nDEFINE_CLASS"),
      )
    ).of("f");
    expect(orders(found)).toEqual([order]);
    expect(ways(found)).toEqual(["any:"]);
  });

  it("run the function of a cleanup attribute when the variable goes", async () => {
    const text = (attribute: string) => `static void drop(struct foo **foo)
{
	mutex_unlock(&(*foo)->lock);
}
static void put_foo(struct foo *foo)
{
	mutex_unlock(&foo->lock);
}
DEFINE_FREE(put_foo, struct foo *, if (_T) put_foo(_T))
void f(struct foo *foo, int a)
{
	{
		struct foo *held ${attribute} = foo;

		mutex_lock(&foo->lock);
		if (a)
			return;
		foo->flag = 1;
	}
	${take}
}
`;
    for (const attribute of ["__cleanup(drop)", "__free(put_foo)"]) {
      const found = (await read(text(attribute))).of("f");
      expect(orders(found)).toEqual([]);
      expect(ways(found).every((way) => way === "any:")).toBe(true);
    }
    expect(orders((await read(text(""))).of("f"))).toEqual([order]);
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
