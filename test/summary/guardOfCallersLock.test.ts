import { describe, expect, it } from "vitest";
import { summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/cleanup.h>",
  "#include <linux/rwsem.h>",
  "struct foo {\n\tstruct rw_semaphore sem;\n};",
  "void work(struct foo *foo);",
  "",
].join("\n");

describe("a guard of a lock that the caller held before", () => {
  it("gives the lock back at the end of its scope", async () => {
    const found = await summarizeTexts(`${head}void f(struct foo *foo)
{
	up_read(&foo->sem);
	scoped_guard(rwsem_write, &foo->sem)
		work(foo);
}
`);
    expect(ways(found.of("f"))).toEqual(["any: -struct foo.sem"]);
  });
});
