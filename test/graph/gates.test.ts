import { describe, expect, it } from "vitest";
import { cycleNames, judgeTexts, printOrders } from "./cyclesOf";
import { present } from "../program/linkTexts";

const names = async (text: string) => (await judgeTexts(text)).cycles.map(cycleNames);

const struct =
  "#include <linux/mutex.h>\n#include <linux/rwsem.h>\nstruct foo {\n\tstruct mutex a;\n\tstruct mutex b;\n\tstruct mutex gate;\n\tstruct rw_semaphore wide;\n};\n";
const inner = (name: string, first: string, second: string) =>
  `static void ${name}(struct foo *foo)\n{\n\tmutex_lock(&foo->${first});\n\tmutex_lock(&foo->${second});\n` +
  `\tmutex_unlock(&foo->${second});\n\tmutex_unlock(&foo->${first});\n}\n`;
const caller = (name: string, callee: string, lock?: string) =>
  `void ${name}(struct foo *foo)\n{\n${lock ? `\t${lock};\n` : ""}\t${callee}(foo);\n${lock ? `\t${lock.replace("lock", "unlock").replace("down", "up")};\n` : ""}}\n`;
const gate = "mutex_lock(&foo->gate)";
const both = struct + inner("ab", "a", "b") + inner("ba", "b", "a");

describe("a lock held by both sides", () => {
  it("keeps them apart", async () => {
    expect(await names(printOrders(["gab", "gba"]))).toEqual([]);
  });

  it("does not when one side goes without it", async () => {
    expect(await names(printOrders(["gab", "ba"]))).toEqual(["a>b"]);
    expect(await names(printOrders(["gab", "gba", "ba"]))).toEqual(["a>b"]);
  });

  it("does not when it is taken after the first lock of one side only", async () => {
    expect(await names(printOrders(["gab", "bga"]))).toContain("b>g");
  });

  it("does not when both only read it", async () => {
    const read = (name: string, order: string) => caller(name, order, "down_read(&foo->wide)");
    const write = (name: string, order: string) => caller(name, order, "down_write(&foo->wide)");
    expect(await names(both + read("f", "ab") + read("g", "ba"))).toEqual(["a>b"]);
    expect(await names(both + write("f", "ab") + write("g", "ba"))).toEqual([]);
  });
});

describe("locks that every caller holds", () => {
  it("keep the callees apart", async () => {
    expect(await names(both + caller("f", "ab", gate) + caller("g", "ba", gate))).toEqual([]);
  });

  it("do not when one caller goes without", async () => {
    const all = both + caller("f", "ab", gate) + caller("g", "ba", gate) + caller("h", "ba");
    expect(await names(all)).toEqual(["a>b"]);
  });

  it("do not when the function can be entered from elsewhere", async () => {
    const table = "struct ops {\n\tvoid (*run)(struct foo *foo);\n};\nstruct ops foo_ops = { .run = ba };\n";
    expect(await names(both + table + caller("f", "ab", gate) + caller("g", "ba", gate))).toEqual(["a>b"]);
  });

  it("are known through further callers, and only those that all have in common", async () => {
    const text =
      struct +
      inner("ab", "a", "b") +
      "static void middle(struct foo *foo)\n{\n\tab(foo);\n}\n" +
      caller("f", "middle", gate) +
      caller("g", "middle", gate);
    const entry = async (source: string, name: string) => {
      const { entryLocks, program } = await judgeTexts(source);
      return [...entryLocks(present(program.functionIndex.named(name)[0]).id)];
    };
    expect(await entry(text, "ab")).toHaveLength(1);
    expect(await entry(text, "middle")).toHaveLength(1);
    expect(await entry(text, "f")).toEqual([]);
    expect(await entry(text + caller("h", "middle"), "ab")).toEqual([]);
    expect(await entry(text + caller("h", "ab", "mutex_lock(&foo->b)"), "ab")).toEqual([]);
  });
});

describe("who holds the second lock already", () => {
  it("adds no order", async () => {
    const text =
      struct +
      "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tmutex_lock(&foo->b);\n\tmutex_unlock(&foo->b);\n\tmutex_unlock(&foo->a);\n}\n" +
      "void g(struct foo *x, struct foo *y)\n{\n\tmutex_lock(&x->a);\n\tmutex_lock(&x->b);\n\tmutex_lock(&y->a);\n" +
      "\tmutex_unlock(&y->a);\n\tmutex_unlock(&x->b);\n\tmutex_unlock(&x->a);\n}\n";
    expect(await names(text)).toEqual([]);
  });
});
