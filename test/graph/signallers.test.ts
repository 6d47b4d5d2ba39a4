import { describe, expect, it } from "vitest";
import { collectCallbacks } from "../../server/src/graph/callbacks";
import { collectSignallers, rootTest } from "../../server/src/graph/signallers";
import { findWaitRings } from "../../server/src/graph/waitRings";
import { analyzeProgram } from "../../server/src/workspace/analyzeProgram";
import { model } from "../program/linkTexts";
import { summarizeTexts, unhindered } from "../summary/summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "#include <linux/completion.h>",
  "#include <linux/workqueue.h>",
  "#include <linux/interrupt.h>",
  "struct foo {\n\tstruct mutex lock;\n\tstruct completion done;\n\tstruct completion ready;\n\tstruct completion third;\n\tstruct work_struct work;\n};",
  "",
].join("\n");

const signal = "complete(&foo->done);";
const locked = `mutex_lock(&foo->lock);\n\t${signal}\n\tmutex_unlock(&foo->lock);`;
const define = (name: string, body: string, kind = "") =>
  `${kind}void ${name}(struct foo *foo)\n{\n\t${body}\n}\n`;
const waiter = define(
  "foo_wait",
  "mutex_lock(&foo->lock);\n\twait_for_completion(&foo->done);\n\tmutex_unlock(&foo->lock);",
);

async function rolesOf(text: string): Promise<string[]> {
  const { program, callGraph, summaries } = await summarizeTexts(head + text);
  const signallers = collectSignallers(
    summaries,
    rootTest(program, callGraph, collectCallbacks(summaries, [])),
  );
  return signallers
    .events()
    .flatMap((event) => signallers.of(event).map(({ root, role }) => `${root.facts.name} ${role}`))
    .sort();
}

/** Severity of every finding about waits. */
async function verdicts(text: string): Promise<string[]> {
  const { program } = await summarizeTexts(head + text);
  return (await analyzeProgram(program.files, model, unhindered)).drafts
    .filter(({ rule }) => rule === "cross-release-deadlock")
    .map(({ severity }) => severity);
}

describe("who signals an event", () => {
  it("are the roots that reach the signal", async () => {
    const text =
      define("inner", signal, "static ") + define("outer", "inner(foo);") + define("other", "inner(foo);");
    expect(await rolesOf(text)).toEqual(["other mandatory", "outer mandatory"]);
  });

  it("includes a function with callers whose address is taken", async () => {
    const table =
      "struct ops {\n\tvoid (*run)(struct foo *foo);\n};\nstatic struct ops o = { .run = inner };\n";
    const text = define("inner", signal, "static ") + table + define("outer", "inner(foo);");
    expect(await rolesOf(text)).toEqual(["inner mandatory", "outer mandatory"]);
  });

  it("are told apart by what they are for", async () => {
    const text =
      define("foo_irq", signal) +
      define("foo_remove", signal) +
      define("foo_start", "init_completion(&foo->done);\n\tcomplete(&foo->done);");
    expect(await rolesOf(text)).toEqual(["foo_irq mandatory", "foo_remove teardown", "foo_start initial"]);
  });
});

describe("a wait under a lock that signallers need", () => {
  it("is an error when the only one does", async () => {
    expect(await verdicts(waiter + define("foo_irq", locked))).toEqual(["error"]);
  });

  it("is silent when one signaller can do without", async () => {
    expect(await verdicts(waiter + define("foo_irq", locked) + define("foo_timer", signal))).toEqual([]);
  });

  it("is told when every signaller needs it", async () => {
    expect(await verdicts(waiter + define("foo_irq", locked) + define("foo_timer", locked))).toEqual([
      "error",
    ]);
  });

  it("does not count on teardown or initial signals, for or against", async () => {
    expect(await verdicts(waiter + define("foo_irq", locked) + define("foo_remove", signal))).toEqual([
      "error",
    ]);
    const initial = define("foo_start", "init_completion(&foo->done);\n\tcomplete(&foo->done);");
    expect(await verdicts(waiter + define("foo_irq", locked) + initial)).toEqual(["error"]);
    expect(await verdicts(waiter + define("foo_remove", locked))).toEqual([]);
  });

  it("is silent where nobody is known to signal", async () => {
    expect(await verdicts(waiter)).toEqual([]);
  });

  it("is silent when only some path of the signaller takes the lock before", async () => {
    const early = define("foo_irq", `if (unknown())\n\t\tmutex_lock(&foo->lock);\n\t${signal}`);
    expect(await verdicts(waiter + early)).toEqual([]);
  });

  it("counts a lock taken and dropped again before the signal", async () => {
    const before = define("foo_irq", `mutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);\n\t${signal}`);
    const after = define("foo_irq", `${signal}\n\tmutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);`);
    expect(await verdicts(waiter + before)).toEqual(["error"]);
    expect(await verdicts(waiter + after)).toEqual([]);
  });

  it("does not count the waiter's own signal", async () => {
    const own = define(
      "foo_kick",
      `mutex_lock(&foo->lock);\n\t${signal}\n\twait_for_completion(&foo->done);\n\tmutex_unlock(&foo->lock);`,
    );
    expect(await verdicts(own)).toEqual([]);
  });

  it("is at most information when the wait ends by itself", async () => {
    const bounded = waiter.replace(
      "wait_for_completion(&foo->done)",
      "wait_for_completion_timeout(&foo->done, 10)",
    );
    expect(await verdicts(bounded + define("foo_irq", locked))).toEqual(["information"]);
  });
});

