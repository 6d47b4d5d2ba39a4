import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import schema from "../../docs/lockwright.schema.json";
import rows from "../../server/src/kernel/data/primitives.json";
import { createKernelModel } from "../../server/src/kernel/model";
import { acquisitionsOf, needsRelease, releasesOf } from "../../server/src/kernel/releases";

const { primitives } = createKernelModel();
const { definitions } = schema;
const validate = new Ajv({ allErrors: true, strict: false }).compile(definitions.primitive);

describe("rows of the model", () => {
  it("have the form that the settings of a tree have too", () => {
    const wrong = rows.flatMap((row) => {
      const isValid: boolean = validate(row);
      const errors = isValid ? [] : (validate.errors ?? []);
      return errors.map(({ instancePath, message }) => `${row.name}${instancePath} ${message}`);
    });
    expect(wrong).toEqual([]);
  });

  it("name a file of the kernel that declares them", () => {
    expect(rows.filter(({ source }) => typeof source !== "string").map(({ name }) => name)).toEqual([]);
  });

  it("have a release for everything that stays held", () => {
    const kept = primitives.filter((row) => needsRelease(row) && releasesOf(row, primitives).length === 0);
    expect(kept.map(({ name }) => name)).toEqual([]);
  });

  it("name a release of another family only where there is none of their own", () => {
    const named = primitives.filter(({ releasedBy }) => releasedBy !== undefined);
    const needless = named.filter(({ releasedBy: _named, ...row }) => releasesOf(row, primitives).length > 0);
    expect(needless.map(({ name }) => name)).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  it("give back only what something takes", () => {
    const idle = primitives.filter(
      (row) =>
        row.kind === "release" &&
        row.sort === "lock" &&
        row.acquireContextArgument === undefined &&
        acquisitionsOf(row, primitives).length === 0,
    );
    // A superblock is taken by functions of fs/super.c, which are followed; it is given back here because that may free it.
    expect(idle.map(({ name }) => name)).toEqual(["deactivate_locked_super"]);
  });
});
