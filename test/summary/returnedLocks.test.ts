import { describe, expect, it } from "vitest";
import { heldAtExit, orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tspinlock_t *shared;\n\tint id;\n};",
  "struct foo *find_foo(int id);",
  "spinlock_t *lock_of(int id);",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);

describe("a function that returns what it locked", () => {
  const getFoo = `struct foo *get_foo(int id)
{
	struct foo *foo = find_foo(id);

	mutex_lock(&foo->lock);
	return foo;
}
`;

  it("holds the lock of the result for its caller, who drops it", async () => {
    const found = await read(`${getFoo}
void f(int id)
{
	struct foo *foo = get_foo(id);

	spin_lock(&foo->other);
	spin_unlock(&foo->other);
	mutex_unlock(&foo->lock);
	spin_lock(&foo->other);
	spin_unlock(&foo->other);
}
`);
    expect(ways(found.of("get_foo"))).toEqual(["nonzero: +struct foo.lock"]);
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
    expect(ways(found.of("f"))).toEqual(["any:"]);
  });

  it("tells two results apart", async () => {
    const found = await read(`${getFoo}
void f(int id)
{
	struct foo *a = get_foo(id);
	struct foo *b = get_foo(id + 1);

	mutex_unlock(&a->lock);
	spin_lock(&b->other);
	spin_unlock(&b->other);
	mutex_unlock(&b->lock);
}
`);
    expect(ways(found.of("f"))).toEqual(["any:"]);
    expect(orders(found.of("f"))).toContain("struct foo.lock > struct foo.other");
  });

  it("can return the lock itself", async () => {
    const found = await read(`
spinlock_t *take(int id)
{
	spinlock_t *lock = lock_of(id);

	spin_lock(lock);
	return lock;
}

void f(struct foo *foo)
{
	spinlock_t *lock = take(foo->id);

	foo->id = 0;
	spin_unlock(lock);
}
`);
    expect(ways(found.of("f"))).toEqual(["any:"]);
    expect(found.of("take").outcomes.map(({ acquired }) => acquired.map(({ ref }) => ref.key))).toEqual([
      ["r"],
    ]);
  });

  it("hands on what its own callee returned locked", async () => {
    const found = await read(`${getFoo}
struct foo *again(int id)
{
	return get_foo(id);
}

void f(int id)
{
	struct foo *foo = again(id);

	mutex_unlock(&foo->lock);
}

void g(int id)
{
	again(id);
}
`);
    expect(ways(found.of("f"))).toEqual(["any:"]);
    expect(heldAtExit(found.of("g"))).toEqual(["struct foo.lock"]);
  });
});
