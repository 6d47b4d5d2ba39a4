import { describe, expect, it } from "vitest";
import type { HeldLock } from "../../server/src/workspace/api";
import { createTree, header, takesA } from "./memoryTree";
import { present } from "../program/linkTexts";

const path = "drivers/x/query.c";
const text = [
  '#include "foo.h"',
  "static void inner(struct foo *foo)",
  "{",
  "\tmutex_lock(&foo->b);",
  "\tmutex_unlock(&foo->b);",
  "}",
  "void outer(struct foo *foo, int flag)",
  "{",
  "\tfoo->flag = 1;",
  "\tmutex_lock(&foo->a);",
  "\tfoo->flag = 2;",
  "\tif (flag) {",
  "\t\tmutex_unlock(&foo->a);",
  "\t\tfoo->flag = 3;",
  "\t}",
  "\tfoo->flag = 4;",
  "\tif (!flag) {",
  "\t\tinner(foo);",
  "\t\tfoo_take_a(foo);",
  "\t\tmutex_unlock(&foo->a);",
  "\t}",
  "\tfoo->flag = 5;",
  "}",
  "",
].join("\n");

const tree = createTree({ "drivers/x/foo.h": header, "drivers/x/take.c": takesA, [path]: text });
const snapshot = await tree.analyze();
const held = (marker: string) => snapshot.locksAt(path, text.indexOf(marker))?.held.map(shown);
const shown = ({ class: name, certainty }: HeldLock) => `${certainty} ${name}`;

describe("locks held at a place", () => {
  it("are those before the statement there", () => {
    expect(held("foo->flag = 1")).toEqual([]);
    expect(held("mutex_lock(&foo->a)")).toEqual([]);
    expect(held("foo->flag = 2")).toEqual(["must struct foo.a"]);
    expect(held("foo->flag = 3")).toEqual([]);
    expect(held("foo->flag = 5")).toEqual([]);
  });

  it("may be held on some paths only", () => {
    expect(held("foo->flag = 4")).toEqual(["may struct foo.a"]);
  });

  it("follow the condition tested again", () => {
    expect(held("inner(foo);")).toEqual(["must struct foo.a"]);
  });

  it("say where they were taken", () => {
    const [lock] = present(snapshot.locksAt(path, text.indexOf("foo->flag = 2"))).held;
    expect(lock?.taken).toEqual({
      file: path,
      line: 10,
      column: 2,
      length: "mutex_lock".length,
      function: "outer",
      action: "acquire",
      class: "struct foo.a",
      text: "mutex_lock(&foo->a)",
    });
    expect(lock?.mode).toBe("exclusive");
  });

  it("name the function", () => {
    expect(snapshot.locksAt(path, text.indexOf("mutex_lock(&foo->b)"))?.function).toBe("inner");
  });

  it("are unknown outside functions and files", () => {
    expect(snapshot.locksAt(path, 0)).toBeUndefined();
    expect(snapshot.locksAt("drivers/x/none.c", 0)).toBeUndefined();
    expect(snapshot.locksAt(path, text.length + 10)).toBeUndefined();
  });
});

describe("the call at a place", () => {
  const callAt = (marker: string, by = 0) => snapshot.callAt(path, text.indexOf(marker) + by);

  it("is a primitive with its class", () => {
    expect(callAt("mutex_lock(&foo->a)", 3)).toMatchObject({
      name: "mutex_lock",
      start: text.indexOf("mutex_lock(&foo->a)"),
      primitive: { verb: "takes", class: "struct foo.a" },
      effects: [],
      held: [],
    });
    expect(callAt("mutex_unlock(&foo->b)")?.primitive).toEqual({ verb: "drops", class: "struct foo.b" });
  });

  it("is a function with what it does, and what is held there", () => {
    const call = present(callAt("inner(foo);"));
    expect(call.effects.map(({ verb, class: name, site }) => [verb, name, site.function, site.line])).toEqual(
      [["takes", "struct foo.b", "inner", 4]],
    );
    expect(call.held.map(shown)).toEqual(["must struct foo.a"]);
    expect(text.slice(call.start, call.end)).toBe("inner(foo)");
  });

  it("may lead to another file", () => {
    const [effect] = present(callAt("foo_take_a(foo);")).effects;
    expect(effect).toMatchObject({
      verb: "takes",
      site: { file: "drivers/x/take.c", function: "foo_take_a" },
    });
  });

  it("is only where the name stands", () => {
    expect(callAt("inner(foo);", "inner(f".length)).toBeUndefined();
    expect(callAt("foo->flag = 1")).toBeUndefined();
    expect(snapshot.callAt("drivers/x/none.c", 0)).toBeUndefined();
  });
});

describe("queries about edited text", () => {
  it("answer for the text that was analyzed", async () => {
    const { workspace, analyze } = createTree({ "drivers/x/foo.h": header, [path]: text });
    await analyze();
    const moved = `/* above */\n${text}`;
    workspace.apply([{ path, text: moved }]);
    const after = await analyze();
    const [lock] = present(after.locksAt(path, moved.indexOf("foo->flag = 2"))).held;
    expect([lock?.taken.line, lock?.taken.column]).toEqual([11, 2]);
  });
});