describe("rings of waits", () => {
  const step = (name: string, waits: string, signals: string) =>
    define(name, `wait_for_completion(&foo->${waits});\n\tcomplete(&foo->${signals});`);
  const rings = async (text: string) => {
    const { program, callGraph, summaries } = await summarizeTexts(head + text);
    const signallers = collectSignallers(
      summaries,
      rootTest(program, callGraph, collectCallbacks(summaries, [])),
    );
    return findWaitRings({ signallers }).map((ring) =>
      ring
        .map(({ event }) => event.member)
        .sort()
        .join(" "),
    );
  };

  it("are found once, of two and of three", async () => {
    expect(await rings(step("f", "done", "ready") + step("g", "ready", "done"))).toEqual(["done ready"]);
    const three = step("f", "done", "ready") + step("g", "ready", "third") + step("h", "third", "done");
    expect(await rings(three)).toEqual(["done ready third"]);
  });

  it("are broken by a signaller that does not wait", async () => {
    expect(
      await rings(step("f", "done", "ready") + step("g", "ready", "done") + define("h", signal)),
    ).toEqual([]);
  });

  it("are broken by a wait after the signal", async () => {
    const after = define("g", "complete(&foo->done);\n\twait_for_completion(&foo->ready);");
    expect(await rings(step("f", "done", "ready") + after)).toEqual([]);
  });

  it("are broken by a wait that can end otherwise", async () => {
    const killable = step("g", "ready", "done").replace(
      "wait_for_completion(",
      "wait_for_completion_killable(",
    );
    expect(await rings(step("f", "done", "ready") + killable)).toEqual([]);
  });

  it("are not made of events of different objects", async () => {
    const other =
      "void g(struct foo *foo, struct foo *other)\n{\n\twait_for_completion(&foo->ready);\n\tcomplete(&other->done);\n}\n";
    expect(await rings(step("f", "done", "ready") + other)).toEqual([]);
  });
});

describe("callbacks", () => {
  const bind = define("foo_init", "INIT_WORK(&foo->work, foo_work);");
  const work = (body: string) =>
    `static void foo_work(struct work_struct *work)\n{\n\tstruct foo *foo = container_of(work, struct foo, work);\n\n\t${body}\n}\n`;
  const stop = define(
    "foo_stop",
    "mutex_lock(&foo->lock);\n\tcancel_work_sync(&foo->work);\n\tmutex_unlock(&foo->lock);",
  );
  const needs = "mutex_lock(&foo->lock);\n\tmutex_unlock(&foo->lock);";

  it("that need the waiter's lock are an error", async () => {
    expect(await verdicts(work(needs) + bind + stop)).toEqual(["error"]);
    expect(await verdicts(work("foo->done.done = 1;") + bind + stop)).toEqual([]);
  });

  it("that wait for themselves are an error", async () => {
    expect(await verdicts(work("cancel_work_sync(&foo->work);") + bind)).toEqual(["error"]);
  });

  it("of which another place binds a harmless one are only information", async () => {
    const other = "static void foo_idle(struct work_struct *work)\n{\n}\n";
    const rebind = define("foo_setup", "INIT_WORK(&foo->work, foo_idle);");
    expect(await verdicts(work(needs) + other + bind + rebind + stop)).toEqual(["information"]);
  });
});
