import { describe, expect, it } from "vitest";
import { findingsIn } from "./sampleTree";

const head = ["#include <linux/mutex.h>", "struct foo {\n\tstruct mutex lock;\n\tint rate;\n};", ""].join(
  "\n",
);

/** Severities of the recursive locks of a function that calls `inner` under the lock. */
async function severities(inner: string, argument = "0"): Promise<string[]> {
  const callee = `static void inner(struct foo *foo, int a)\n{\n${inner}\n}\n`;
  const caller = `void outer(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tinner(foo, ${argument});\n\tmutex_unlock(&foo->lock);\n}\n`;
  const found = await findingsIn(head + callee + caller);
  return found.filter(({ rule }) => rule === "recursive-lock").map(({ severity }) => severity);
}

const take = "mutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);";

describe("a lock taken again by a callee", () => {
  it("is an error when every path takes it", async () => {
    expect(await severities(`\t${take}`)).toEqual(["error"]);
    expect(await severities(`\tif (foo->rate)\n\t\tfoo->rate = 0;\n\t${take}`)).toEqual(["error"]);
  });

  it("is information when only some path takes it", async () => {
    expect(await severities(`\tif (foo->rate)\n\t\treturn;\n\t${take}`)).toEqual(["information"]);
    expect(await severities(`\tif (unknown()) {\n\t${take}\n\t}`)).toEqual(["information"]);
  });

  it("is an error when the arguments choose the path that takes it", async () => {
    const chosen = `\tif (a) {\n\t${take}\n\t}`;
    expect(await severities(chosen, "1")).toEqual(["error"]);
    expect(await severities(chosen, "0")).toEqual([]);
    expect(await severities(chosen, "foo->rate")).toEqual(["information"]);
  });
});

describe("a lock taken again that an assertion says is held", () => {
  it("is a warning: the assertion may be wrong", async () => {
    const text = `void f(struct foo *foo)\n{\n\tlockdep_assert_held(&foo->lock);\n\t${take}\n}\n`;
    expect((await findingsIn(head + text)).map(({ severity }) => severity)).toEqual(["warning"]);
  });
});
