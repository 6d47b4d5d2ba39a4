import { describe, expect, it } from "vitest";
import { summarize } from "../../server/src/summary/summarize";
import { isEntered } from "../../server/src/summary/trackedLocks";
import { present } from "../program/linkTexts";
import { summarizeTexts, unhindered, ways } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "struct foo {\n\tstruct mutex lock;\n\tstruct mutex other;\n\tint state;\n};",
  "int busy(struct foo *foo);",
  "",
].join("\n");

const waysOf = async (body: string) =>
  ways((await summarizeTexts(`${head}int f(struct foo *foo)\n{\n${body}}\n`)).of("f"));

describe("a release of a lock that is not held", () => {
  it("drops the caller's lock where the function took none before", async () => {
    expect(await waysOf("\tmutex_unlock(&foo->lock);\n\treturn 0;\n")).toEqual(["zero: -struct foo.lock"]);
    expect(await waysOf("\tif (busy(foo))\n\t\tmutex_unlock(&foo->lock);\n\treturn 0;\n")).toEqual([
      "zero:",
      "zero: -struct foo.lock",
    ]);
  });

  it("drops the caller's lock for a while", async () => {
    expect(
      await waysOf("\tmutex_unlock(&foo->lock);\n\tbusy(foo);\n\tmutex_lock(&foo->lock);\n\treturn 0;\n"),
    ).toEqual(["zero:"]);
  });

  it("drops the caller's lock where it is not taken again after a failure", async () => {
    const body =
      "\tmutex_unlock(&foo->lock);\n\tif (busy(foo))\n\t\treturn 1;\n\tmutex_lock(&foo->lock);\n\treturn 0;\n";
    expect(await waysOf(body)).toEqual(["nonzero: -struct foo.lock", "zero:"]);
  });

  it("is of the function's own lock where another path took that", async () => {
    const body =
      "\tif (busy(foo))\n\t\tmutex_lock(&foo->lock);\n\tfoo->state = 1;\n\tif (busy(foo))\n\t\tmutex_unlock(&foo->lock);\n\treturn 0;\n";
    expect((await waysOf(body)).filter((way) => way.includes("-"))).toEqual([]);
  });

  it("is of the function's own lock where another path took that as a subclass", async () => {
    const body = (subclass: string): string =>
      `\tif (busy(foo))\n\t\tmutex_lock_nested(${subclass});\n\tfoo->state = 1;\n\tif (busy(foo))\n\t\tmutex_unlock(&foo->lock);\n\treturn 0;\n`;
    expect((await waysOf(body("&foo->lock, 1"))).filter((way) => way.includes("-"))).toEqual([]);
    expect((await waysOf(body("&foo->other, 1"))).filter((way) => way.includes("-"))).not.toEqual([]);
  });
});

describe("a release on one path only", () => {
  const conditional = (text: string) =>
    `static struct mutex all;\nstatic int early;\nvoid f(struct foo *foo, int locked)\n{\n${text}}\n`;
  const waysOfText = async (text: string) => ways((await summarizeTexts(head + conditional(text))).of("f"));

  it("drops the caller's lock on that path", async () => {
    expect(await waysOfText("\tif (!locked)\n\t\tmutex_unlock(&foo->lock);\n")).toEqual([
      "any:",
      "any: -struct foo.lock",
    ]);
    expect(await waysOfText("\tif (!early)\n\t\tmutex_unlock(&all);\n")).toEqual(["any:", "any: -all"]);
    expect(await waysOfText("\tif (!--foo->state) {\n\t\tmutex_unlock(&foo->lock);\n\t}\n")).toEqual([
      "any:",
      "any: -struct foo.lock",
    ]);
  });

  it("may be that of a subclass", async () => {
    const text = "\tmutex_lock_nested(&foo->lock, 1);\n\tfoo++;\n\tmutex_unlock(&foo->lock);\n";
    expect(await waysOfText(text)).toEqual(["any:"]);
  });
});

describe("a context that is left", () => {
  const text = (body: string) =>
    `#include <linux/rcupdate.h>\n${head}void f(struct foo *foo, int held)\n{\n${body}}\n`;
  const waysOfText = async (body: string): Promise<string[]> => {
    const found = await summarizeTexts(text(body));
    const follow = { tracks: isEntered, withoutEvents: true };
    const summaries = await summarize(found.program, found.callGraph, { ...unhindered, follow });
    return ways(present(summaries[found.of("f").function.id]));
  };

  it("is the caller's where that happens on every way", async () => {
    expect(await waysOfText("\trcu_read_unlock();\n")).toEqual(["any: -rcu RCU"]);
  });

  it("is nobody's where it happens on a condition", async () => {
    expect(new Set(await waysOfText("\tif (held)\n\t\trcu_read_unlock();\n"))).toEqual(new Set(["any:"]));
  });
});
