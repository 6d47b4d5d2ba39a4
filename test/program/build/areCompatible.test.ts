import { describe, expect, it } from "vitest";
import { neverPause } from "../../../server/src/base/pause";
import {
  all,
  any,
  ENABLED,
  is,
  isArch,
  not,
  OFF,
  type BuildCondition,
} from "../../../server/src/program/build/buildCondition";
import { codeConditions } from "../../../server/src/program/build/buildConditions";
import { areCompatible, needsSymbol } from "../../../server/src/program/build/areCompatible";
import { linkKbuild } from "../../../server/src/program/build/kbuild";
import { linkKconfig } from "../../../server/src/program/build/kconfig";

const kconfig = await linkKconfig(
  new Map([
    [
      "Kconfig",
      `
config A
	bool
	depends on !B
config B
	bool
config C
	tristate
	depends on A
config D
	tristate
	depends on !C
config E
	bool
	depends on B || F
config F
	bool
	depends on PREEMPT_RT
config PREEMPT_RT
	bool
config HAVE_G
	bool
config G
	bool "G"
	depends on HAVE_G
config HAVE_H
	bool
	default X86
config I
	tristate
choice
config ONE
	bool
config TWO
	bool
endchoice
source "arch/$(SRCARCH)/Kconfig"
`,
    ],
    ["arch/x86/Kconfig", "config X86\n\tdef_bool y\n\tselect HAVE_G\n\timply HAVE_H if A\n"],
    ["arch/arm64/Kconfig", "config ARM64\n\tdef_bool y\n"],
  ]),
  neverPause,
);
const kbuild = await linkKbuild(
  new Map([["Kbuild", "obj-$(CONFIG_A) += a.o m.o\nobj-$(CONFIG_D) += d.o\nm-$(CONFIG_B) += never.o\n"]]),
  new Set(["a.c", "d.c", "never.c"]),
  neverPause,
);

function on(name: string): BuildCondition {
  return is(name, ENABLED);
}

/** `path: condition, condition`, one for each piece of code. */
function together(...places: readonly string[]): boolean {
  const conditions = places.map((place) => {
    const [path = "", texts = ""] = place.split(": ");
    return codeConditions({ path }, texts === "" ? [] : texts.split(", "), { kbuild, kconfig }).condition;
  });
  return areCompatible(conditions, kconfig);
}

describe("what one configuration can have", () => {
  it("says no to a symbol and its absence", () => {
    expect(together("x.c: defined(CONFIG_B)", "y.c: !(defined(CONFIG_B))")).toBe(false);
    expect(together("x.c: IS_ENABLED(CONFIG_B)", "y.c: !defined(CONFIG_B)")).toBe(false);
    expect(together("x.c: defined(CONFIG_B)", "y.c: IS_ENABLED(CONFIG_B)")).toBe(true);
  });

  it("tells a module from what is built in, where there are modules", () => {
    expect(together("x.c: IS_ENABLED(CONFIG_D)", "y.c: !defined(CONFIG_D)")).toBe(true);
    expect(together("x.c: IS_MODULE(CONFIG_D)", "y.c: defined(CONFIG_D)")).toBe(false);
    expect(together("x.c: defined(CONFIG_D_MODULE)", "y.c: IS_BUILTIN(CONFIG_D)")).toBe(false);
    expect(together("x.c: IS_MODULE(CONFIG_B)")).toBe(false);
  });

  it("holds a macro of a source for one thing, in that source", () => {
    expect(together("x.c: defined(DEBUG)", "x.c: !(defined(DEBUG))")).toBe(false);
    expect(together("x.c: FOO > 3 && defined(CONFIG_B)", "x.c: !(FOO > 3)")).toBe(false);
    expect(together("x.c: defined(DEBUG)", "y.c: !(defined(DEBUG))")).toBe(true);
    expect(together("x.h: defined(DEBUG)", "x.h: !(defined(DEBUG))")).toBe(true);
  });

  it("follows what symbols depend on", () => {
    expect(together("a.c", "x.c: defined(CONFIG_B)")).toBe(false);
    expect(together("x.c: defined(CONFIG_C)", "y.c: defined(CONFIG_B)")).toBe(false);
    expect(together("a.c", "d.c")).toBe(true);
    // `depends on !C` allows a module beside a module.
    expect(together("x.c: defined(CONFIG_C)", "d.c")).toBe(false);
  });

  it("does not believe that a file is never built", () => {
    expect(together("never.c")).toBe(true);
    expect(together("never.c", "x.c: defined(CONFIG_A)")).toBe(true);
  });

  it("takes the only way left", () => {
    expect(areCompatible([on("E"), is("B", OFF)], kconfig)).toBe(true);
    expect(areCompatible([on("E"), is("B", OFF), is("PREEMPT_RT", OFF)], kconfig)).toBe(false);
  });

  it("tries alternatives", () => {
    const either = any([all([on("A"), on("X")]), all([on("B"), on("A")])]);
    expect(areCompatible([either], kconfig)).toBe(true);
    expect(areCompatible([either, on("B")], kconfig)).toBe(false);
    expect(areCompatible([not(either), on("A"), on("X")], kconfig)).toBe(false);
  });

  it("knows that members of a choice exclude each other", () => {
    expect(areCompatible([on("ONE"), on("TWO")], kconfig)).toBe(false);
    expect(areCompatible([on("ONE"), on("B")], kconfig)).toBe(true);
  });

  it("knows that there is one architecture", () => {
    expect(areCompatible([on("X86"), on("ARM64")], kconfig)).toBe(false);
    expect(areCompatible([on("X86"), isArch("x86")], kconfig)).toBe(true);
    expect(together("arch/arm64/mm/x.c", "x.c: defined(CONFIG_X86)")).toBe(false);
    expect(together("arch/arm64/mm/x.c", "arch/x86/include/asm/y.h")).toBe(false);
    expect(together("arch/x86/mm/x.c", "arch/um/kernel/y.c")).toBe(true);
  });

  it("knows that what has no prompt and no default is switched on by others", () => {
    expect(areCompatible([on("G"), isArch("x86")], kconfig)).toBe(true);
    expect(areCompatible([on("G"), isArch("arm64")], kconfig)).toBe(false);
    expect(areCompatible([on("HAVE_H"), isArch("arm64")], kconfig)).toBe(true);
    expect(areCompatible([on("I"), isArch("arm64")], kconfig)).toBe(true);
  });

  it("says what a finding cannot do without", () => {
    expect(needsSymbol([on("F")], "PREEMPT_RT", kconfig)).toBe(true);
    expect(needsSymbol([on("E"), is("B", OFF)], "PREEMPT_RT", kconfig)).toBe(true);
    expect(needsSymbol([on("E")], "PREEMPT_RT", kconfig)).toBe(false);
  });
});

describe("what is shown", () => {
  it("is the file's condition and the preprocessor's", () => {
    const { shown } = codeConditions({ path: "a.c" }, ["defined(CONFIG_B)"], { kbuild, kconfig });
    expect(shown).toEqual(["CONFIG_A", "defined(CONFIG_B)"]);
    const arm = codeConditions({ path: "arch/arm64/mm/x.c" }, [], { kbuild, kconfig });
    expect(arm.shown).toEqual(["arch arm64"]);
  });
});
