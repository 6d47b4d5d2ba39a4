import { describe, expect, it } from "vitest";
import { effects, heldAtExit, orders, summarizeTexts, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo;",
  "struct foo_ops {\n\tvoid (*leave)(struct foo *foo);\n};",
  "struct foo {\n\tstruct mutex lock;\n\tspinlock_t other;\n\tconst struct foo_ops *ops;\n};",
  "void done(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n}",
  "",
].join("\n");

const read = (text: string) => summarizeTexts(head + text);

describe("a call by a name", () => {
  it("is of the function of that name", async () => {
    const found = await read("void f(struct foo *foo)\n{\n\tdone(foo);\n}\n");
    expect(effects(found.of("f"))).toEqual(["acquire struct foo.lock"]);
  });

  it("is not of the function when a parameter has that name", async () => {
    const found = await read("void f(struct foo *foo, void (*done)(struct foo *))\n{\n\tdone(foo);\n}\n");
    expect(effects(found.of("f"))).toEqual([]);
  });

  it("is not of the function when a local variable has that name", async () => {
    const found = await read(
      "void f(struct foo *foo)\n{\n\tvoid (*done)(struct foo *) = foo->ops->leave;\n\n\tdone(foo);\n}\n",
    );
    expect(effects(found.of("f"))).toEqual([]);
  });
});

describe("a function that does not return", () => {
  it("is not followed", async () => {
    for (const name of ["panic", "BUG"]) {
      const found = await read(
        `void ${name}(void)\n{\n\tdone(0);\n}\nvoid f(struct foo *foo)\n{\n\tspin_lock(&foo->other);\n\tif (!foo->ops)\n\t\t${name}();\n\tspin_unlock(&foo->other);\n}\n`,
      );
      expect(orders(found.of("f"))).toEqual([]);
      expect(effects(found.of("f"))).toEqual(["acquire struct foo.other"]);
    }
  });
});

describe("a release by annotation", () => {
  const leave = (annotation: string) =>
    `static void leave(struct foo *foo)\n\t${annotation}\n{\n\tfoo->ops->leave(foo);\n}\nvoid f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tleave(foo);\n}\n`;

  it("holds where the body hides it behind an operation", async () => {
    const found = await read(leave("__releases(&foo->lock)"));
    expect(ways(found.of("leave"))).toEqual(["any: -struct foo.lock"]);
    expect(heldAtExit(found.of("f"))).toEqual([]);
  });

  it("is not guessed", async () => {
    expect(heldAtExit((await read(leave(""))).of("f"))).toEqual(["struct foo.lock"]);
  });
});

describe("an operation with several implementations", () => {
  const drops = "mutex_unlock(&foo->lock);";
  const implement = (names: readonly string[], body: string) =>
    names
      .map(
        (name) =>
          `static void ${name}(struct foo *foo)\n{\n\t${body}\n}\nstatic const struct foo_ops ${name}_ops = {\n\t.leave = ${name},\n};\n`,
      )
      .join("");
  const caller =
    "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tfoo->ops->leave(foo);\n\tspin_lock(&foo->other);\n}\n";

  it("drops the caller's lock when all of them do", async () => {
    const found = await read(implement(["one", "two", "three"], drops) + caller);
    expect(orders(found.of("f"))).toEqual([]);
    expect(heldAtExit(found.of("f"))).toEqual(["struct foo.other"]);
  });

  it("keeps it when none does", async () => {
    const found = await read(implement(["one", "two", "three"], ";") + caller);
    expect(orders(found.of("f"))).toEqual(["struct foo.lock > struct foo.other"]);
  });

  it("drops the lock of whoever holds it, through a function in between", async () => {
    const between =
      "static void leave(struct foo *foo)\n{\n\tfoo->ops->leave(foo);\n}\nvoid f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tleave(foo);\n}\n";
    const found = await read(implement(["one", "two"], drops) + between);
    expect(ways(found.of("leave"))).toEqual(["any: -struct foo.lock"]);
    expect(heldAtExit(found.of("f"))).toEqual([]);
  });
});
