import { describe, expect, it } from "vitest";
import { FEW_CANDIDATES, MANY_CANDIDATES } from "../../server/src/program/opsIndex";
import type { OpsKey } from "../../server/src/program/opsKey";
import { linkBare, type Texts } from "./linkTexts";

/** `key <- function` for everything that is bound, sorted. */
function bound(texts: Texts): string[] {
  return linkBare(texts)
    .ops.all()
    .map(({ key, node }) => `${key.key} <- ${node.facts.name}`)
    .sort();
}

const define = (...names: readonly string[]) =>
  names.map((name) => `static void ${name}(void)\n{\n}\n`).join("");
const types =
  "struct inner {\n\tvoid (*stop)(void);\n};\n" +
  "struct foo_ops {\n\tvoid (*open)(void);\n\tstruct inner in;\n\tvoid (*close)(void);\n" +
  "\tstruct {\n\t\tvoid (*run)(void);\n\t} u;\n\tunion {\n\t\tvoid (*any)(void);\n\t};\n\tvoid (*many[2])(void);\n};\n";
const one = (initializer: string, names: readonly string[] = ["f"]) =>
  bound(`${types}${define(...names)}${initializer}\n`);

describe("an initializer binds a function to the member of the struct that declares it", () => {
  it("by designator", () => {
    expect(one("static struct foo_ops x = { .open = f };")).toEqual(["foo_ops.open@drivers/x/a.c <- f"]);
    expect(one("static struct foo_ops x = { .open = &f };")).toEqual(["foo_ops.open@drivers/x/a.c <- f"]);
    expect(one("static struct foo_ops x = { open: f };")).toEqual(["foo_ops.open@drivers/x/a.c <- f"]);
  });

  it("by position", () => {
    expect(one("static struct foo_ops x = { f, { f }, f };")).toEqual([
      "foo_ops.close@drivers/x/a.c <- f",
      "foo_ops.open@drivers/x/a.c <- f",
      "inner.stop@drivers/x/a.c <- f",
    ]);
  });

  it("in a struct inside another one", () => {
    expect(one("static struct foo_ops x = { .in = { .stop = f } };")).toEqual([
      "inner.stop@drivers/x/a.c <- f",
    ]);
    expect(one("static struct foo_ops x = { .in.stop = f };")).toEqual(["inner.stop@drivers/x/a.c <- f"]);
  });

  it("in a struct without a name, for the one around it", () => {
    expect(one("static struct foo_ops x = { .u = { .run = f } };")).toEqual([
      "foo_ops.u.run@drivers/x/a.c <- f",
    ]);
    expect(one("static struct foo_ops x = { .any = f };")).toEqual(["foo_ops.any@drivers/x/a.c <- f"]);
  });

  it("in arrays", () => {
    expect(one("static struct foo_ops x[] = { { .open = f }, [3] = { .close = f } };")).toEqual([
      "foo_ops.close@drivers/x/a.c <- f",
      "foo_ops.open@drivers/x/a.c <- f",
    ]);
    expect(one("static struct foo_ops x = { .many = { f } };")).toEqual(["foo_ops.many@drivers/x/a.c <- f"]);
    expect(one("static void (*table[])(void) = { f };")).toEqual(["table@drivers/x/a.c <- f"]);
  });

  it("by a typedef of a struct without a name", () => {
    expect(one("typedef struct {\n\tvoid (*go)(void);\n} foo_t;\nstatic foo_t x = { .go = f };")).toEqual([
      "foo_t.go@drivers/x/a.c <- f",
    ]);
  });

  it("by another name of the function", () => {
    expect(one("#define g f\nstatic struct foo_ops x = { .open = g };")).toEqual([
      "foo_ops.open@drivers/x/a.c <- f",
    ]);
  });

  it("unless the value is none, or the member is not there", () => {
    expect(one("static int open;\nstatic struct foo_ops x = { .open = open };")).toEqual([]);
    expect(one("static struct foo_ops x = { .missing = f };")).toEqual([]);
    expect(one("static struct bar_ops x = { .open = f };")).toEqual([]);
  });
});

describe("equal tags of two files", () => {
  it("are two keys", () => {
    const text = (name: string) => `${types}${define(name)}static struct foo_ops x = { .open = ${name} };\n`;
    expect(bound({ "a/x.c": text("f"), "a/y.c": text("g") })).toEqual([
      "foo_ops.open@a/x.c <- f",
      "foo_ops.open@a/y.c <- g",
    ]);
  });
});

describe("candidates", () => {
  const header = { "include/linux/foo.h": types };
  const driver = (name: string) => `${define(name)}static struct foo_ops x = { .open = ${name} };\n`;
  const key: OpsKey = { key: "foo_ops.open@include/linux/foo.h", name: "(struct foo_ops).open" };
  const drivers = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`drivers/d${i}/a.c`, driver(`f${i}`)]));

  it("come nearest first, with their distance", () => {
    const { ops } = linkBare({
      ...header,
      "drivers/a/x.c": driver("f"),
      "drivers/a/y.c": driver("g"),
      "net/z.c": driver("h"),
    });
    const found = ops.candidatesOf(key, "drivers/a/y.c");
    expect(found.map(({ node, distance }) => [node.facts.name, distance])).toEqual([
      ["g", 1],
      ["f", 2],
      ["h", 3],
    ]);
    expect(ops.candidatesOf({ key: "foo_ops.close@include/linux/foo.h", name: "" }, "drivers/a/y.c")).toEqual(
      [],
    );
  });

  it("are followed while they are few, in the folder while they are not many", () => {
    const followed = (count: number) =>
      linkBare({ ...header, ...drivers(count) })
        .ops.followed(key, "drivers/d0/b.c")
        .map(({ node }) => node.facts.name);
    expect(followed(FEW_CANDIDATES)).toHaveLength(FEW_CANDIDATES);
    expect(followed(FEW_CANDIDATES + 1)).toEqual(["f0"]);
    expect(followed(MANY_CANDIDATES)).toEqual(["f0"]);
    expect(followed(MANY_CANDIDATES + 1)).toEqual([]);
  });

  it("are only those of the object where it is known which one it is", () => {
    const more = `${define("own")}struct foo_ops own_ops = { .open = own };\n`;
    const { ops } = linkBare({ ...header, ...drivers(MANY_CANDIDATES + 1), "net/own.c": more });
    const names = (object: string) =>
      ops.followed({ ...key, object }, "drivers/d0/b.c").map(({ node }) => node.facts.name);
    expect(names("own_ops@")).toEqual(["own"]);
    expect(names("other_ops@")).toEqual([]);
    expect(ops.candidatesOf({ ...key, object: "own_ops@" }, "drivers/d0/b.c")[0]?.distance).toBe(0);
  });

  it("count a function once", () => {
    const { ops } = linkBare(
      `${types}${define("f")}static struct foo_ops x = { .open = f };\nstatic struct foo_ops y = { .open = f };\n`,
    );
    expect(ops.count("foo_ops.open@drivers/x/a.c")).toBe(1);
  });

  it("say whose address is taken", () => {
    const { ops } = linkBare(`${types}${define("f", "g")}static struct foo_ops x = { .open = f };\n`);
    expect(ops.isAddressTaken("f")).toBe(true);
    expect(ops.isAddressTaken("g")).toBe(false);
  });
});
