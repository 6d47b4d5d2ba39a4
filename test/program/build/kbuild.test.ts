import { describe, expect, it } from "vitest";
import { neverPause } from "../../../server/src/base/pause";
import { linkKbuild } from "../../../server/src/program/build/kbuild";
import { showConditions } from "../../../server/src/program/build/showCondition";

/** The conditions of sources, by path, in words; `not built` for those no Makefile names. */
async function conditionsOf(
  files: Readonly<Record<string, string>>,
  ...sources: readonly string[]
): Promise<Record<string, string>> {
  const kbuild = await linkKbuild(new Map(Object.entries(files)), new Set(sources), neverPause);
  return Object.fromEntries(
    sources.map((path) => {
      const condition = kbuild.conditionOf(path);
      return [path, condition ? showConditions(condition).join(", ") : "not built"];
    }),
  );
}

/** Conditions of `x.c`, `y.c` and `z.c` beside a Makefile. */
async function inFolder(makefile: string): Promise<readonly string[]> {
  const paths = ["d/x.c", "d/y.c", "d/z.c"];
  return Object.values(await conditionsOf({ Kbuild: "obj-y += d/\n", "d/Makefile": makefile }, ...paths));
}

describe("objects", () => {
  it("are built always, or with a symbol", async () => {
    expect(await inFolder("obj-y := x.o\nobj-$(CONFIG_Y) += y.o\n")).toEqual(["", "CONFIG_Y", "not built"]);
  });

  it("are listed over several lines, with comments between", async () => {
    expect(await inFolder("obj-y := x.o \\\n\ty.o # last\n#obj-y += z.o\n")).toEqual(["", "", "not built"]);
  });

  it("come from one of several lists", async () => {
    expect(
      await inFolder("obj-$(CONFIG_A) += x.o\nobj-$(CONFIG_B) += x.o\nlib-y += y.o\nobj-m += z.o\n"),
    ).toEqual(["CONFIG_A || CONFIG_B", "", ""]);
  });

  it("of several sources are as their parts say", async () => {
    const makefile = "obj-$(CONFIG_M) += m.o\nm-y := x.o\nm-$(CONFIG_Y) += y.o\nm-objs += z.o\n";
    expect(await inFolder(makefile)).toEqual(["CONFIG_M", "CONFIG_M, CONFIG_Y", "CONFIG_M"]);
  });

  it("with parts do not come from the source of their own name", async () => {
    expect(await inFolder("obj-y += x.o\nx-y := y.o\n")).toEqual(["not built", "", "not built"]);
  });
});

describe("conditionals", () => {
  it("tell their arms apart", async () => {
    const makefile =
      "ifeq ($(CONFIG_A),y)\nobj-y += x.o\nelse ifdef CONFIG_B\nobj-y += y.o\nelse\nobj-y += z.o\nendif\n";
    expect(await inFolder(makefile)).toEqual([
      "CONFIG_A=y",
      "CONFIG_A!=y, CONFIG_B",
      "CONFIG_A!=y, !CONFIG_B",
    ]);
  });

  it("ask whether any of several symbols is set", async () => {
    expect(await inFolder("ifneq ($(filter y,$(CONFIG_A) $(CONFIG_B)),)\nobj-y += x.o\nendif\n")).toEqual([
      "CONFIG_A=y || CONFIG_B=y",
      "not built",
      "not built",
    ]);
    const both = "ifeq ($(CONFIG_A)$(CONFIG_B),yy)\nobj-y += x.o\nendif\n";
    expect((await inFolder(both))[0]).toBe("CONFIG_A=y, CONFIG_B=y");
  });

  it("on things outside of the configuration may go either way", async () => {
    const makefile = "ifeq ($(COMPILER),gcc)\nobj-y += x.o\nelse\nobj-$(CONFIG_Y) += y.o\nendif\n";
    expect(await inFolder(makefile)).toEqual(["", "CONFIG_Y", "not built"]);
  });

  it("may replace a list", async () => {
    expect(await inFolder("m-y := x.o\nifdef CONFIG_A\nm-y := y.o\nendif\nobj-y += m.o\n")).toEqual([
      "!CONFIG_A",
      "CONFIG_A",
      "not built",
    ]);
  });
});

