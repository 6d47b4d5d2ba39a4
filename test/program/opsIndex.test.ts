import { describe, expect, it } from "vitest";
import { linkBare, type Texts } from "./linkTexts";

const ops = (texts: Texts) => linkBare(texts).ops;
const types =
  "struct inner {\n\tvoid (*stop)(void);\n};\nstruct foo_ops {\n\tvoid (*open)(void);\n\tstruct inner in;\n};\n";

describe("ops tables", () => {
  it("give the functions of a member, each with its file", () => {
    const index = ops({
      "a/x.c": `${types}static const struct foo_ops x_ops = { .open = x_open };\n`,
      "a/y.c": `${types}static const struct foo_ops y_ops = { .open = &y_open };\n`,
    });
    expect(index.candidates("foo_ops", "open")).toEqual([
      { value: "x_open", file: "a/x.c" },
      { value: "y_open", file: "a/y.c" },
    ]);
    expect(index.candidates("foo_ops", "close")).toEqual([]);
    expect(index.candidates("bar_ops", "open")).toEqual([]);
  });

  it("are read through nested members and arrays", () => {
    const index = ops(
      `${types}static struct foo_ops a = { .in = { .stop = a_stop } };\n` +
        `static struct foo_ops all[] = {\n\t{ .open = first_open },\n\t[3] = { .open = second_open },\n};\n`,
    );
    expect(index.candidatesByMember("in.stop").map(({ value }) => value)).toEqual(["a_stop"]);
    expect(index.candidates("foo_ops", "open").map(({ value }) => value)).toEqual([
      "first_open",
      "second_open",
    ]);
  });

  it("are found by the name of the member alone", () => {
    const index = ops(
      `${types}struct bar_ops {\n\tvoid (*open)(void);\n};\n` +
        "static struct foo_ops f = { .open = f_open };\nstatic struct bar_ops b = { .open = b_open };\n",
    );
    expect(index.candidatesByMember("open").map(({ value }) => value)).toEqual(["f_open", "b_open"]);
  });

  it("count a function once per file", () => {
    const index = ops(
      `${types}static struct foo_ops f = { .open = f_open };\nstatic struct foo_ops g = { .open = f_open };\n`,
    );
    expect(index.candidates("foo_ops", "open")).toHaveLength(1);
  });

  it("say whose address is taken", () => {
    const index = ops(`${types}static struct foo_ops f = { .open = f_open };\n`);
    expect(index.isAddressTaken("f_open")).toBe(true);
    expect(index.isAddressTaken("f_close")).toBe(false);
  });
});
