import { describe, expect, it } from "vitest";
import type { Texts } from "../program/linkTexts";
import { summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "struct foo {\n\tspinlock_t lock;\n\tstruct foo *next;\n\tvoid *data;\n\tint kind;\n};",
  "struct bar {\n\tspinlock_t lock;\n\tstruct foo foo;\n\tstruct foo *far;\n\tstruct foo *table[4];\n};",
  "",
].join("\n");

/** Names of the classes that `f` takes. */
async function taken(texts: Texts): Promise<readonly string[]> {
  const { events } = (await summarizeTexts(texts)).of("f");
  return events.flatMap(({ ref }) => ref.class?.name ?? []);
}

/** Classes taken by the statements of a function that gets a `struct bar *bar`. */
const within = (
  statements: string,
  before = "",
  parameters = "struct bar *bar, int i",
): Promise<readonly string[]> => taken(`${head}${before}\nvoid f(${parameters})\n{\n\t${statements}\n}\n`);

describe("the class of a lock reached through", () => {
  it("nested and anonymous structs and unions", async () => {
    const text =
      "struct baz {\n\tunion {\n\t\tstruct {\n\t\t\tspinlock_t a;\n\t\t};\n\t\tint x;\n\t};\n\tstruct {\n\t\tspinlock_t b;\n\t} in;\n};";
    const parameters = "struct baz *baz";
    expect(await within("spin_lock(&baz->a);", text, parameters)).toEqual(["struct baz.a"]);
    expect(await within("spin_lock(&baz->in.b);", text, parameters)).toEqual(["struct baz.in.b"]);
  });

  it("typedefs of structs and of pointers to them", async () => {
    const text = "typedef struct foo foo_t;\ntypedef foo_t *foo_p;";
    expect(await within("spin_lock(&foo->lock);", text, "foo_t *foo")).toEqual(["struct foo.lock"]);
    expect(await within("foo_p foo = pick(); spin_lock(&foo->lock);", text)).toEqual(["struct foo.lock"]);
  });

  it("arrays of structs, of pointers and behind pointers", async () => {
    expect(await within("spin_lock(&bar->table[i]->lock);")).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&(bar->far + i)->lock);")).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&(*list)->lock);", "", "struct foo **list")).toEqual(["struct foo.lock"]);
  });

  it("container_of, also as a macro and with typeof", async () => {
    const macro = "#define to_bar(p) container_of(p, struct bar, foo)";
    expect(await within("spin_lock(&to_bar(foo)->lock);", macro, "struct foo *foo")).toEqual([
      "struct bar.lock",
    ]);
    expect(
      await within(
        "bar = container_of(x, typeof(*bar), foo); spin_lock(&bar->lock);",
        "",
        "struct foo *x, struct bar *bar",
      ),
    ).toEqual(["struct bar.lock"]);
  });

  it("helpers that give a driver its own object", async () => {
    const helper = "static struct foo *foo_priv(struct net_device *dev)\n{\n\treturn netdev_priv(dev);\n}";
    const parameters = "struct net_device *dev";
    expect(await within("spin_lock(&foo_priv(dev)->lock);", helper, parameters)).toEqual(["struct foo.lock"]);
    expect(
      await within("struct foo *foo = netdev_priv(dev); spin_lock(&foo->lock);", "", parameters),
    ).toEqual(["struct foo.lock"]);
  });

  it("casts", async () => {
    expect(await within("spin_lock(&((struct foo *)arg)->lock);", "", "unsigned long arg")).toEqual([
      "struct foo.lock",
    ]);
    expect(
      await within("spin_lock(&((struct foo *)(page + 8 * i))->lock);", "", "void *page, int i"),
    ).toEqual(["struct foo.lock"]);
  });

  it("results of functions that were read, declared only, or called through a pointer", async () => {
    const read =
      "struct foo *get(struct bar *bar, int i)\n{\n\tif (i)\n\t\treturn bar->far;\n\treturn &bar->foo;\n}";
    expect(await within("spin_lock(&get(bar, i)->lock);", read)).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&get(bar)->lock);", "struct foo *get(struct bar *bar);")).toEqual([
      "struct foo.lock",
    ]);
    const pointer = "struct ops {\n\tstruct foo *(*get)(int i);\n};";
    expect(await within("spin_lock(&ops->get(i)->lock);", pointer, "struct ops *ops, int i")).toEqual([
      "struct foo.lock",
    ]);
  });

  it("functions that return the lock itself", async () => {
    const read =
      "spinlock_t *lock_of(struct bar *bar, int i)\n{\n\tif (i)\n\t\treturn &bar->far->lock;\n\treturn &bar->foo.lock;\n}";
    expect(await within("spin_lock(lock_of(bar, i));", read)).toEqual(["struct foo.lock"]);
  });

  it("per-cpu accessors, each processor by itself", async () => {
    const text = "DEFINE_PER_CPU(struct foo, the_foo);";
    expect(await within("spin_lock(&this_cpu_ptr(&the_foo)->lock);", text)).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&per_cpu(the_foo, i).lock);", text)).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&per_cpu_ptr(far, i)->lock);", "", "struct foo *far, int i")).toEqual([
      "struct foo.lock",
    ]);
    const both = `${head}${text}\nvoid f(int a, int b)\n{\n\tspin_lock(&per_cpu(the_foo, a).lock);\n\tspin_lock(&per_cpu(the_foo, b).lock);\n}\n`;
    const { dependencies } = (await summarizeTexts(both)).of("f");
    expect(dependencies.map(({ held, event }) => held.ref.key === event.ref.key)).toEqual([false]);
  });

  it("RCU accessors and exchanges", async () => {
    expect(await within("spin_lock(&rcu_dereference_protected(bar->far, i)->lock);")).toEqual([
      "struct foo.lock",
    ]);
    expect(await within("spin_lock(&smp_load_acquire(&bar->far)->lock);")).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&xchg(&bar->far, 0)->lock);")).toEqual(["struct foo.lock"]);
  });

  it("elements of lists and trees", async () => {
    const text = "struct list_head { struct list_head *next; };";
    const parameters = "struct list_head *head, struct foo *foo";
    expect(
      await within("spin_lock(&list_first_entry(head, struct foo, node)->lock);", text, parameters),
    ).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&list_next_entry(foo, node)->lock);", text, parameters)).toEqual([
      "struct foo.lock",
    ]);
    expect(
      await within("struct foo *foo = xa_load(array, i); spin_lock(&foo->lock);", "", "void *array, int i"),
    ).toEqual(["struct foo.lock"]);
  });

  it("macros that stand for members and objects", async () => {
    const members =
      "#define far_lock far->lock\n#define inner_lock foo.lock\n#define the_lock (bar->foo.lock)\n#define LOCK(b) ((b)->foo.lock)";
    expect(await within("spin_lock(&bar->inner_lock);", members)).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&the_lock);", members)).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(&LOCK(bar));", members)).toEqual(["struct foo.lock"]);
  });

  it("typeof a variable", async () => {
    expect(await within("typeof(bar->far) p = pick(); spin_lock(&p->lock);")).toEqual(["struct foo.lock"]);
  });

  it("one of several objects, when all have the same", async () => {
    expect(await within("spin_lock(i ? &bar->foo.lock : &bar->far->lock);")).toEqual(["struct foo.lock"]);
    expect(await within("spin_lock(i ? &bar->foo.lock : &bar->lock);")).toEqual([]);
    expect(await within("spin_lock(&(i ? bar->far : pick(bar))->lock);")).toEqual(["struct foo.lock"]);
  });

  it("a variable with several values, by its declared type", async () => {
    expect(
      await within(
        "struct foo *p = bar->far; if (i) p = bar->table[i]; else p = pick(); spin_lock(&p->lock);",
      ),
    ).toEqual(["struct foo.lock"]);
    expect(await within("spinlock_t *p = &bar->lock; if (i) p = &bar->foo.lock; spin_lock(p);")).toEqual([]);
  });

  it("a path that is too long to name an object", async () => {
    const far = "->next".repeat(12);
    expect(await within(`spin_lock(&bar->far${far}->lock);`)).toEqual(["struct foo.lock"]);
  });

  it("a struct that has members under #else", async () => {
    const text = "#ifdef A\nstruct baz {\n\tint x;\n};\n#else\nstruct baz {\n\tspinlock_t lock;\n};\n#endif";
    expect(await within("spin_lock(&baz->lock);", text, "struct baz *baz")).toEqual(["struct baz.lock"]);
  });

  it("a struct that the kernel calls by a tag that looks like an attribute", async () => {
    const text = "struct __queue {\n\tspinlock_t lock;\n};\nstruct baz {\n\tstruct __queue free;\n};";
    expect(await within("spin_lock(&baz->free.lock);", text, "struct baz *baz")).toEqual([
      "struct __queue.lock",
    ]);
  });
});