describe("variables and functions", () => {
  it("are put in", async () => {
    const makefile = "LIST = x $(MORE)\nMORE := y\nobj-y += $(addsuffix .o,$(LIST)) $(subst q,z,q.o)\n";
    expect(await inFolder(makefile)).toEqual(["", "", ""]);
  });

  it("keep the conditions of their words", async () => {
    const makefile =
      "list-$(CONFIG_X) := x.o\nlist-y += y.o\nobj-$(CONFIG_M) := m.o\nm-y := $(patsubst %.o,%.o,$(list-y))\n";
    expect(await inFolder(makefile)).toEqual(["CONFIG_M, CONFIG_X", "CONFIG_M", "not built"]);
  });

  it("that lead to themselves end", async () => {
    expect(await inFolder("A = $(B) x.o\nB = $(A)\nobj-y += $(A)\n")).toEqual(["", "not built", "not built"]);
  });

  it("in a rule or a definition are no lists", async () => {
    expect(await inFolder("define list\nobj-y += x.o\nendef\ny: z\n\tobj-y += y.o\nobj-y += z.o\n")).toEqual([
      "not built",
      "not built",
      "",
    ]);
  });
});

describe("folders", () => {
  it("hand on their conditions", async () => {
    const files = {
      Kbuild: "obj-$(CONFIG_A) += a/\n",
      "a/Makefile": "obj-$(CONFIG_B) += b/ c/d.o\n",
      "a/b/Kbuild": "obj-y += x.o\n",
      "a/b/Makefile": "obj-y += y.o\n",
    };
    expect(await conditionsOf(files, "a/b/x.c", "a/b/y.c", "a/c/d.c")).toEqual({
      "a/b/x.c": "CONFIG_A, CONFIG_B",
      "a/b/y.c": "not built",
      "a/c/d.c": "CONFIG_A, CONFIG_B",
    });
  });

  it("are entered from several places", async () => {
    const files = {
      Kbuild: "obj-$(CONFIG_A) += a/\nobj-$(CONFIG_B) += b/\n",
      "a/Makefile": "obj-y += ../c/\n",
      "b/Makefile": "obj-y += ../c/\n",
      "c/Makefile": "obj-y += x.o\n",
    };
    expect((await conditionsOf(files, "c/x.c"))["c/x.c"]).toMatch(/^CONFIG_[AB] \|\| CONFIG_[AB]$/);
  });

  it("of an architecture need it, unless others borrow them", async () => {
    const files = {
      Makefile: "core-y := arch/$(SRCARCH)/\nlibs-y := lib/\nifeq ($(KBUILD_EXTMOD),)\ncore-y += k/\nendif\n",
      "lib/Makefile": "lib-y := x.o\n",
      "k/Makefile": "obj-y += x.o\n",
      "arch/arm/Makefile": "drivers-$(CONFIG_P) += arch/arm/p/\n",
      "arch/arm/p/Makefile": "obj-y += x.o\n",
      "arch/arm/Kbuild": "obj-y += xen/\n",
      "arch/arm/xen/Makefile": "obj-y += x.o\n",
      "arch/arm64/Makefile": "",
      "arch/arm64/Kbuild": "obj-y += ../arm/xen/ k_$(BITS).o\n",
    };
    expect(
      await conditionsOf(
        files,
        "lib/x.c",
        "k/x.c",
        "arch/arm/p/x.c",
        "arch/arm/xen/x.c",
        "arch/arm64/k_64.c",
      ),
    ).toEqual({
      "lib/x.c": "",
      "k/x.c": "",
      "arch/arm/p/x.c": "arch arm, CONFIG_P",
      "arch/arm/xen/x.c": "arch arm64 || arch arm",
      "arch/arm64/k_64.c": "arch arm64, CONFIG_64BIT=y",
    });
  });

  it("include the Makefiles of others", async () => {
    const files = {
      Kbuild: "obj-y += a/\n",
      "a/Makefile":
        "TOP := $(src)/..\nobj-$(CONFIG_A) += a.o\ninclude $(TOP)/b/Makefile\na-y += $(B_FILES)\n",
      "b/Makefile": "B = x.o\nB_FILES += $(addprefix ../b/,$(B))\n",
    };
    expect(await conditionsOf(files, "b/x.c")).toEqual({ "b/x.c": "CONFIG_A" });
  });
});
