import { describe, expect, it } from "vitest";
import { parseCensus } from "../../server/src/facts/parseCensus";
import { loadTestGrammar } from "../syntax/loadTestGrammar";

const grammar = await loadTestGrammar();

function countsOf(text: string): { functions: number; withError: string[]; lost: string[] } {
  const { functions, withError, lost } = parseCensus(grammar, text);
  return {
    functions,
    withError: withError.map(({ name, part }) => `${name} ${part}`),
    lost: lost.map(({ name }) => name),
  };
}

describe("parseCensus", () => {
  it("finds nothing wrong with plain functions", () => {
    const text = "int f(int a)\n{\n\treturn a;\n}\nstatic void g(void)\n{\n\tf(1);\n}\n";
    expect(countsOf(text)).toEqual({ functions: 2, withError: [], lost: [] });
  });

  it("tells an error in the body from one in the header", () => {
    const text = "void f(void)\n{\n\ta = = b;\n}\nvoid g(int = a)\n{\n\tb();\n}\n";
    expect(countsOf(text)).toEqual({ functions: 2, withError: ["f body", "g header"], lost: [] });
  });

  it("gives the place of the first error and the source around it", () => {
    const text = "void f(void)\n{\n\tg();\n\ta = = b;\n}\n";
    const [trouble] = parseCensus(grammar, text).withError;
    expect(trouble).toMatchObject({ name: "f", at: text.indexOf("f("), part: "body" });
    expect(text.slice(trouble?.errorAt).startsWith("=")).toBe(true);
    expect(trouble?.snippet).toContain("a = = b;");
  });

  it("notices a token that is missing", () => {
    expect(countsOf("void f(void)\n{\n\tif (a) {\n\t\tg()\n\t}\n\th(;\n}\n").withError).toEqual(["f body"]);
  });

  it("reads every arm of a conditional", () => {
    const text = "void f(void)\n{\n#ifdef A\n\tg();\n#else\n\ta = = b;\n#endif\n}\n";
    expect(countsOf(text).withError).toEqual(["f body"]);
  });

  it("loses no function whose checks bring statements and a jump of their own", () => {
    const check = '\tCHECK(0 == fill(p,\n\t\t&p->entry[p->count++]), "text", r = -EINVAL; goto failed);\n';
    const text = `int f(struct foo *p)\n{\n\tint r = 0;\n${check.repeat(10)}\tif (r)\n\t${check}failed:\n\treturn r;\n}\n`;
    expect(countsOf(text)).toEqual({ functions: 1, withError: [], lost: [] });
  });

  it("counts a function nested too deep as lost", () => {
    const deep = `void f(void)\n{\n\ta = ${"(".repeat(500)}1${")".repeat(500)};\n}\n`;
    expect(countsOf(deep)).toEqual({ functions: 1, withError: ["f body"], lost: ["f"] });
  });
});
