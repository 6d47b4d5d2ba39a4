import { describe, expect, test } from "vitest";
import { decodeFacts, encodeFacts } from "../../server/src/facts/codec";
import { factsOf, outlineFactsOf } from "./extract";

const source = `#include <linux/mutex.h>
#include "foo.h"
struct foo { struct mutex lock; };
#define lock_foo(f) mutex_lock(&(f)->lock)
static int g(struct foo *f) { lock_foo(f); return f->ops->run(f); }
int f(struct foo *p)
{
\treturn g(p);
}
`;

describe("depth", () => {
  test("an outline has names, calls and types, but no flow", () => {
    const facts = outlineFactsOf(source);
    expect(facts.functions.map(({ name, kind }) => [name, kind])).toEqual([
      ["lock_foo", "macro"],
      ["g", "function"],
      ["f", "function"],
    ]);
    expect(facts.functions.every(({ flow }) => flow === undefined)).toBe(true);
    expect(facts.functions[1]).toMatchObject({ calls: ["lock_foo"], memberCalls: ["run"], isStatic: true });
    expect(facts.records.map(({ tag }) => tag)).toEqual(["foo"]);
  });

  test("a list lowers the functions it names", () => {
    const facts = outlineFactsOf(source, ["g"]);
    expect(facts.functions.filter(({ flow }) => flow !== undefined).map(({ name }) => name)).toEqual(["g"]);
  });

  test("what an outline says is what a full reading says", () => {
    const full = factsOf(source);
    const bare = full.functions.map(({ flow: _flow, ...rest }) => rest);
    expect(outlineFactsOf(source)).toEqual({ ...full, functions: bare });
  });
});

describe("offsets", () => {
  test("names, bodies and calls are where the text has them", () => {
    const facts = factsOf(source);
    const f = facts.functions.find(({ name }) => name === "f");
    expect(source.slice(f?.at, (f?.at ?? 0) + 1)).toBe("f");
    expect(source.slice(f?.start, f?.end)).toMatch(/^int f.*\}$/s);
    expect(source[f?.body ?? 0]).toBe("{");
    const ops = f?.flow?.blocks[0]?.ops ?? [];
    const call = ops.find((op) => op.op === "call");
    expect(source.slice(call?.at, call?.op === "call" ? call.end : 0)).toBe("g(p)");
    const line = ops.find((op) => op.op === "line");
    expect(source.slice(line?.at, (line?.at ?? 0) + 6)).toBe("return");
  });

  test("macro bodies and guard arguments keep file offsets", () => {
    const text = `/* x */\n#define l(f) \\\n\tmutex_lock(f)\nDEFINE_GUARD(g, int *, foo(_T), bar(_T))\nint x;\n`;
    const calls = factsOf(text).functions.flatMap(({ flow }) =>
      (flow?.blocks ?? []).flatMap(({ ops }) =>
        ops.flatMap((op) => (op.op === "call" ? [text.slice(op.at, op.end)] : [])),
      ),
    );
    expect(calls).toEqual(["mutex_lock(f)", "foo(_T)", "bar(_T)"]);
  });

  test("bytes above 127 count as one", () => {
    const text = "/* \u00e4\u00f6 */\nint f(void) { g(); return 0; }\n";
    const op = factsOf(text).functions[0]?.flow?.blocks[0]?.ops.find((candidate) => candidate.op === "call");
    expect(op?.at).toBe(text.indexOf("g()"));
  });

  test("line starts", () => expect(factsOf("a;\nvoid b(void) { }\n").lineStarts).toEqual([0, 3, 20]));

  test("no line starts without a function", () => expect(factsOf("int a;\nint b;\n").lineStarts).toEqual([]));
});

describe("files", () => {
  test("includes", () => {
    expect(factsOf(source).includes).toEqual([
      { path: "linux/mutex.h", system: true },
      { path: "foo.h", system: false },
    ]);
  });

  test("functions keep their conditions", () => {
    const text = "#ifdef CONFIG_A\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\n";
    const conditions = factsOf(text).functions.map((item) => item.conditions);
    expect(conditions).toHaveLength(2);
    expect(conditions[0]).not.toEqual(conditions[1]);
  });

  test("an empty file", () => expect(factsOf("").functions).toEqual([]));

  test("facts survive the codec", () => {
    const facts = factsOf(
      `${source}static const char *s = "\u00e4";\nint h(void) { return p("\u00e4\u00ff"); }\n`,
    );
    expect(decodeFacts(encodeFacts(facts))).toEqual(facts);
  });
});
