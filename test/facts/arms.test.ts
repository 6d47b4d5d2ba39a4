import { describe, expect, test } from "vitest";
import { extractFile } from "../../server/src/facts/extractFile";
import { createKernelModel } from "../../server/src/kernel/model";
import { parseKconfig } from "../../server/src/syntax/kconfig";
import { loadTestGrammar } from "../syntax/loadTestGrammar";
import { factsOf, flowOf, flowOfFunction, functionOf } from "./extract";
import { printFlow } from "./printFlow";

const grammar = await loadTestGrammar();
const model = createKernelModel();

/** Calls of a printed flow, in order, each once. */
function callsOf(flow: string): string[] {
  return [...new Set([...flow.matchAll(/= (\w+)\(/g)].map((match) => match[1] ?? ""))];
}

describe("arms of conditionals", () => {
  test.each([
    ["whole statements", "#ifdef A\n one();\n#else\n two();\n#endif\n three();"],
    ["three arms", "#if A\n one();\n#elif B\n two();\n#else\n three();\n#endif"],
    ["nested arms", "#ifdef A\n one();\n#ifdef B\n two();\n#endif\n#else\n three();\n#endif"],
    ["headers of a block", "#ifdef A\n if (one()) {\n#else\n if (two()) {\n#endif\n three(); }"],
    ["an else branch", "if (a) one();\n#ifdef A\n else two();\n#else\n else three();\n#endif"],
    ["arguments", "one(a,\n#ifdef A\n two()\n#else\n three()\n#endif\n );"],
    ["operands", "if (one()\n#ifdef A\n && two()\n#endif\n ) three();"],
    [
      "cases",
      "switch (a) {\n#ifdef A\n case 1: one();\n#else\n case 2: two();\n#endif\n default: three(); }",
    ],
    ["labels", "if (a) goto out; one();\n#ifdef A\nout: two();\n#else\nout: three();\n#endif"],
    ["a body without braces", "if (a)\n#ifdef A\n one();\n#else\n two();\n#endif\n three();"],
    ["the end of a loop", "do { one();\n#ifdef A\n } while (two());\n#else\n } while (three());\n#endif"],
    ["a value", "int x =\n#ifdef A\n one();\n#else\n two();\n#endif\n three();"],
  ])("are all there: %s", (_, body) => {
    expect(callsOf(flowOf(body)).sort()).toEqual(["one", "three", "two"]);
  });

  test("one local declared in two arms is one local", () => {
    const flow = functionOf(
      "int f(int a)\n{\n#ifdef A\n int *p = one();\n#else\n int *p = two();\n#endif\n g(p);\n}\n",
    ).flow;
    expect(flow?.locals.map(({ name }) => name)).toEqual(["p"]);
  });

  test("a label in an arm is reached under its condition only", () => {
    expect(flowOf("if (a) goto out;\n#ifdef A\nout:\n foo();\n#endif\n bar();")).toMatchInlineSnapshot(`
      "b0: if a -> b1 else b5
      b1: if #defined(A) -> b2 else b4
      b2: t0 = foo(); -> b3
      b3: t1 = bar(); return
      b4: stop
      b5: if #defined(A) -> b2 else b3"
    `);
  });

  test("the same condition is asked in the same words", () => {
    const flow = flowOf("#ifdef CONFIG_X\n one();\n#endif\n if (IS_ENABLED(CONFIG_X)) two();");
    expect(flow.match(/#defined\(CONFIG_X\)/g)).toHaveLength(2);
    expect(flow).not.toContain("CONFIG_X_MODULE");
  });

  test("modules are told from what is built in where the file does so", () => {
    const flow = flowOf("#ifdef CONFIG_X_MODULE\n one();\n#endif\n if (IS_ENABLED(CONFIG_X)) two();");
    expect(flow.match(/#defined\(CONFIG_X_MODULE\)/g)).toHaveLength(2);
  });

  test("the condition of the function is true inside", () => {
    const text =
      "#ifdef CONFIG_X\nint f(void)\n{\n#ifndef CONFIG_X\n one();\n#else\n two();\n#endif\n}\n#endif\n";
    expect(callsOf(flowOfFunction(text))).toEqual(["two"]);
  });

  test("arms have ranges and conditions", () => {
    const text = "int f(void)\n{\n#ifdef A\n\tone();\n#else\n\ttwo();\n#endif\n}\n";
    const arms = functionOf(text).flow?.arms ?? [];
    expect(arms.map(({ start, end, conditions }) => [text.slice(start, end), conditions])).toEqual([
      ["#ifdef A\n\tone();\n", ["defined(A)"]],
      ["#else\n\ttwo();\n", ["!(defined(A))"]],
    ]);
  });

  test("things at file scope know their conditions", () => {
    const facts = factsOf(
      "#ifdef A\nstruct s { int a; };\nstatic struct ops o = {\n\t.one = f_one,\n#ifdef B\n\t.two = f_two,\n#endif\n};\n#endif\nDECLARE_WORK(w, g);\nint f(void) { return 0; }\n",
    );
    expect(facts.records.map(({ conditions }) => conditions)).toEqual([["defined(A)"]]);
    const [ops] = facts.initializers;
    expect(ops?.conditions).toEqual(["defined(A)"]);
    expect(ops?.entries.map(({ value, conditions }) => [value, conditions])).toEqual([
      ["f_one", undefined],
      ["f_two", ["defined(B)"]],
    ]);
    expect(facts.variables.map(({ name, conditions }) => [name, conditions])).toEqual([
      ["o", ["defined(A)"]],
      ["w", undefined],
    ]);
  });

  test("members of all arms are there", () => {
    const facts = factsOf(
      "struct s {\n#ifdef A\n\tint a;\n#else\n\tlong b;\n#endif\n\tint c;\n};\nint f(void) { return 0; }\n",
    );
    expect(facts.records[0]?.members.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  test("a parameter of another arm does not confuse the signature", () => {
    const text =
      "int f(int a,\n#ifdef A\n struct foo *p)\n#else\n struct bar *q)\n#endif\n{\n\treturn 0;\n}\n";
    expect(functionOf(text).params.map(({ name }) => name)).toEqual(["a", "p"]);
  });

  test("more ways than are read are counted", () => {
    const arms = [1, 2, 3, 4, 5].map((n) => `#elif V == ${n}\n if (v${n}()) {\n`).join("");
    const text = `int f(void)\n{\n#if V == 0\n if (v0()) {\n${arms}#endif\n done(); }\n}\n`;
    const flow = functionOf(text).flow;
    expect(callsOf(flow ? printFlow(flow) : "")).toEqual(["v0", "done", "v1", "v2", "v3"]);
    expect(flow?.missingArms).toBe(3);
  });
});

describe("a configuration", () => {
  const { values: kconfig } = parseKconfig("CONFIG_A=y\n");
  const read = (text: string) =>
    extractFile({ path: "a.c", text, depth: "full", kconfig }, { grammar, model });

  test("selects arms in functions", () => {
    const text =
      "int f(int a)\n{\n#ifdef CONFIG_A\n if (one()) {\n#else\n if (two()) {\n#endif\n}\n#ifdef CONFIG_B\n three();\n#endif\n if (IS_ENABLED(CONFIG_B)) four(); else five();\n}\n";
    const flow = read(text).functions[0]?.flow;
    expect(callsOf(flow ? printFlow(flow) : "")).toEqual(["one", "five"]);
  });

  test("selects arms at file scope", () => {
    const text =
      "#ifdef CONFIG_B\nint f(void) { return 1; }\nint v;\n#else\nint g(void) { return 1; }\n#endif\nstruct s {\n#ifdef CONFIG_B\n\tint a;\n#endif\n\tint b;\n};\n";
    const facts = read(text);
    expect(facts.functions.map(({ name }) => name)).toEqual(["g"]);
    expect(facts.variables).toEqual([]);
    expect(facts.records[0]?.members.map(({ name }) => name)).toEqual(["b"]);
    const names = extractFile({ path: "a.c", text, depth: "names", kconfig }, { grammar, model });
    expect(names.defined).toEqual(["g"]);
  });

  test("leaves open what other macros decide", () => {
    const text =
      "int f(void)\n{\n#if defined(CONFIG_A) && defined(DEBUG)\n one();\n#else\n two();\n#endif\n}\n";
    const flow = read(text).functions[0]?.flow;
    expect(callsOf(flow ? printFlow(flow) : "")).toEqual(["one", "two"]);
  });
});
