import { describe, expect, it } from "vitest";
import { present } from "../program/linkTexts";
import { summarizeBare } from "./summarizeTexts";

const types =
  "struct foo;\nstruct foo_ops {\n\tvoid (*open)(struct foo *);\n};\nstruct bar_ops {\n\tvoid (*open)(struct foo *);\n};\n" +
  "struct foo {\n\tconst struct foo_ops *ops;\n\tvoid (*table[4])(struct foo *);\n};\n" +
  "static void f(struct foo *x)\n{\n}\nstatic void g(struct foo *x)\n{\n}\n" +
  "static const struct foo_ops foo_ops = { .open = f };\nstatic const struct bar_ops bar_ops = { .open = g };\n";

/** Names of the functions that `use` calls, those behind pointers included. */
async function called(body: string, more = ""): Promise<string[]> {
  const { program, callGraph } = await summarizeBare(
    `${types}${more}void use(struct foo *foo)\n{\n\t${body}\n}\n`,
  );
  const node = present(program.functionIndex.named("use")[0]);
  return present(callGraph.callees[node.id]).map((id) => present(program.functions[id]).facts.name);
}

describe("a call through a pointer reaches", () => {
  it("what is bound to the member of its struct, not of others", async () => {
    expect(await called("foo->ops->open(foo);")).toEqual(["f"]);
    expect(await called("(*foo->ops->open)(foo);")).toEqual(["f"]);
    expect(await called("bar_ops.open(foo);")).toEqual(["g"]);
  });

  it("what the elements of an array are", async () => {
    expect(
      await called("foo->table[1](foo);", "void init(struct foo *x)\n{\n\tx->table[0] = g;\n}\n"),
    ).toEqual(["g"]);
  });

  it("what a variable was given", async () => {
    expect(await called("void (*p)(struct foo *) = foo->ops->open;\n\n\tp(foo);")).toEqual(["f"]);
    expect(await called("void (*p)(struct foo *) = g;\n\n\tp(foo);")).toEqual(["g"]);
    expect(await called("hook(foo);", "static void (*hook)(struct foo *) = g;\n")).toEqual(["g"]);
  });

  it("what is passed for a parameter", async () => {
    const more = "static void each(struct foo *x, void (*fn)(struct foo *))\n{\n\tfn(x);\n}\n";
    const { program, callGraph } = await summarizeBare(
      `${types}${more}void use(struct foo *foo)\n{\n\teach(foo, g);\n}\n`,
    );
    const node = present(program.functionIndex.named("each")[0]);
    const names = callGraph.callees[node.id]?.map((id) => present(program.functions[id]).facts.name);
    expect(names).toEqual(["g"]);
  });

  it("nothing when the struct is not known", async () => {
    expect(await called("((struct nobody *)foo)->open(foo);")).toEqual([]);
  });
});

describe("a call inside a macro reaches", () => {
  it("the member that the macro names", async () => {
    const macro = "#define foo_call(x, o, m, args...) ((x)->o && (x)->o->m ? (x)->o->m(x, ##args) : 0)\n";
    expect(await called("foo_call(foo, ops, open);", macro)).toEqual(expect.arrayContaining(["f"]));
    const local =
      "#define foo_call(x, m) ({ struct foo *__x = (x); if (__x->ops->m) __x->ops->m(__x); 0; })\n";
    expect(await called("foo_call(foo, open);", local)).toEqual(expect.arrayContaining(["f"]));
  });

  it("its argument", async () => {
    const macro = "#define CALL_1(p, p1, ...) ({ p == p1 ? p1(__VA_ARGS__) : p(__VA_ARGS__); })\n";
    expect(await called("CALL_1(foo->ops->open, g, foo);", macro)).toEqual(
      expect.arrayContaining(["f", "g"]),
    );
  });

  it("what a static call holds", async () => {
    const text = "DEFINE_STATIC_CALL(foo_call, g);\n";
    expect(await called("static_call(foo_call)(foo);", text)).toEqual(["g"]);
  });

  it("nothing when it only names things", async () => {
    expect(await called("foo_get(foo);", "#define foo_get(x) ((x)->ops->open)\n")).toEqual(["foo_get"]);
  });
});
