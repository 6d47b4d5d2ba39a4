import { describe, expect, it } from "vitest";
import type { Texts } from "../program/linkTexts";
import { summarizeBare } from "./summarizeTexts";

const types =
  "struct foo;\nstruct foo_ops {\n\tvoid (*open)(struct foo *);\n\tvoid (*close)(struct foo *);\n};\n" +
  "struct foo {\n\tvoid (*hook)(struct foo *);\n\tstruct foo_ops own;\n\tconst struct foo_ops *ops;\n};\n";
const callbacks = "static void f(struct foo *x)\n{\n}\nstatic void g(struct foo *x)\n{\n}\n";

/** `key <- function` for everything bound, keys without their file, sorted. */
async function bound(texts: Texts): Promise<string[]> {
  const { program } = await summarizeBare(texts);
  const lines = program.ops.all().map(({ key, node }) => `${key.name} <- ${node.facts.name}`);
  return [...new Set(lines)].filter((line) => !line.startsWith("parameter")).sort();
}

const inBody = (statements: string, more = "") =>
  bound(`${types}${callbacks}${more}void init(struct foo *foo)\n{\n${statements}\n}\n`);

describe("a function is bound by an assignment", () => {
  it("to a member", async () => {
    expect(await inBody("\tfoo->hook = f;")).toEqual(["(struct foo).hook <- f"]);
    expect(await inBody("\tfoo->own.open = &f;")).toEqual(["(struct foo_ops).open <- f"]);
    expect(await inBody("\tWRITE_ONCE(foo->hook, f);")).toEqual(["(struct foo).hook <- f"]);
  });

  it("to a member, by a choice or a variable", async () => {
    expect(await inBody("\tfoo->hook = foo->ops ? f : g;")).toEqual([
      "(struct foo).hook <- f",
      "(struct foo).hook <- g",
    ]);
    expect(
      await inBody("\tvoid (*p)(struct foo *) = f;\n\n\tif (foo->ops)\n\t\tp = g;\n\tfoo->hook = p;"),
    ).toEqual(["(struct foo).hook <- f", "(struct foo).hook <- g"]);
  });

  it("to a variable", async () => {
    const text = "static void (*hook)(struct foo *);\n";
    expect(await inBody("\thook = f;", text)).toEqual(["hook <- f"]);
  });

  it("by a table in the function or by a whole struct", async () => {
    expect(
      await inBody("\tstatic const struct foo_ops table = { f, .close = g };\n\n\tfoo->ops = &table;"),
    ).toEqual(["(struct foo_ops).close <- g", "(struct foo_ops).open <- f"]);
    expect(await inBody("\tfoo->own = (struct foo_ops){ .open = f };")).toEqual([
      "(struct foo_ops).open <- f",
    ]);
    const table = "static const struct foo_ops table = { .open = f };\n";
    expect(await inBody("\tfoo->own = table;", table)).toEqual(["(struct foo_ops).open <- f"]);
  });

  it("from another member", async () => {
    const table = "static const struct foo_ops table = { .open = f };\n";
    expect(await inBody("\tfoo->hook = foo->ops->open;\n\tfoo->own.close = g;", table)).toEqual([
      "(struct foo).hook <- f",
      "(struct foo_ops).close <- g",
      "(struct foo_ops).open <- f",
    ]);
  });

  it("not when what is stored is no function", async () => {
    expect(await inBody("\tfoo->hook = 0;\n\tfoo->ops = 0;")).toEqual([]);
    expect(await inBody("\tint f = 1;\n\n\tfoo->own.open = (void *)f;")).toEqual([]);
  });
});

describe("a function is bound as an argument", () => {
  const store = "static void set(struct foo *foo, void (*fn)(struct foo *))\n{\n\tfoo->hook = fn;\n}\n";

  it("of a function that stores it", async () => {
    expect(await inBody("\tset(foo, f);", store)).toEqual(["(struct foo).hook <- f"]);
  });

  it("through several functions and macros", async () => {
    const more = `${store}static void outer(struct foo *foo, void (*fn)(struct foo *))\n{\n\tset(foo, fn);\n}\n`;
    expect(await inBody("\touter(foo, f);", more)).toEqual(["(struct foo).hook <- f"]);
    const macro =
      "#define SET(_foo, _fn) do { (_foo)->hook = (_fn); } while (0)\n#define SET2(a, b) SET(a, b)\n";
    expect(await inBody("\tSET2(foo, f);", macro)).toEqual(["(struct foo).hook <- f"]);
  });

  it("in another file", async () => {
    const header = "void set(struct foo *foo, void (*fn)(struct foo *));\n";
    const texts = {
      "include/linux/foo.h": types + header,
      "lib/foo.c": "void set(struct foo *foo, void (*fn)(struct foo *))\n{\n\tfoo->hook = fn;\n}\n",
      "drivers/x/a.c": `${callbacks}void init(struct foo *foo)\n{\n\tset(foo, f);\n}\n`,
    };
    expect(await bound(texts)).toEqual(["(struct foo).hook <- f"]);
  });

  it("not when it is only called there, or another argument is stored", async () => {
    const call = "static void run(struct foo *foo, void (*fn)(struct foo *))\n{\n\tfn(foo);\n}\n";
    expect(await inBody("\trun(foo, f);", call)).toEqual([]);
    const other =
      "static void set(struct foo *foo, void (*a)(struct foo *), void (*b)(struct foo *))\n{\n\tfoo->hook = b;\n}\n";
    expect(await inBody("\tset(foo, f, g);", other)).toEqual(["(struct foo).hook <- g"]);
  });
});

describe("a static call", () => {
  it("reaches what it was defined with and updated to", async () => {
    const text =
      `${types}${callbacks}DEFINE_STATIC_CALL(foo_call, f);\n` +
      "void init(void)\n{\n\tstatic_call_update(foo_call, g);\n}\n";
    expect(await bound(text)).toEqual(["static_call(foo_call) <- f", "static_call(foo_call) <- g"]);
  });
});
