import { describe, expect, it } from "vitest";
import { Places } from "../../server/src/program/places";
import { claimsOf } from "../../server/src/reading/claims";
import { summarizeTexts } from "../summary/summarizeTexts";

const head = [
  "#include <linux/mutex.h>",
  "struct foo {\n\tstruct mutex lock;\n\tint state;\n};",
  "void sleep(struct foo *foo);",
  "static void pause(struct foo *foo)\n{\n\tmutex_unlock(&foo->lock);\n\tsleep(foo);\n\tmutex_lock(&foo->lock);\n}",
  "",
].join("\n");

/** Of each annotation, on how many of the ways out it was found to be true. */
async function agreed(body: string): Promise<string[]> {
  const text = `${head}void f(struct foo *foo)\n\t__releases(&foo->lock)\n\t__acquires(&foo->lock)\n{\n${body}}\n`;
  const found = await summarizeTexts(text);
  const { program, summaries } = found;
  const places = new Places(program.types, program.model);
  const node = found.of("f").function;
  const claims = claimsOf({ program, places, node, summaryOf: ({ id }) => summaries[id] });
  return claims.map(({ name, local }) => `${name} ${String(local.held)} of ${String(local.paths)}`);
}

describe("a function that is said to drop a lock and to take it", () => {
  const both = ["__releases 1 of 1", "__acquires 1 of 1"];

  it("does so where it drops its caller's lock for a while", async () => {
    expect(await agreed("\tmutex_unlock(&foo->lock);\n\tsleep(foo);\n\tmutex_lock(&foo->lock);\n")).toEqual(
      both,
    );
  });

  it("does so where a function that it calls does", async () => {
    expect(await agreed("\tpause(foo);\n")).toEqual(both);
  });

  it("does so where it takes the lock and drops it", async () => {
    expect(
      await agreed("\tmutex_lock(&foo->lock);\n\tfoo->state = 1;\n\tmutex_unlock(&foo->lock);\n"),
    ).toEqual(both);
  });

  it("does not where it leaves the lock alone", async () => {
    expect(await agreed("\tsleep(foo);\n")).toEqual(["__releases 0 of 1", "__acquires 0 of 1"]);
  });
});
