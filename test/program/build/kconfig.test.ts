import { describe, expect, it } from "vitest";
import { neverPause } from "../../../server/src/base/pause";
import {
  always,
  any,
  ENABLED,
  is,
  isArch,
  OFF,
  ON,
  unknown,
} from "../../../server/src/program/build/buildCondition";
import { linkKconfig, type Kconfig } from "../../../server/src/program/build/kconfig";
import { kconfigExpression } from "../../../server/src/program/build/kconfigExpression";
import { showConditions } from "../../../server/src/program/build/showCondition";

function link(files: Readonly<Record<string, string>>): Promise<Kconfig> {
  return linkKconfig(new Map(Object.entries(files)), neverPause);
}

async function needsOf(text: string, name = "A"): Promise<readonly string[]> {
  const symbol = (await link({ Kconfig: text })).symbol(name);
  return symbol ? showConditions(symbol.needs) : ["not defined"];
}

describe("expressions", () => {
  it.each([
    ["A", "CONFIG_A"],
    ["!A", "CONFIG_A!=y"],
    ["A && !B", "CONFIG_A, CONFIG_B!=y"],
    ["!(A || B)", "CONFIG_A!=y, CONFIG_B!=y"],
    ["A || B && C", "CONFIG_A || (CONFIG_B && CONFIG_C)"],
    ["A = y", "CONFIG_A=y"],
    ["A=m || A=n", "CONFIG_A!=y"],
    ["A != n", "CONFIG_A"],
    ["!(A = y)", "CONFIG_A!=y"],
    ['A = "m"', "CONFIG_A=m"],
  ])("%s", (text, shown) => {
    expect(showConditions(kconfigExpression(text)).join(", ")).toBe(shown);
  });

  it("knows nothing of versions, numbers and what the compiler can do", () => {
    for (const text of ["$(cc-option,-mfoo)", "A >= 3", "GCC_VERSION < 100000", "A = B"])
      expect(kconfigExpression(text)).toEqual(unknown);
  });
});

describe("symbols", () => {
  it("need what they depend on, and what is around them", async () => {
    const text = `
menu "Things"
	depends on MENU
if OUTER
config A
	tristate "a"
	depends on X && \\
		Y
	depends on Z
	help
	  Text that says: depends on NOTHING

	  config B
endif
config C
	bool
endmenu
config D
	bool "d" # depends on NOTHING`;
    expect(await needsOf(text)).toEqual(["MENU", "OUTER", "X", "Y", "Z"].map((name) => `CONFIG_${name}`));
    expect(await needsOf(text, "B")).toEqual(["not defined"]);
    expect(await needsOf(text, "C")).toEqual(["CONFIG_MENU"]);
    expect(await needsOf(text, "D")).toEqual([]);
  });

  it("need one of their definitions", async () => {
    expect(await needsOf("config A\n\tbool\n\tdepends on X\nconfig A\n\tdepends on Y\n")).toEqual([
      "CONFIG_X || CONFIG_Y",
    ]);
  });

  it("read a dependency under a condition", async () => {
    expect(await needsOf("config A\n\tbool\n\tdepends on X if Y\n")).toEqual(["CONFIG_Y!=y || CONFIG_X"]);
  });

  it("have the values of their type", async () => {
    const kconfig = await link({ Kconfig: "config A\n\tbool\nconfig B\n\ttristate\nconfig C\n\tint\n" });
    expect(kconfig.symbol("A")?.values).toBe(OFF | ON);
    expect(kconfig.symbol("B")?.values).toBe(OFF | ENABLED);
    expect(kconfig.symbol("C")?.values).toBe(OFF | ON);
  });

  it("note what they switch on", async () => {
    const kconfig = await link({ Kconfig: "config A\n\tbool\n\tselect C if X\n\tselect B\n" });
    expect(kconfig.symbol("A")?.selects).toEqual(["B", "C"]);
  });

  it("exclude the other members of their choice", async () => {
    const kconfig = await link({
      Kconfig:
        "choice\n\tdepends on X\nconfig A\n\tbool\nif Y\nconfig B\n\tbool\nendif\nendchoice\nconfig C\n\tbool\n",
    });
    expect(kconfig.symbol("A")?.excludes).toEqual(["B"]);
    expect(kconfig.symbol("B")?.excludes).toEqual(["A"]);
    expect(kconfig.symbol("C")?.excludes).toEqual([]);
    expect(kconfig.symbol("A")?.needs).toEqual(is("X", ENABLED));
  });
});

describe("files", () => {
  const kconfig = link({
    Kconfig: 'source "arch/$(SRCARCH)/Kconfig"\nif NET\nsource "net/Kconfig"\nendif\n',
    "arch/arm64/Kconfig": 'config ARM64\n\tdef_bool y\nsource "drivers/Kconfig"\n',
    "arch/x86/Kconfig": 'config X86\n\tdef_bool y\nconfig SHARED\n\tbool\nsource "drivers/Kconfig"\n',
    "arch/um/Kconfig": 'config SHARED\n\tbool\nsource "arch/$(HEADER_ARCH)/um/Kconfig"\n',
    "arch/x86/um/Kconfig": "config UML_X86\n\tbool\n",
    "net/Kconfig": "config INET\n\tbool\n",
    "drivers/Kconfig": "config DRIVER\n\tbool\n",
    "lost/Kconfig": "config LOST\n\tbool\n",
  });

  it("bring in the conditions of the place that includes them", async () => {
    expect((await kconfig).symbol("INET")?.needs).toEqual(is("NET", ENABLED));
  });

  it("of an architecture need that architecture", async () => {
    const { symbols } = await kconfig;
    expect(symbols.get("ARM64")?.needs).toEqual(isArch("arm64"));
    expect(symbols.get("SHARED")?.needs).toEqual(any([isArch("um"), isArch("x86")]));
    expect(symbols.get("UML_X86")?.needs).toEqual(isArch("um"));
    expect(symbols.get("DRIVER")?.needs).toEqual(any([isArch("x86"), isArch("arm64")]));
  });

  it("that nothing includes define nothing", async () => {
    expect((await kconfig).symbol("LOST")).toBeUndefined();
  });

  it("may include each other", async () => {
    const ring = await link({
      Kconfig: 'source "Kconfig.a"\n',
      "Kconfig.a": 'config A\n\tbool\nsource "Kconfig"\n',
    });
    expect(ring.symbol("A")?.needs).toEqual(always);
  });
});
