import { describe, expect, it } from "vitest";
import { cycleNames, judgeTexts } from "./cyclesOf";

type Use = "read" | "write";

/** Takes lock a, then b, as asked; the second function the other way around. */
async function cyclesOf(
  family: "rwlock" | "rwsem",
  first: readonly [Use, Use],
  second: readonly [Use, Use],
): Promise<string[]> {
  const type = family === "rwlock" ? "rwlock_t" : "struct rw_semaphore";
  const call = (verb: "lock" | "unlock", use: Use, member: string) =>
    family === "rwlock"
      ? `\t${use}_${verb}(&foo->${member});`
      : `\t${verb === "lock" ? "down" : "up"}_${use}(&foo->${member});`;
  const side = (name: string, [one, two]: readonly [string, string], [useOne, useTwo]: readonly [Use, Use]) =>
    [
      `void ${name}(struct foo *foo)`,
      "{",
      call("lock", useOne, one),
      call("lock", useTwo, two),
      call("unlock", useTwo, two),
      call("unlock", useOne, one),
      "}",
      "",
    ].join("\n");
  const text =
    `#include <linux/spinlock.h>\n#include <linux/rwsem.h>\nstruct foo {\n\t${type} a;\n\t${type} b;\n};\n` +
    side("f", ["a", "b"], first) +
    side("g", ["b", "a"], second);
  return (await judgeTexts(text)).cycles.map(cycleNames);
}

const uses = ["read", "write"] as const;
const pairs = uses.flatMap((one) => uses.map((two) => [one, two] as const));
const rows = pairs.flatMap((first) => pairs.map((second) => [first, second] as const));

describe("two sides that hold and wait as readers or writers", () => {
  it.each(rows)("of a recursive rwlock: %s against %s", async (first, second) => {
    // Who waits to read is stopped only by a writer.
    const isStuck = (waits: Use, heldByOther: Use) => waits === "write" || heldByOther === "write";
    const expected = isStuck(first[1], second[0]) && isStuck(second[1], first[0]);
    expect(await cyclesOf("rwlock", first, second)).toEqual(expected ? ["a>b"] : []);
  });

  it.each(rows)(
    "of a semaphore, where readers queue behind writers: %s against %s",
    async (first, second) => {
      expect(await cyclesOf("rwsem", first, second)).toEqual(["a>b"]);
    },
  );

  it("find the writer among several readers", async () => {
    const text =
      "#include <linux/spinlock.h>\nstruct foo {\n\trwlock_t a;\n\tspinlock_t b;\n};\n" +
      "void f(struct foo *foo)\n{\n\tread_lock(&foo->a);\n\tspin_lock(&foo->b);\n\tspin_unlock(&foo->b);\n\tread_unlock(&foo->a);\n}\n" +
      "void g(struct foo *foo)\n{\n\tspin_lock(&foo->b);\n\tread_lock(&foo->a);\n\tread_unlock(&foo->a);\n\tspin_unlock(&foo->b);\n}\n";
    expect((await judgeTexts(text)).cycles).toEqual([]);
    const writer =
      "void h(struct foo *foo)\n{\n\tspin_lock(&foo->b);\n\twrite_lock(&foo->a);\n\twrite_unlock(&foo->a);\n\tspin_unlock(&foo->b);\n}\n";
    const [cycle] = (await judgeTexts(text + writer)).cycles;
    expect(cycle?.witnesses.map(({ function: { facts } }) => facts.name).sort()).toEqual(["f", "h"]);
  });
});
