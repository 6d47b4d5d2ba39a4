import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neverCancelled } from "../../server/src/base/cancellation";
import { decodeFacts, encodeFacts } from "../../server/src/facts/codec";
import { extractFile } from "../../server/src/facts/extractFile";
import type { FileFacts } from "../../server/src/facts/types";
import { createKernelModel } from "../../server/src/kernel/model";
import { FactStore } from "../../server/src/workspace/factStore";
import { createMemoryHost } from "../harness/memoryHost";
import { loadTestGrammar } from "../syntax/loadTestGrammar";

const grammar = await loadTestGrammar();
const model = createKernelModel();

/** Sources of our own, or those of a kernel tree when one is named: one of every so many. */
const kernel = process.env["LOCKWRIGHT_KERNEL"];
const texts = kernel === undefined ? sourcesIn("test/fixtures", 6) : sourcesIn(join(kernel, "net"), 40);

function sourcesIn(folder: string, every: number): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[ch]$/.test(path))
    .sort()
    .filter((_, index) => index % every === 0)
    .map((path) => readFileSync(join(folder, path), "latin1"));
}

/** What people type, in any place: braces, directives, halves of statements. */
const typed = fc.constantFrom(
  ...["{", "}", "(", ";", "\n#ifdef CONFIG_A\n", "\n#else\n", "\n#endif\n", "\n#if 0\n"],
  ...["if (a) ", "else ", "mutex_lock(&foo->lock);\n", "return;\n", "/*", "static int f(int a)\n{\n"],
);

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(30),
  insert: typed,
});

function edited(text: string, { at, remove, insert }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
}

const PATH = "drivers/x/a.c";

function storeOf(text: string): FactStore {
  const extract = (source: {
    path: string;
    text: string;
    depth: Parameters<typeof extractFile>[0]["depth"];
  }) => extractFile(source, { grammar, model });
  return new FactStore(createMemoryHost({ files: new Map([[PATH, text]]), extract }));
}

async function readFresh(text: string): Promise<FileFacts | undefined> {
  const store = storeOf(text);
  await store.readFull([PATH], { cancellation: neverCancelled });
  return store.get(PATH);
}

describe("a store of facts", () => {
  it("has the same facts after edits as when it reads the last text afresh", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      async (original, edits) => {
        const store = storeOf(original);
        let text = original;
        for (const [index, one] of edits.entries()) {
          if (index % 2 === 0) await store.readFull([PATH], { cancellation: neverCancelled });
          else await store.readFunctions(new Map([[PATH, new Set(["f"])]]), { cancellation: neverCancelled });
          text = edited(text, one);
          store.setText(PATH, text);
        }
        await store.readFull([PATH], { cancellation: neverCancelled });
        expect(store.get(PATH)).toEqual(await readFresh(text));
        expect(store.bytes).toBe(text.length);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it("goes back to the text on disk", async () => {
    const [text = ""] = texts;
    const store = storeOf(text);
    store.setText(PATH, "int f(void) { return 1; }\n");
    await store.readFull([PATH], { cancellation: neverCancelled });
    store.setText(PATH, undefined);
    await store.readFull([PATH], { cancellation: neverCancelled });
    expect(store.get(PATH)).toEqual(await readFresh(text));
  });

  it("keeps nothing that was read from a text that changed meanwhile", async () => {
    const store = storeOf("int f(void) { return 1; }\n");
    const reading = store.readFull([PATH], { cancellation: neverCancelled });
    store.setText(PATH, "int g(void) { return 1; }\n");
    await reading;
    expect(store.get(PATH)).toBeUndefined();
  });

  it("sends facts through bytes unchanged", () => {
    for (const text of texts) {
      const facts = extractFile({ path: PATH, text, depth: "full" }, { grammar, model });
      expect(decodeFacts(encodeFacts(facts))).toEqual(facts);
    }
  });
});
