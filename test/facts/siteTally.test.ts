import { describe, expect, it } from "vitest";
import { extractFile } from "../../server/src/facts/extractFile";
import { tallySites, type FileSites } from "../../server/src/facts/siteTally";
import { createKernelModel } from "../../server/src/kernel/model";
import { loadTestGrammar } from "../syntax/loadTestGrammar";

const grammar = await loadTestGrammar();
const model = createKernelModel();

function tally(text: string, path = "drivers/x/a.c"): FileSites {
  return tallySites(text, extractFile({ path, text, depth: "full" }, { grammar, model }), model.census);
}

function counts({ names }: FileSites): Record<string, readonly number[]> {
  return Object.fromEntries(names.map(({ name, sites, read, shadowed }) => [name, [sites, read, shadowed]]));
}

describe("sites that are read", () => {
  it("are calls in functions and macros", () => {
    const text = [
      "#define with_lock(x) do { mutex_lock(&(x)->lock); } while (0)",
      "void f(struct foo *foo)\n{\n\tif (mutex_trylock(&foo->lock))\n\t\tmutex_unlock(&foo->lock);\n}\n",
    ].join("\n");
    expect(counts(tally(text))).toEqual({
      mutex_lock: [1, 1, 0],
      mutex_trylock: [1, 1, 0],
      mutex_unlock: [1, 1, 0],
    });
  });

  it("are guards, by class", () => {
    const text =
      "void f(struct foo *foo)\n{\n\tguard(mutex)(&foo->lock);\n\tscoped_guard(spinlock, &foo->spin)\n\t\tfoo->x = 1;\n}\n";
    const found = tally(text);
    expect(counts(found)).toEqual({ guard: [1, 1, 0], scoped_guard: [1, 1, 0] });
    expect(found.guards).toEqual([
      { macro: "guard", guard: "mutex", sites: 1 },
      { macro: "scoped_guard", guard: "spinlock", sites: 1 },
    ]);
  });

  it("are declarations at file scope and in functions", () => {
    const text =
      "static DEFINE_MUTEX(lock);\nDECLARE_WORK(work, run);\nvoid f(void)\n{\n\tDECLARE_COMPLETION_ONSTACK(done);\n\twait_for_completion(&done);\n}\n";
    const found = tally(text);
    expect(found.unread).toEqual([]);
    expect(counts(found)).toEqual({
      DEFINE_MUTEX: [1, 1, 0],
      DECLARE_WORK: [1, 1, 0],
      DECLARE_COMPLETION_ONSTACK: [1, 1, 0],
      wait_for_completion: [1, 1, 0],
    });
  });
});

describe("sites that are not read", () => {
  it("are listed: what no way leads to", () => {
    const text = "void f(struct foo *foo)\n{\n\treturn;\n\tmutex_lock(&foo->lock);\n}\n";
    const found = tally(text);
    expect(counts(found)).toEqual({ mutex_lock: [1, 0, 0] });
    expect(found.unread).toEqual([{ name: "mutex_lock", at: text.indexOf("mutex_lock") }]);
  });

  it("are all of them when only an outline was read", () => {
    const text = "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n}\n";
    const facts = extractFile({ path: "a.c", text, depth: "outline" }, { grammar, model });
    expect(counts(tallySites(text, facts, model.census))).toEqual({ mutex_lock: [1, 0, 0] });
  });
});

describe("shadowed sites", () => {
  const own =
    "static void complete(struct foo *foo)\n{\n\tfoo->x = 1;\n}\nvoid f(struct foo *foo)\n{\n\tcomplete(foo);\n}\n";

  it("mean a function of the file's own", () => {
    expect(counts(tally(own))).toEqual({ complete: [1, 1, 1] });
  });

  it("are none in a header: it defines the primitive", () => {
    expect(counts(tally(own.replace("static", "static inline"), "include/linux/completion.h"))).toEqual({
      complete: [1, 1, 0],
    });
  });
});
