import { describe, expect, it } from "vitest";
import { CancelledError } from "../../server/src/base/cancellation";
import { summarize } from "../../server/src/summary/summarize";
import { MAX_CALL_DEPTH } from "../../server/src/summary/eventTable";
import { effects, heldAtExit, orders, summarizeTexts, unhindered } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "#include <linux/completion.h>",
  "#include <linux/slab.h>",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tstruct foo *next;\n\tstruct completion done;\n\tint depth;\n};",
  "struct bar {\n\tstruct foo *foo;\n\tstruct foo inner;\n};",
  "static struct foo the_foo;",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);

describe("what a function returns", () => {
  const returned = async (body: string, type = "struct foo *") =>
    (await read(`static ${type}get(struct bar *bar, struct foo *foo)\n{\n${body}\n}\n`)).of("get").returns
      ?.key;

  it("is named when every way returns the same", async () => {
    expect(await returned("\treturn bar->foo;")).toBe("p0.foo*");
    expect(await returned("\treturn &bar->inner;")).toBe("p0.inner");
    expect(await returned("\tif (!foo)\n\t\treturn 0;\n\treturn foo;")).toBe("p1");
    expect(await returned("\treturn &the_foo;")).toContain("the_foo");
    expect(await returned("\treturn container_of(foo, struct bar, inner);", "struct bar *")).toBe(
      "p1^bar.inner",
    );
  });

  it("is unknown when the ways differ or only the function knows", async () => {
    expect(await returned("\tif (foo->depth)\n\t\treturn foo;\n\treturn bar->foo;")).toMatch(/^\?/);
    expect(await returned("\treturn kzalloc(sizeof(*foo), GFP_KERNEL);")).toBeUndefined();
  });

  it("names the lock that is taken through it", async () => {
    const found = (
      await read(
        "static struct foo *get(struct bar *bar)\n{\n\treturn bar->foo;\n}\n" +
          "void f(struct bar *bar)\n{\n\tstruct foo *foo = get(bar);\n\n\tmutex_lock(&foo->lock);\n\tmutex_lock(&bar->foo->lock);\n}\n",
      )
    ).of("f");
    const [pair] = found.dependencies;
    expect([pair?.held.ref.key, pair?.event.ref.key]).toEqual(["p0.foo*.lock", "p0.foo*.lock"]);
  });

  it("undoes container_of for the object that lies inside", async () => {
    const found = (
      await read(
        "static struct bar *to_bar(struct foo *foo)\n{\n\treturn container_of(foo, struct bar, inner);\n}\n" +
          "static void touch(struct foo *foo)\n{\n\tmutex_lock(&to_bar(foo)->foo->lock);\n}\n" +
          "void f(struct bar *bar)\n{\n\ttouch(&bar->inner);\n}\n",
      )
    ).of("f");
    expect(found.events.map(({ ref }) => ref.key)).toEqual(["p0.foo*.lock"]);
  });
});

describe("recursion", () => {
  it("of a function that calls itself ends", async () => {
    const found = await read(
      "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tif (foo->depth)\n\t\tf(foo->next);\n\tmutex_unlock(&foo->lock);\n}\n",
    );
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.lock"]);
    const keys = found.of("f").dependencies.map(({ held, event }) => [held.ref.key, event.ref.key]);
    expect(keys.every(([held, taken]) => held !== taken)).toBe(true);
    expect(heldAtExit(found.of("f"))).toEqual([]);
  });

  it("of functions that call each other carries effects both ways", async () => {
    const found = await read(
      "void g(struct foo *foo);\nvoid f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n\tg(foo);\n}\n" +
        "void g(struct foo *foo)\n{\n\tspin_lock(&foo->other);\n\tspin_unlock(&foo->other);\n\tif (foo->depth)\n\t\tf(foo);\n}\n",
    );
    const both = ["acquire struct foo.lock", "acquire struct foo.other"];
    expect(effects(found.of("f"))).toEqual(both);
    expect(effects(found.of("g"))).toEqual(both);
  });
});

describe("events through calls", () => {
  const chain = (length: number) =>
    "static void c0(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n}\n" +
    Array.from({ length }, (_, i) => `static void c${i + 1}(struct foo *foo)\n{\n\tc${i}(foo);\n}\n`).join(
      "",
    );

  it("keep the shortest way", async () => {
    const found = (await read(`${chain(3)}void f(struct foo *foo)\n{\n\tc3(foo);\n\tc1(foo);\n}\n`)).of("f");
    expect(found.events.map(({ depth }) => depth)).toEqual([2]);
    expect(found.events[0]?.inner?.site.function.facts.name).toBe("c1");
  });

  it("are carried a bounded way, and the bound is reported", async () => {
    const found = await read(chain(MAX_CALL_DEPTH + 1));
    expect(effects(found.of(`c${MAX_CALL_DEPTH}`))).toEqual(["acquire struct foo.lock"]);
    expect(effects(found.of(`c${MAX_CALL_DEPTH + 1}`))).toEqual([]);
    expect(found.of(`c${MAX_CALL_DEPTH + 1}`).counts.limitsHit["callDepth"]).toBe(1);
  });

  it("are in doubt only where the callee does them on some paths", async () => {
    const found = (
      await read(
        "static void always(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n}\n" +
          "static void sometimes(struct foo *foo)\n{\n\tif (foo->depth) {\n\t\tspin_lock(&foo->other);\n\t\tspin_unlock(&foo->other);\n\t}\n}\n" +
          "void f(struct foo *foo)\n{\n\talways(foo);\n\tsometimes(foo);\n}\n",
      )
    ).of("f");
    expect(found.events.map(({ ref, doubt }) => [ref.class?.member, doubt])).toEqual([
      ["lock", 0],
      ["other", 1],
    ]);
  });

  it("of signals say what every way to them needed", async () => {
    const found = (
      await read(
        "void f(struct foo *foo)\n{\n\tif (foo->depth) {\n\t\tspin_lock(&foo->other);\n\t\tspin_unlock(&foo->other);\n\t}\n" +
          "\tmutex_lock(&foo->lock);\n\tcomplete(&foo->done);\n\tmutex_unlock(&foo->lock);\n}\n",
      )
    ).of("f");
    const signal = found.events.find(({ kind }) => kind === "signal");
    expect(signal?.required.map(({ ref }) => ref.class?.name)).toEqual(["struct foo.lock"]);
  });
});

describe("new objects", () => {
  const make = async (between: string) =>
    (
      await read(
        `void f(struct bar *bar)\n{\n\tstruct foo *foo = kzalloc(sizeof(*foo), GFP_KERNEL);\n\n${between}\tmutex_lock(&foo->lock);\n\tspin_lock(&bar->inner.other);\n}\n`,
      )
    ).of("f");

  it("cannot be locked by anybody else", async () => {
    expect(orders(await make(""))).toEqual([]);
  });

  it("can once they were stored where others look", async () => {
    expect(orders(await make("\tbar->foo = foo;\n"))).toEqual(["struct foo.lock > struct foo.other"]);
  });
});

describe("cancellation", () => {
  it("stops between functions", async () => {
    const { program, callGraph } = await read("void f(void)\n{\n}\n");
    const options = { ...unhindered, cancellation: { isCancelled: true } };
    await expect(summarize(program, callGraph, options)).rejects.toThrow(CancelledError);
  });

  it("progress counts every function once", async () => {
    const { program, callGraph } = await read("void f(void)\n{\n\tg();\n}\nvoid g(void)\n{\n\tf();\n}\n");
    const seen: number[] = [];
    await summarize(program, callGraph, { ...unhindered, progress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(program.functions.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
