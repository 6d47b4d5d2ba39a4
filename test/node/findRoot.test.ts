import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRoot } from "../../server/src/node/findRoot";
import { temporaryTrees } from "./temporaryTree";

const makeTree = temporaryTrees();

describe("findRoot", () => {
  it("walks up to the top of a kernel tree, past folders with a Kconfig of their own", () => {
    const root = makeTree({
      Kbuild: "",
      MAINTAINERS: "",
      "drivers/gpu/Kconfig": "",
      "drivers/gpu/Makefile": "",
      "drivers/gpu/x/a.c": "",
    });
    expect(findRoot(join(root, "drivers/gpu/x"))).toEqual({ root, isKernelTree: true });
  });

  it("takes the topmost folder with Kconfig and Makefile otherwise", () => {
    const root = makeTree({
      Kconfig: "",
      Makefile: "",
      "sub/Kconfig": "",
      "sub/Makefile": "",
      "sub/a.c": "",
    });
    expect(findRoot(join(root, "sub"))).toEqual({ root, isKernelTree: true });
  });

  it("stays where it is when nothing looks like a kernel", () => {
    const root = makeTree({ "sub/a.c": "", Kbuild: "", Makefile: "" });
    const sub = join(root, "sub");
    expect(findRoot(sub)).toEqual({ root: sub, isKernelTree: false });
  });

  it("believes what it is told, and still says what it is", () => {
    const root = makeTree({ Kbuild: "", MAINTAINERS: "", "other/a.c": "" });
    expect(findRoot(join(root, "other"), "..")).toEqual({ root, isKernelTree: true });
    expect(findRoot(root, "other")).toEqual({ root: join(root, "other"), isKernelTree: false });
    expect(findRoot(root, "")).toEqual({ root, isKernelTree: true });
  });
});
