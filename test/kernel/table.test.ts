import { describe, expect, it } from "vitest";
import { contentHash } from "../../server/src/kernel/contentHash";
import rawRows from "../../server/src/kernel/data/primitives.json";
import { createKernelModel } from "../../server/src/kernel/model";
import type { Primitive } from "../../server/src/kernel/primitive";
import { expandRow } from "../../server/src/kernel/primitiveRow";

const model = createKernelModel();
const names = (rows: readonly Primitive[]): string[] => rows.map(({ name }) => name);
const withKind = (...kinds: Primitive["kind"][]): Primitive[] =>
  model.primitives.filter(({ kind }) => kinds.includes(kind));

describe("table of primitives", () => {
  it("is sorted by name without duplicates", () => {
    const written = rawRows.map(({ name }) => name);
    expect(written).toEqual([...new Set(written)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it("refuses values the model does not know", () => {
    expect(() => expandRow({ name: "x", family: "x", kind: "grab" })).toThrow("x: no such value: grab");
    expect(() => expandRow({ name: "x", family: "x", kind: "call", callbacks: { 0: "moon" } })).toThrow(
      "moon",
    );
    expect(() => expandRow({ name: "x", family: "x", kind: "call", target: "lock" })).toThrow(
      "no target: lock",
    );
  });

  it("has only identifiers and small argument indices", () => {
    const indices = (row: Primitive): number[] => [
      ...(row.target.at === "argument" ? [row.target.index] : []),
      ...(row.callbacks ?? []).map(({ index }) => index),
      ...Object.entries(row).flatMap(([key, value]) =>
        /Argument$|^drops$/.test(key) && typeof value === "number" ? [value] : [],
      ),
    ];
    const wrong = model.primitives.filter(
      (row) => !/^[A-Za-z_]\w*$/.test(row.name) || indices(row).some((index) => index < 0 || index > 8),
    );
    expect(names(wrong)).toEqual([]);
  });

  it("names a member path by members only", () => {
    const wrong = model.primitives.filter(
      ({ target }) => "field" in target && !/^\w+(\[\d\])?([.|]\w+(\[\d\])?)*$/.test(target.field ?? ""),
    );
    expect(names(wrong)).toEqual([]);
  });

  it("tells from the result whether a try succeeded", () => {
    expect(names(withKind("try").filter(({ returns }) => returns === "void" || returns === "other"))).toEqual(
      [],
    );
  });

  it("never blocks in a try or a release of a spinning lock", () => {
    const spinning = /^(raw_)?spinlock$|^rwlock$|^seqlock$|^xarray_lock$/;
    expect(names(model.primitives.filter((row) => spinning.test(row.family) && row.sleeps))).toEqual([]);
    expect(names(withKind("try").filter((row) => row.sleeps))).toEqual([]);
  });

  it("has a target for every lock taken or given back, but for contexts that drop all", () => {
    const wrong = withKind("acquire", "try", "release").filter(
      (row) => row.target.at === "none" && !(row.kind === "release" && row.acquireContextArgument === 0),
    );
    expect(names(wrong)).toEqual([]);
  });

  it("keeps a lock only where something gives the same member back", () => {
    const lastMember = (row: Primitive): string => placeOf(row).replace(/^.*\./, "");
    const given = new Set(withKind("release").map(lastMember));
    const wrong = withKind("acquire", "try").filter(
      (row) => row.sort === "lock" && !row.transient && !row.heldByContext && !given.has(lastMember(row)),
    );
    expect(names(wrong)).toEqual([]);
  });

  it("releases what is taken under the matching name with the same context and mode", () => {
    const wrong = withKind("acquire").filter((row) => {
      const release = model.primitive(releaseName(row.name));
      return (
        release?.kind === "release" && (release.context !== row.context || placeOf(release) !== placeOf(row))
      );
    });
    expect(names(wrong)).toEqual([]);
  });

  it("ends an interruptible acquisition with a result that tells", () => {
    const wrong = withKind("acquire").filter(
      (row) => row.interruptible && row.returns !== "zeroIsSuccess" && !row.transient,
    );
    expect(names(wrong)).toEqual([]);
  });

  it("changes the context in every row that exists for that", () => {
    expect(names(withKind("contextEnter", "contextExit").filter((row) => row.context === undefined))).toEqual(
      [],
    );
  });

  it("has distinct callback arguments, none of them the target", () => {
    const wrong = model.primitives.filter(({ callbacks = [], target }) => {
      const indices = callbacks.map(({ index }) => index);
      return (
        new Set(indices).size < indices.length || (target.at === "argument" && indices.includes(target.index))
      );
    });
    expect(names(wrong)).toEqual([]);
  });

  it("declares an object, its first argument, in every DEFINE_ and DECLARE_ row", () => {
    const declaring = model.primitives.filter((row) => /^(DEFINE|DECLARE)_/.test(row.name));
    expect(names(declaring.filter((row) => !row.declares))).toEqual([]);
    expect(names(declaring.filter((row) => row.target.at !== "argument" || row.target.index !== 0))).toEqual(
      [],
    );
  });
});

describe("version", () => {
  it("is the same for equal tables and follows the content", () => {
    expect(createKernelModel().version).toBe(model.version);
    expect(model.version).toMatch(/^[0-9a-f]{16}$/);
    expect(contentHash("ab")).not.toBe(contentHash("ba"));
  });
});

/** What of the target a release must share; the argument's position may differ. */
function placeOf({ target }: Primitive): string {
  if (target.at === "global") return target.name;
  return target.at === "none" ? "none" : (target.field ?? "itself");
}

function releaseName(name: string): string {
  return name
    .replace(/_(nested|nest_lock|interruptible|killable|io)\b/g, "")
    .replace(/lock_irqsave/, "unlock_irqrestore")
    .replace(/(^|_)lock($|_)/, "$1unlock$2")
    .replace(/^down_/, "up_");
}
