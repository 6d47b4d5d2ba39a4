import { describe, expect, it } from "vitest";
import { effects, orders, summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n};",
  "",
].join("\n");

const order = "struct foo.other > struct foo.lock";
const take = "mutex_lock(&foo->lock);\n\t\tmutex_unlock(&foo->lock);";

/** Orders of a caller that passes an argument to `act`, under the lock `other`. */
async function passing(act: string, argument: string): Promise<readonly string[]> {
  const caller = `void f(struct foo *foo, int a)\n{\n\tspin_lock(&foo->other);\n\tact(foo, ${argument});\n\tspin_unlock(&foo->other);\n}\n`;
  const found = (await summarizeTexts(head + act + caller)).of("f");
  expect(effects(found)).toContain("acquire struct foo.other");
  return orders(found).map((name) => name.replace(" ?", ""));
}

const define = (body: string) => `static void act(struct foo *foo, int what)\n{\n${body}\n}\n`;

describe("a switch over a parameter", () => {
  const one = define(
    `\tswitch (what) {\n\tcase START:\n\t\t${take}\n\t\tbreak;\n\tcase STOP:\n\t\tbreak;\n\t}`,
  );
  const grouped = define(
    `\tswitch (what) {\n\tcase START:\n\tcase RESET:\n\t\t${take}\n\t\tbreak;\n\tcase STOP:\n\tcase PAUSE:\n\t\tbreak;\n\t}`,
  );
  const otherwise = define(
    `\tswitch (what) {\n\tcase STOP:\n\tcase PAUSE:\n\t\tbreak;\n\tdefault:\n\t\t${take}\n\t}`,
  );

  it("goes to the case of the constant passed", async () => {
    expect(await passing(one, "START")).toEqual([order]);
    expect(await passing(one, "STOP")).toEqual([]);
  });

  it("may have several constants in a case", async () => {
    expect(await passing(grouped, "START")).toEqual([order]);
    expect(await passing(grouped, "RESET")).toEqual([order]);
    expect(await passing(grouped, "STOP")).toEqual([]);
    expect(await passing(grouped, "PAUSE")).toEqual([]);
  });

  it("goes to the default for all other constants", async () => {
    expect(await passing(otherwise, "START")).toEqual([order]);
    expect(await passing(otherwise, "STOP")).toEqual([]);
    expect(await passing(otherwise, "PAUSE")).toEqual([]);
  });

  it("may go anywhere with a value that is not known", async () => {
    for (const act of [one, grouped, otherwise]) expect(await passing(act, "a")).toEqual([order]);
  });
});

describe("flags in a parameter", () => {
  const act = define(`\tif (what & FLAG_LOCK) {\n\t\t${take}\n\t}`);
  const unless = define(`\tif (!(what & FLAG_NOLOCK)) {\n\t\t${take}\n\t}`);

  it("are those passed", async () => {
    expect(await passing(act, "FLAG_A | FLAG_B")).toEqual([]);
    expect(await passing(act, "FLAG_A")).toEqual([]);
    expect(await passing(act, "0")).toEqual([]);
    expect(await passing(act, "FLAG_A | FLAG_LOCK")).toEqual([order]);
    expect(await passing(act, "FLAG_LOCK")).toEqual([order]);
  });

  it("may be tested for being absent", async () => {
    expect(await passing(unless, "FLAG_A | FLAG_NOLOCK")).toEqual([]);
    expect(await passing(unless, "FLAG_A")).toEqual([order]);
    expect(await passing(unless, "0")).toEqual([order]);
  });

  it("may be any where they are not constants", async () => {
    expect(await passing(act, "a")).toEqual([order]);
    expect(await passing(act, "a | FLAG_A")).toEqual([order]);
  });
});
