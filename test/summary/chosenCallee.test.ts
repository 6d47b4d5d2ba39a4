import { describe, expect, it } from "vitest";
import { summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/rwsem.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct rw_semaphore sem;\n\tspinlock_t level[4];\n};",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);

describe("a call of one of two functions by a condition", () => {
  it("does what the chosen one does", async () => {
    const found = await read(`void f(struct foo *foo, bool write)
{
	(write ? down_write : down_read)(&foo->sem);
	(write ? up_write : up_read)(&foo->sem);
}
`);
    expect(ways(found.of("f"))).toEqual(["any:"]);
  });

  it("leaves held what neither drops", async () => {
    const found = await read(`void f(struct foo *foo, bool write)
{
	(write ? down_write : down_read)(&foo->sem);
}
`);
    expect(ways(found.of("f")).every((way) => way.includes("+struct foo.sem"))).toBe(true);
  });
});

describe("an element of an array of locks that a parameter of the callee counts", () => {
  const take = "static void take(struct foo *foo, int level)\n{\n\tspin_lock(&foo->level[level]);\n}\n";
  const keys = async (second: string) => {
    const found = await read(
      `${take}void f(struct foo *foo, int i)\n{\n\ttake(foo, 1);\n\ttake(foo, ${second});\n}\n`,
    );
    const [pair] = found.of("f").dependencies;
    return pair && [pair.held.ref.key, pair.event.ref.key];
  };

  it("is the same for the same number", async () => {
    expect(await keys("1")).toEqual(["p0.level[1]", "p0.level[1]"]);
  });

  it("is another one for another number", async () => {
    expect(await keys("2")).toEqual(["p0.level[1]", "p0.level[2]"]);
  });
});
