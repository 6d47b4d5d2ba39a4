import { describe, expect, it } from "vitest";
import type { TypeRef } from "../../server/src/facts/types";
import { linkBare, onlyPath, present, type Texts } from "./linkTexts";

const named = (name: string): TypeRef => ({ base: { k: "named", name }, pointers: 0, arrays: 0 });

/** Names of the members of the record that a typedef name stands for, as seen from a file. */
function membersOf(texts: Texts, name: string, file = onlyPath): string[] | undefined {
  const found = linkBare(texts).types.recordOf({ type: named(name), file });
  return found?.record.members.map((member) => member.name ?? "");
}

function memberType(text: string, tag: string, member: string): TypeRef | undefined {
  const { types } = linkBare(text);
  return types.memberOf(present(types.recordNamed(tag, onlyPath), tag), member)?.type;
}

describe("typedefs", () => {
  it("are followed to the record at their end", () => {
    const text = "struct foo {\n\tint x;\n};\ntypedef struct foo a_t;\ntypedef a_t b_t;\ntypedef b_t c_t;\n";
    expect(membersOf(text, "c_t")).toEqual(["x"]);
  });

  it("name records without a tag", () => {
    expect(membersOf("typedef struct {\n\tint x;\n} foo_t;\n", "foo_t")).toEqual(["x"]);
  });

  it("add their pointers and arrays", () => {
    const { types } = linkBare("struct foo {\n\tint x;\n};\ntypedef struct foo *p_t;\ntypedef p_t q_t[4];\n");
    const found = types.resolve({ type: { ...named("q_t"), pointers: 0, arrays: 1 }, file: onlyPath });
    expect(found.type).toEqual({ base: { k: "record", kind: "struct", tag: "foo" }, pointers: 1, arrays: 2 });
    expect(types.recordOf({ type: named("p_t"), file: onlyPath })).toBeUndefined();
  });

  it("that go in circles end", () => {
    const { types } = linkBare("typedef b_t a_t;\ntypedef a_t b_t;\ntypedef c_t *c_t;\n");
    for (const name of ["a_t", "b_t", "c_t"]) {
      expect(types.recordOf({ type: named(name), file: onlyPath })).toBeUndefined();
    }
  });

  it("that are unknown stay what they are", () => {
    const { types } = linkBare("typedef a_t b_t;\n");
    expect(types.resolve({ type: named("b_t"), file: onlyPath }).type).toEqual(named("a_t"));
  });

  it("stop at the names that are kept", () => {
    const { types } = linkBare("struct spinlock {\n\tint x;\n};\ntypedef struct spinlock spinlock_t;\n");
    const kept = types.resolve(
      { type: named("spinlock_t"), file: onlyPath },
      (name) => name === "spinlock_t",
    );
    expect(kept.type).toEqual(named("spinlock_t"));
  });

  it("mean the nearest definition", () => {
    const texts = {
      "drivers/a/foo.h": "typedef struct {\n\tint a;\n} foo_t;\n",
      "drivers/b/foo.h": "typedef struct {\n\tint b;\n} foo_t;\n",
    };
    expect(membersOf(texts, "foo_t", "drivers/a/x.c")).toEqual(["a"]);
    expect(membersOf(texts, "foo_t", "drivers/b/x.c")).toEqual(["b"]);
  });
});

describe("members", () => {
  it("of anonymous structs and unions belong to the record around them", () => {
    const text =
      "struct foo {\n\tint x;\n\tunion {\n\t\tint y;\n\t\tstruct {\n\t\t\tstruct bar *z;\n\t\t};\n\t};\n};\n";
    expect(memberType(text, "foo", "y")?.base).toEqual({ k: "builtin", name: "int" });
    expect(memberType(text, "foo", "z")).toEqual({
      base: { k: "record", kind: "struct", tag: "bar" },
      pointers: 1,
      arrays: 0,
    });
    expect(memberType(text, "foo", "w")).toBeUndefined();
  });

  it("of named members do not", () => {
    const text = "struct foo {\n\tstruct {\n\t\tint y;\n\t} inner;\n};\n";
    expect(memberType(text, "foo", "y")).toBeUndefined();
    expect(memberType(text, "foo", "inner")?.base.k).toBe("inline");
  });
});

describe("records", () => {
  const recordFile = (texts: Texts, from: string) => linkBare(texts).types.recordNamed("priv", from)?.file;
  const record = "struct priv {\n\tint x;\n};\n";

  it("of source files are seen only there", () => {
    const texts = { "a/x.c": record, "a/y.c": record };
    expect(recordFile(texts, "a/x.c")).toBe("a/x.c");
    expect(recordFile(texts, "a/y.c")).toBe("a/y.c");
    expect(recordFile(texts, "a/z.c")).toBeUndefined();
    expect(recordFile({ "a/x.c": record }, "a/z.c")).toBeUndefined();
  });

  it("of headers are chosen by nearness", () => {
    const texts = { "drivers/a/priv.h": record, "drivers/b/priv.h": record, "include/linux/priv.h": record };
    expect(recordFile(texts, "drivers/b/x.c")).toBe("drivers/b/priv.h");
    expect(recordFile(texts, "sound/x.c")).toBe("include/linux/priv.h");
  });

  it("defined inside another are found by their tag", () => {
    const texts = { "a/x.c": "struct foo {\n\tstruct priv {\n\t\tint x;\n\t} inner;\n};\n" };
    expect(recordFile(texts, "a/x.c")).toBe("a/x.c");
  });
});