describe("an unknown object", () => {
  it("is never the same as another one", async () => {
    const text = `${head}void f(struct bar *bar, int i)\n{\n\tspin_lock(&(pick(i) ? bar->far : &bar->foo)->lock);\n\tspin_lock(&(pick(i) ? bar->far : &bar->foo)->lock);\n}\n`;
    const [pair] = (await summarizeTexts(text)).of("f").dependencies;
    expect(pair?.held.ref.class?.name).toBe("struct foo.lock");
    expect(pair?.held.ref.key).not.toBe(pair?.event.ref.key);
  });

  it("of no known struct has no class", async () => {
    expect(await within("spin_lock(&pick(bar)->lock);")).toEqual([]);
    expect(await within("spin_lock(&((struct missing *)bar->far)->lock);")).toEqual([]);
  });

  it("taken out by an exchange is not what was put in its place", async () => {
    const text = `${head}void f(struct bar *bar, struct foo *new)\n{\n\tstruct foo *old = xchg(&bar->far, new);\n\n\tspin_lock(&old->lock);\n\tspin_lock(&bar->far->lock);\n}\n`;
    const [pair] = (await summarizeTexts(text)).of("f").dependencies;
    expect(pair?.held.ref.key).not.toBe(pair?.event.ref.key);
  });
});

