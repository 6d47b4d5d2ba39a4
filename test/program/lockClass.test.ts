import { describe, expect, it } from "vitest";
import type { LockClass } from "../../server/src/program/lockClass";
import { summarizeTexts } from "../summary/summarizeTexts";
import { onlyPath, present, type Texts } from "./linkTexts";

const includes = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "#include <linux/completion.h>",
  "#include <linux/workqueue.h>",
  "#include <linux/timer.h>",
  "#include <linux/wait.h>",
  "",
].join("\n");

/** Class of the first event of `f`, or undefined when it has none. */
async function classIn(texts: Texts, name = "f"): Promise<LockClass | undefined> {
  return (await summarizeTexts(texts)).of(name).events[0]?.ref.class;
}

async function classOf(
  declarations: string,
  statement: string,
  parameters = "struct foo *foo",
): Promise<LockClass | undefined> {
  return classIn(`${includes}${declarations}\nvoid f(${parameters})\n{\n\t${statement}\n}\n`);
}

describe("the class of a lock", () => {
  it("in a struct is the struct and the member", async () => {
    expect(await classOf("struct foo {\n\tstruct mutex lock;\n};", "mutex_lock(&foo->lock);")).toEqual({
      name: "struct foo.lock",
      key: `struct foo.lock@${onlyPath}`,
      sort: "lock",
      struct: "foo",
      member: "lock",
      symbol: null,
      file: onlyPath,
    });
  });

  it("is named after the innermost struct with a tag", async () => {
    const inner =
      "struct bar {\n\tspinlock_t lock;\n};\nstruct foo {\n\tstruct bar bar;\n\tstruct bar *far;\n};";
    expect((await classOf(inner, "spin_lock(&foo->bar.lock);"))?.name).toBe("struct bar.lock");
    expect((await classOf(inner, "spin_lock(&foo->far->lock);"))?.name).toBe("struct bar.lock");
    const anonymous = "struct foo {\n\tstruct {\n\t\tspinlock_t lock;\n\t} in;\n};";
    expect((await classOf(anonymous, "spin_lock(&foo->in.lock);"))?.name).toBe("struct foo.in.lock");
    const transparent = "struct foo {\n\tunion {\n\t\tspinlock_t lock;\n\t};\n};";
    expect((await classOf(transparent, "spin_lock(&foo->lock);"))?.name).toBe("struct foo.lock");
  });

  it("in a struct known only by its typedef is the typedef's name", async () => {
    const text = "typedef struct {\n\tspinlock_t lock;\n} foo_t;";
    expect((await classOf(text, "spin_lock(&foo->lock);", "foo_t *foo"))?.name).toBe("struct foo_t.lock");
  });

  it("in an array is that of all its elements", async () => {
    const text = "struct foo {\n\tspinlock_t locks[4];\n};";
    expect((await classOf(text, "spin_lock(&foo->locks[1]);"))?.name).toBe("struct foo.locks");
  });

  it("at file scope is its symbol", async () => {
    expect(await classOf("DEFINE_MUTEX(foo_mutex);", "mutex_lock(&foo_mutex);")).toMatchObject({
      name: "foo_mutex",
      symbol: "foo_mutex",
      struct: null,
      file: "",
    });
  });

  it("static at file scope belongs to its file", async () => {
    const text = `${includes}static DEFINE_MUTEX(big_lock);\nvoid NAME(void)\n{\n\tmutex_lock(&big_lock);\n}\n`;
    const texts = { "drivers/a/x.c": text.replace("NAME", "f"), "drivers/b/y.c": text.replace("NAME", "g") };
    const classes = [present(await classIn(texts, "f")), present(await classIn(texts, "g"))];
    expect(classes.map(({ name, file }) => [name, file])).toEqual([
      ["big_lock", "drivers/a/x.c"],
      ["big_lock", "drivers/b/y.c"],
    ]);
    expect(classes[0]?.key).not.toBe(classes[1]?.key);
  });

  it("static in a function belongs to the function", async () => {
    expect(await classOf("", "static DEFINE_MUTEX(once); mutex_lock(&once);")).toMatchObject({
      name: "f.once",
      file: onlyPath,
    });
  });

  it("on the stack belongs to the function", async () => {
    const text = "struct request {\n\tstruct completion done;\n};";
    expect((await classOf("", "struct completion done; wait_for_completion(&done);"))?.symbol).toBe("f.done");
    expect((await classOf(text, "struct request rq; wait_for_completion(&rq.done);"))?.symbol).toBe(
      "f.rq.done",
    );
  });

  it("in a file-scope object is the struct's, not the object's", async () => {
    const text = "struct foo {\n\tspinlock_t lock;\n};\nstatic struct foo the_foo;";
    expect((await classOf(text, "spin_lock(&the_foo.lock);", "void"))?.name).toBe("struct foo.lock");
  });

  it("in structs of one tag in two files differs", async () => {
    const text = `${includes}struct priv {\n\tspinlock_t lock;\n};\nvoid NAME(struct priv *p)\n{\n\tspin_lock(&p->lock);\n}\n`;
    const texts = { "drivers/a/x.c": text.replace("NAME", "f"), "drivers/b/y.c": text.replace("NAME", "g") };
    expect((await classIn(texts, "f"))?.file).toBe("drivers/a/x.c");
    expect((await classIn(texts, "g"))?.file).toBe("drivers/b/y.c");
  });

  it("with a subclass is told apart by it", async () => {
    const text = "struct foo {\n\tstruct mutex lock;\n};";
    expect((await classOf(text, "mutex_lock_nested(&foo->lock, 1);"))?.name).toBe("struct foo.lock/1");
    expect((await classOf(text, "mutex_lock_nested(&foo->lock, 0);"))?.name).toBe("struct foo.lock");
    expect((await classOf(text, "mutex_lock_nested(&foo->lock, NEST);"))?.name).toBe("struct foo.lock/NEST");
  });

  it("behind a bare pointer is unknown", async () => {
    const text = "struct foo {\n\tspinlock_t *lock;\n};";
    expect(await classOf(text, "spin_lock(foo->lock);")).toBeUndefined();
  });

  it("of an unknown struct is unknown", async () => {
    expect(await classOf("", "mutex_lock(&foo->lock);")).toBeUndefined();
  });
});

