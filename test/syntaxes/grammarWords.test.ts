import { describe, expect, it } from "vitest";
import { createKernelModel } from "../../server/src/kernel/model";
import type { PrimitiveKind } from "../../server/src/kernel/primitive";
import grammar from "../../syntaxes/lockwright.injection.json";

/** What the model may say about a word of each group. */
const kinds: Readonly<Record<string, readonly PrimitiveKind[]>> = {
  acquire: ["acquire", "contextEnter"],
  try: ["try"],
  release: ["release", "downgrade", "contextExit"],
  wait: ["wait"],
  signal: ["signal"],
  bind: ["bind"],
  assert: ["assert", "annotate", "query", "acquire", "sleep", "allocate"],
  lockdep: ["annotate"],
};

const { repository } = grammar;
const groups = new Map(Object.entries(repository).map(([name, { patterns }]) => [name, patterns]));
const model = createKernelModel();

describe("a word of the grammar", () => {
  it.each(Object.keys(kinds))("in the group %s means to the model what its color says", (group) => {
    const words = (groups.get(group) ?? []).flatMap(({ match }) => wordsOf(match));
    expect(words.length).toBeGreaterThan(0);
    const strange = words.filter((word) => {
      const kind = model.primitive(word)?.kind;
      return kind === undefined || !kinds[group]?.includes(kind);
    });
    expect(strange.map((word) => `${word}: ${model.primitive(word)?.kind ?? "unknown"}`)).toEqual([]);
  });

  it("has one color", () => {
    const words = [...groups.values()].flat().flatMap(({ match }) => wordsOf(match));
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

/** The words of a pattern of the form `\s*+\b(one|two)\b...`. */
function wordsOf(match: string): string[] {
  return /\\b\(([\w|]+)\)/.exec(match)?.[1]?.split("|") ?? [];
}