describe("structs of one name", () => {
  const record = (lock: string) => `struct priv {\n\tspinlock_t ${lock};\n};\n`;
  const source = (include: string, lock: string) =>
    `#include <linux/spinlock.h>\n#include "${include}"\nvoid f(struct priv *p)\n{\n\tspin_lock(&p->${lock});\n}\n`;

  it("are told apart by what the file includes, however near another one is", async () => {
    const texts = {
      "drivers/net/a/priv.h": record("a"),
      "include/linux/priv.h": record("b"),
      "drivers/net/c/x.c": source("linux/priv.h", "b").replace('"linux/priv.h"', "<linux/priv.h>"),
    };
    const { events } = (await summarizeTexts(texts)).of("f");
    expect(events.map(({ ref }) => ref.class?.file)).toEqual(["include/linux/priv.h"]);
  });

  it("that only the source file defines are seen behind a header's pointer", async () => {
    const texts = {
      "drivers/a/box.h": "struct priv;\nstruct box {\n\tstruct priv *priv;\n};\n",
      "drivers/a/x.c":
        '#include <linux/spinlock.h>\n#include "box.h"\nstruct priv {\n\tspinlock_t lock;\n};\nvoid f(struct box *box)\n{\n\tspin_lock(&box->priv->lock);\n}\n',
    };
    expect(await taken(texts)).toEqual(["struct priv.lock"]);
  });

  it("that every architecture defines are those of the file's own", async () => {
    const arch = (name: string, member: string) => ({
      [`arch/${name}/include/asm/kit.h`]: `struct kit_arch {\n\tspinlock_t ${member};\n};\n`,
    });
    const texts = {
      ...arch("x86", "one"),
      ...arch("s390", "two"),
      "include/linux/kit.h": "#include <asm/kit.h>\nstruct kit {\n\tstruct kit_arch arch;\n};\n",
      "arch/s390/x.c":
        "#include <linux/spinlock.h>\n#include <linux/kit.h>\nvoid f(struct kit *kit)\n{\n\tspin_lock(&kit->arch.two);\n}\n",
    };
    const { events } = (await summarizeTexts(texts)).of("f");
    expect(events.map(({ ref }) => ref.class?.file)).toEqual(["arch/s390/include/asm/kit.h"]);
  });
});
