import { describe, expect, it } from "vitest";
import { effects, orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tstruct mutex a;\n\tspinlock_t other;\n};",
  "static void g(struct foo *p)\n{\n\tspin_lock(&p->other);\n\tspin_unlock(&p->other);\n}",
  "",
].join("\n");

/** What is known of a function whose branches are written in one order or the other. */
async function known(body: string): Promise<unknown> {
  const found = (await summarizeTexts(`${head}void f(struct foo *p)\n{\n${body}\n}\n`)).of("f");
  return { ways: ways(found), orders: orders(found), effects: effects(found) };
}

const unlock = "mutex_unlock(&p->a);";
const branches = (test: string, action: string) => [
  `\tif (${test})\n\t\t${action}\n`,
  `\tif (!${test})\n\t\t;\n\telse\n\t\t${action}\n`,
];

describe("the order of branches does not matter", () => {
  it("for the caller's lock, dropped on one of them and taken on both", async () => {
    const texts = branches("u()", unlock).flatMap((first) =>
      branches("v()", "h();").map((second) => `${first}\tmutex_lock(&p->a);\n\tg(p);\n${second}`),
    );
    const [expected, ...others] = await Promise.all(texts.map(known));
    expect(expected).toMatchObject({ orders: ["struct foo.a > struct foo.other"] });
    for (const other of others) expect(other).toEqual(expected);
  });

  it("for a lock of its own, taken on one of them", async () => {
    const texts = branches("u()", "mutex_lock(&p->a);").flatMap((first) =>
      branches("v()", unlock).map((second) => `${first}\tg(p);\n${second}`),
    );
    const [expected, ...others] = await Promise.all(texts.map(known));
    expect(expected).toMatchObject({ effects: ["acquire struct foo.a", "acquire struct foo.other"] });
    for (const other of others) expect(other).toEqual(expected);
  });
});