describe("the class of an event", () => {
  it("says what it is", async () => {
    const text =
      "struct foo {\n\tstruct work_struct work;\n\tstruct completion done;\n\tstruct timer_list timer;\n};";
    expect((await classOf(text, "flush_work(&foo->work);"))?.name).toBe("work struct foo.work");
    expect((await classOf(text, "wait_for_completion(&foo->done);"))?.name).toBe(
      "completion struct foo.done",
    );
    expect((await classOf(text, "del_timer_sync(&foo->timer);"))?.name).toBe("timer struct foo.timer");
  });

  it("of delayed work is that of the whole, also when seen as the work inside", async () => {
    const text = "struct foo {\n\tstruct delayed_work poll;\n};";
    const whole = await classOf(text, "cancel_delayed_work_sync(&foo->poll);");
    expect(whole?.name).toBe("work struct foo.poll");
    expect((await classOf(text, "flush_work(&foo->poll.work);"))?.key).toBe(whole?.key);
  });

  it("at file scope is its symbol", async () => {
    const text = "static void g(struct work_struct *w)\n{\n}\nstatic DECLARE_WORK(foo_work, g);";
    expect((await classOf(text, "flush_work(&foo_work);"))?.name).toBe("work foo_work");
  });
});

describe("locks inside structs of others", () => {
  it("belong to who contains the struct", async () => {
    const text = "struct foo {\n\twait_queue_head_t queue;\n};";
    expect((await classOf(text, "spin_lock(&foo->queue.lock);"))?.name).toBe("struct foo.queue.lock");
  });
});
