import { describe, expect, it } from "vitest";
import { tallySites } from "../../server/src/facts/siteTally";
import {
  PrimitiveSites,
  type FamilySites,
  type PrimitiveStats,
} from "../../server/src/reading/primitiveSites";
import { extract, linkTexts, model } from "../program/linkTexts";

const path = "drivers/x/a.c";

/** Counts one source file, beside the fixtures' headers and maybe other files. */
function count(text: string, others: Readonly<Record<string, string>> = {}): PrimitiveStats {
  const sites = new PrimitiveSites(linkTexts({ [path]: text, ...others }));
  sites.add(path, tallySites(text, extract({ path, text, depth: "full" }), model.census));
  return sites.result();
}

function family(stats: PrimitiveStats, name: string): Partial<FamilySites> {
  const { census: _, ...counts } = stats.families[name] ?? { census: undefined };
  return counts;
}

const none = { calls: 0, core: 0, classified: 0, shadowed: 0, unread: 0, unknown: 0 };

describe("call sites of primitives", () => {
  it("are counted by family, those that only ask or prepare beside the core", () => {
    const stats = count(
      "void f(struct foo *foo)\n{\n\tmutex_init(&foo->m);\n\tmutex_lock(&foo->m);\n\tspin_lock(&foo->s);\n\tmutex_unlock(&foo->m);\n}\n",
    );
    expect(family(stats, "mutex")).toEqual({ ...none, calls: 3, core: 2, classified: 2 });
    expect(family(stats, "spinlock")).toEqual({ ...none, calls: 1, core: 1, classified: 1 });
    expect(family(stats, "rwsem")).toEqual(none);
  });

  it("stand beside the census of a known tree", () => {
    const { census, families, all } = count("");
    expect(census).toBe(model.census.source);
    expect(families["mutex"]?.census).toEqual(model.census.families.get("mutex"));
    const sum = [...model.census.families.values()].reduce((total, { calls }) => total + calls, 0);
    expect(all).toMatchObject({ ...none, census: { calls: sum } });
  });

  it("do not count in comments, strings, prototypes or through members", () => {
    const text = [
      "void mutex_lock(struct mutex *lock);",
      'void f(struct foo *foo)\n{\n\t/* mutex_lock(a) */\n\tprintk("mutex_lock(b)");\n\tfoo->mutex_lock(foo);\n}\n',
    ].join("\n");
    expect(family(count(text), "mutex")).toEqual(none);
  });

  it("of a file's own function of that name have another meaning", () => {
    const text =
      "static void mutex_lock(struct foo *foo)\n{\n}\nvoid f(struct foo *foo)\n{\n\tmutex_lock(foo);\n}\n";
    expect(family(count(text), "mutex")).toEqual({ ...none, calls: 1, core: 1, shadowed: 1 });
  });

  it("that were not read are told", () => {
    const sites = new PrimitiveSites(linkTexts(""));
    sites.add(path, tallySites("void f(void)\n{\n\tmutex_lock(a);\n}\n", undefined, model.census));
    expect(family(sites.result(), "mutex")).toEqual({ ...none, calls: 1, core: 1, unread: 1 });
  });
});

describe("call sites of wrappers", () => {
  const use = "void f(struct xfs_inode *ip)\n{\n\txfs_ilock(ip, 1);\n}\n";

  it("are classified when the wrapper leads to a primitive, over other functions too", () => {
    const wrapper =
      "void inner(struct xfs_inode *ip)\n{\n\tdown_write(&ip->lock);\n}\nvoid xfs_ilock(struct xfs_inode *ip, int flags)\n{\n\tinner(ip);\n}\n";
    expect(family(count(use, { "fs/xfs/inode.c": wrapper }), "subsys_wrapper")).toEqual({
      ...none,
      calls: 1,
      core: 1,
      classified: 1,
    });
  });

  it("are unknown when it leads to none, or is not there", () => {
    const unknown = { ...none, calls: 1, core: 1, unknown: 1 };
    const empty = "void xfs_ilock(struct xfs_inode *ip, int flags)\n{\n}\n";
    expect(family(count(use, { "fs/xfs/inode.c": empty }), "subsys_wrapper")).toEqual(unknown);
    expect(family(count(use), "subsys_wrapper")).toEqual(unknown);
  });
});

describe("guards", () => {
  const use = (name: string) =>
    `#include <linux/mutex.h>\nvoid f(struct foo *foo)\n{\n\tguard(${name})(&foo->m);\n}\n`;

  it("are classified by their class", () => {
    expect(family(count(use("mutex")), "guard_macro")).toEqual({
      ...none,
      calls: 1,
      core: 1,
      classified: 1,
    });
  });

  it("are unknown when nothing defines it", () => {
    expect(family(count(use("missing")), "guard_macro")).toEqual({ ...none, calls: 1, core: 1, unknown: 1 });
  });
});

describe("the sum", () => {
  it("is that of all families", () => {
    const { all } = count(
      "void f(struct foo *foo)\n{\n\tmutex_lock(&foo->m);\n\tspin_lock(&foo->s);\n\txfs_ilock(foo, 1);\n}\n",
    );
    expect(all).toMatchObject({ calls: 3, core: 3, classified: 2, unknown: 1, unread: 0, shadowed: 0 });
  });
});
