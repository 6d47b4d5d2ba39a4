import { describe, expect, it } from "vitest";
import census from "../../server/src/kernel/data/census.json";
import derived from "../../server/src/kernel/data/derived.json";
import { createKernelModel } from "../../server/src/kernel/model";

const model = createKernelModel();
const derivedNames = Object.values(derived).flatMap((kinds) => Object.values(kinds).flat());

describe("census", () => {
  it("has every family that something is counted in, and nothing else", () => {
    const families = new Set(
      [...model.primitives.map(({ name }) => name), ...derivedNames].flatMap(
        (name) => model.census.counted(name)?.family ?? [],
      ),
    );
    expect([...families].sort()).toEqual([...model.census.families.keys()].sort());
  });

  it("counts rows and what is derived, each name once", () => {
    const rows = new Set(model.primitives.map(({ name }) => name));
    expect(derivedNames.filter((name) => rows.has(name))).toEqual([]);
    expect(new Set(derivedNames).size).toBe(derivedNames.length);
    expect(model.census.counted("mutex_lock")).toEqual({
      family: "mutex",
      isCore: true,
      isDerived: false,
      declares: false,
    });
    expect(model.census.counted("xfs_ilock")).toMatchObject({ family: "subsys_wrapper", isDerived: true });
    expect(model.census.counted("guard")).toMatchObject({ family: "guard_macro", isCore: true });
    expect(model.census.counted("DEFINE_MUTEX")).toMatchObject({ isCore: false, declares: true });
    expect(model.census.counted("kmalloc")?.family).toBe("implicit");
    expect(model.census.counted("printk")).toBeUndefined();
  });

  it("has exceptions only for names that exist", () => {
    const rows = new Set(model.primitives.map(({ name }) => name));
    const exceptions = [...census.core, ...census.notCore, ...census.uncounted];
    expect(exceptions.filter((name) => !rows.has(name))).toEqual([]);
  });

  it("has no more core calls than calls", () => {
    const wrong = [...model.census.families].filter(([, { calls, core }]) => core > calls || calls <= 0);
    expect(wrong).toEqual([]);
  });

  it("counts the rows of a user in their family", () => {
    const own = createKernelModel([
      { name: "foo_lock", family: "mutex", kind: "acquire", target: "0.lock", transient: true },
    ]);
    expect(own.census.counted("foo_lock")).toMatchObject({ family: "mutex", isCore: true });
    expect(own.version).not.toBe(model.version);
  });
});
