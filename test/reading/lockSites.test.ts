import { describe, expect, it } from "vitest";
import { LockSiteCount } from "../../server/src/reading/lockSites";
import type { SiteKind, SiteResolution, UnresolvedSite } from "../../server/src/reading/readingStats";
import { SiteFinder } from "../../server/src/reading/siteFinder";
import { linkTexts } from "../program/linkTexts";
import { summarizeTexts } from "../summary/summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tspinlock_t lock;\n\tspinlock_t *far;\n\tstruct missing *gone;\n};",
  "",
].join("\n");

const sample = { size: 0, seed: 0 };

interface Counted {
  readonly sites: Readonly<Record<SiteKind, SiteResolution>>;
  readonly unresolved: readonly UnresolvedSite[];
}

/** Counts the sites in a source file, the headers left out. */
async function count(text: string): Promise<Counted> {
  const { program, callGraph: graph, summaries } = await summarizeTexts(head + text);
  const unresolved: UnresolvedSite[] = [];
  const finder = new SiteFinder(program, (callee) => summaries[callee.id]);
  const sites = new LockSiteCount({ program, graph, sample }, finder, unresolved);
  for (const node of program.functions) {
    if (node.facts.kind !== "function" || !node.file.path.endsWith(".c")) continue;
    const values = finder.valuesOf(node);
    for (const { ops } of node.facts.flow?.blocks ?? []) for (const op of ops) sites.count(values, node, op);
  }
  return { sites: sites.result(), unresolved };
}

const acquired = async (text: string) => (await count(text)).sites.acquire;
const reasons = async (text: string) => Object.keys((await count(text)).sites.acquire.unresolved);

describe("lock sites", () => {
  it("are counted by kind, with and without a class", async () => {
    const text =
      "void f(struct foo *foo, void *p)\n{\n\tspin_lock(&foo->lock);\n\tspin_lock(p);\n\tspin_unlock(&foo->lock);\n}\n";
    const { sites, unresolved } = await count(text);
    expect(sites.acquire).toMatchObject({ total: 2, resolved: 1, throughCallers: 0 });
    expect(sites.release).toMatchObject({ total: 1, resolved: 1 });
    expect(unresolved).toMatchObject([{ section: "sites.acquire", name: "spin_lock", function: "f" }]);
  });

  it("of a macro count where it is used", async () => {
    const macro = "#define lock_foo(f) spin_lock(&(f)->lock)\n";
    expect(await acquired(macro)).toMatchObject({ total: 0 });
    const uses = "void f(struct foo *a, struct foo *b)\n{\n\tlock_foo(a);\n\tlock_foo(b);\n}\n";
    expect(await acquired(macro + uses)).toMatchObject({ total: 2, resolved: 2 });
  });

  it("of a guard are one acquisition, whatever the ways out", async () => {
    const text =
      "#include <linux/cleanup.h>\nint f(struct mutex *unused, int i);\nstruct bar {\n\tstruct mutex lock;\n};\nint g(struct bar *bar, int i)\n{\n\tguard(mutex)(&bar->lock);\n\tif (i)\n\t\treturn 1;\n\treturn 0;\n}\n";
    const { sites } = await count(text);
    expect(sites.acquire).toMatchObject({ total: 1, resolved: 1 });
    expect(sites.release).toMatchObject({ total: 0 });
  });

  it("of a driver's own function with the name of a primitive are none", async () => {
    const text = "static void spin_lock(int x)\n{\n}\nvoid f(void)\n{\n\tspin_lock(1);\n}\n";
    expect(await acquired(text)).toMatchObject({ total: 0 });
  });
});

describe("a bare lock pointer", () => {
  const take = "static void take(spinlock_t *lock)\n{\n\tspin_lock(lock);\n}\n";

  it("has the class that a caller passes", async () => {
    const text = `${take}void f(struct foo *foo)\n{\n\ttake(&foo->lock);\n}\n`;
    expect(await acquired(text)).toMatchObject({ total: 1, resolved: 1, throughCallers: 1 });
  });

  it("is followed through several callers and through macros", async () => {
    const text = `${take}static void outer(spinlock_t *lock)\n{\n\ttake(lock);\n}\n#define OUTER(x) outer(&(x)->lock)\nvoid f(struct foo *foo)\n{\n\tOUTER(foo);\n}\n`;
    expect(await acquired(text)).toMatchObject({ total: 1, resolved: 1, throughCallers: 1 });
  });

  it("that nobody passes has none", async () => {
    expect(await reasons(take)).toEqual(["parameter without known callers"]);
  });

  it("that callers do not know either has none", async () => {
    const text = `${take}void f(void *p)\n{\n\ttake(p);\n}\n`;
    expect(await reasons(text)).toEqual(["parameter that callers leave open"]);
  });
});

describe("the reason why a site has no class", () => {
  const within = (statement: string) =>
    reasons(`void f(struct foo *foo, int i, void *p)\n{\n\t${statement}\n}\n`);

  it("is told as precisely as it is known", async () => {
    expect(await within("spin_lock(foo->far);")).toEqual(["lock behind a pointer member"]);
    expect(await within("spin_lock(&foo->gone->lock);")).toEqual(["struct not defined in the tree"]);
    expect(await within("spin_lock(&foo->nothing);")).toEqual(["member not found"]);
    expect(await within("spin_lock(&pick(foo)->lock);")).toEqual(["result of an unknown function"]);
    expect(await within("spin_lock(i ? &foo->lock : foo->far);")).toEqual(["one of several"]);
    expect(await within("spin_lock(&unheard_of);")).toEqual(["unknown name"]);
  });
});

describe("counting", () => {
  it("gives nothing for a program without functions", () => {
    const program = linkTexts("");
    const finder = new SiteFinder(program, () => undefined);
    const graph = { callees: [], callers: [], callsItself: new Set<number>(), components: [] };
    expect(new LockSiteCount({ program, graph, sample }, finder, []).result().acquire).toEqual({
      total: 0,
      resolved: 0,
      unresolved: {},
      throughCallers: 0,
    });
  });
});
