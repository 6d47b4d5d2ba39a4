import { describe, expect, it } from "vitest";
import { linkBare, type Texts } from "./linkTexts";

/** Path of the definition that a call of `f` in a file reaches. */
function reached(texts: Texts, from: string): string | undefined {
  return linkBare(texts).functionIndex.resolve("f", from)?.file.path;
}

const plain = "void f(void)\n{\n\tg();\n}\n";
const inFile = "static void f(void)\n{\n\tg();\n}\n";
const inHeader = "static inline void f(void)\n{\n\tg();\n}\n";

describe("the function that a name means", () => {
  it("is the file's own before all others", () => {
    const texts = { "a/own.c": inFile, "a/other.c": plain, "include/linux/f.h": inHeader };
    expect(reached(texts, "a/own.c")).toBe("a/own.c");
    expect(reached(texts, "a/third.c")).toBe("a/other.c");
  });

  it("is never static in another file", () => {
    expect(reached({ "a/x.c": inFile }, "a/y.c")).toBeUndefined();
    expect(reached({ "a/x.c": inFile, "a/z.c": inFile }, "a/y.c")).toBeUndefined();
    expect(reached({ "a/x.c": inFile, "b/z.c": plain }, "a/y.c")).toBe("b/z.c");
  });

  it("is the inline one of a header when there is no other", () => {
    expect(reached({ "include/linux/f.h": inHeader }, "a/y.c")).toBe("include/linux/f.h");
  });

  it("is the real one rather than a stub in a header", () => {
    const texts = { "include/linux/f.h": inHeader, "lib/f.c": plain };
    expect(reached(texts, "a/y.c")).toBe("lib/f.c");
  });

  it("is the real one for the header that has the stub, too", () => {
    const stub = "static inline void f(void)\n{\n}\n";
    expect(reached({ "include/linux/f.h": stub, "lib/f.c": plain }, "include/linux/f.h")).toBe("lib/f.c");
    expect(reached({ "include/linux/f.h": inHeader, "lib/f.c": plain }, "include/linux/f.h")).toBe(
      "include/linux/f.h",
    );
  });

  it("is a macro of a header, but never one of another source file", () => {
    const macro = "#define f(x) mutex_lock(x)\n";
    expect(reached({ "include/linux/f.h": macro }, "a/y.c")).toBe("include/linux/f.h");
    expect(reached({ "a/x.c": macro }, "a/y.c")).toBeUndefined();
  });

  it("is the one in the nearest folder", () => {
    const texts = { "drivers/a/f.c": plain, "drivers/b/f.c": plain, "net/f.c": plain };
    expect(reached(texts, "drivers/b/use.c")).toBe("drivers/b/f.c");
    expect(reached(texts, "net/ipv4/use.c")).toBe("net/f.c");
    expect(reached(texts, "drivers/b/deep/use.c")).toBe("drivers/b/f.c");
  });

  it("is that of the own architecture, and x86 stands for all", () => {
    const texts = { "arch/arm/f.c": plain, "arch/arm64/f.c": plain, "arch/x86/f.c": plain };
    expect(reached(texts, "arch/arm/kernel/use.c")).toBe("arch/arm/f.c");
    expect(reached(texts, "arch/arm64/use.c")).toBe("arch/arm64/f.c");
    expect(reached(texts, "mm/use.c")).toBe("arch/x86/f.c");
    expect(reached({ "arch/arm/f.c": plain, "arch/arm64/f.c": plain }, "mm/use.c")).toBe("arch/arm64/f.c");
  });

  it("is the generic one rather than one of a foreign architecture", () => {
    expect(reached({ "arch/x86/f.c": plain, "lib/f.c": plain }, "mm/use.c")).toBe("lib/f.c");
  });

  it("is the longest of the alternatives in one file", () => {
    const text = `#ifdef CONFIG_F\n${inFile}#else\nstatic void f(void)\n{\n}\n#endif\n`;
    const found = linkBare({ "a/own.c": text }).functionIndex.resolve("f", "a/own.c");
    expect(found?.facts.calls).toEqual(["g"]);
  });

  it("is a strong one rather than a weak one", () => {
    const weak = "void __weak f(void)\n{\n\tg();\n}\n";
    expect(reached({ "kernel/f.c": weak, "lib/f.c": plain }, "kernel/use.c")).toBe("lib/f.c");
    expect(reached({ "kernel/f.c": weak, "lib/f.c": plain }, "kernel/f.c")).toBe("lib/f.c");
    expect(reached({ "kernel/f.c": weak }, "kernel/use.c")).toBe("kernel/f.c");
  });

  it("is the weak one where no architecture is meant, the strong one in its architecture", () => {
    const weak = "__attribute__((weak)) void f(void)\n{\n\tg();\n}\n";
    const texts = { "kernel/f.c": weak, "arch/arm64/f.c": plain };
    expect(reached(texts, "kernel/use.c")).toBe("kernel/f.c");
    expect(reached(texts, "arch/arm64/use.c")).toBe("arch/arm64/f.c");
    expect(reached(texts, "arch/x86/use.c")).toBe("kernel/f.c");
  });

  it("is the inline one of a header beside it rather than somebody else's global one", () => {
    const texts = { "drivers/a/f.h": inHeader, "drivers/b/f.c": plain };
    expect(reached(texts, "drivers/a/use.c")).toBe("drivers/a/f.h");
    expect(reached(texts, "drivers/c/use.c")).toBe("drivers/b/f.c");
    const stub = { "drivers/a/f.h": "static inline void f(void)\n{\n}\n", "drivers/b/f.c": plain };
    expect(reached(stub, "drivers/a/use.c")).toBe("drivers/b/f.c");
    const deeper = { "drivers/a/f.h": inHeader, "drivers/a/core/f.c": plain };
    expect(reached(deeper, "drivers/a/use.c")).toBe("drivers/a/core/f.c");
  });

  it("is one that calls something rather than a long stub", () => {
    const stub = "static inline int f(void)\n{\n\tint unused = 0;\n\n\treturn unused + unused;\n}\n";
    const text = `#ifdef CONFIG_F\n${inHeader}#else\n${stub}#endif\n`;
    const found = linkBare({ "include/linux/f.h": text }).functionIndex.resolve("f", "a/y.c");
    expect(found?.facts.calls).toEqual(["g"]);
  });

  it("is looked for behind a macro that only renames it", () => {
    const { functionIndex } = linkBare({ "a/x.c": `${inFile}#define h f\n#define k(x) f()\n` });
    expect(functionIndex.functionNamed("h", "a/x.c")?.facts.name).toBe("f");
    expect(functionIndex.functionNamed("k", "a/x.c")).toBeUndefined();
  });

  it("does not depend on the order of the files", () => {
    const texts = Object.entries({ "drivers/a/f.c": plain, "drivers/b/f.c": plain, "drivers/c/f.c": plain });
    const forward = reached(Object.fromEntries(texts), "drivers/z/use.c");
    expect(forward).toBe("drivers/a/f.c");
    expect(reached(Object.fromEntries(texts.toReversed()), "drivers/z/use.c")).toBe(forward);
  });
});

describe("the object that a name means", () => {
  const global = (texts: Texts, from: string) => linkBare(texts).globals.resolve("lock", from)?.file;

  it("is the file's own, static or not", () => {
    const texts = { "a/x.c": "static struct mutex lock;\n", "a/y.c": "struct mutex lock;\n" };
    expect(global(texts, "a/x.c")).toBe("a/x.c");
    expect(global(texts, "a/z.c")).toBe("a/y.c");
  });

  it("is never static in another source file", () => {
    expect(global({ "a/x.c": "static struct mutex lock;\n" }, "a/z.c")).toBeUndefined();
  });

  it("is the definition rather than a declaration", () => {
    const texts = {
      "include/linux/l.h": "extern struct mutex lock;\n",
      "kernel/l.c": "struct mutex lock;\n",
    };
    expect(global(texts, "a/z.c")).toBe("kernel/l.c");
    expect(global({ "include/linux/l.h": texts["include/linux/l.h"] }, "a/z.c")).toBe("include/linux/l.h");
  });
});
