import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPortable, type Place, type PathStep } from "../../server/src/program/place";
import { MAX_PATH_STEPS, type Places } from "../../server/src/program/places";
import type { FileType } from "../../server/src/program/typeIndex";
import { linkBare, onlyPath, placesOf, present } from "./linkTexts";

const text = [
  "struct leaf {\n\tstruct mutex lock;\n};",
  "struct mid {\n\tstruct leaf leaf;\n\tstruct foo *back;\n};",
  "struct foo {\n\tstruct mid mid;\n\tstruct mid *far;\n\tstruct leaf leaves[4];\n};",
  "struct other {\n\tstruct mid mid;\n};",
  "",
].join("\n");

const places: Places = placesOf(linkBare(text));

const struct = (tag: string): FileType => ({
  type: { base: { k: "record", kind: "struct", tag }, pointers: 0, arrays: 0 },
  file: onlyPath,
});
const parameter = (index = 0, tag = "foo"): Place => places.root({ k: "param", index }, struct(tag));

function along(from: Place, ...names: readonly string[]): Place {
  return names.reduce((place, name) => present(places.field(place, name), name), from);
}

describe("fields", () => {
  it("know their type and whose they are", () => {
    const lock = along(parameter(), "mid", "leaf", "lock");
    expect(lock.key).toBe("p0.mid.leaf.lock");
    expect(lock.type?.type.base).toEqual({ k: "record", kind: "struct", tag: "mutex" });
    expect(lock.owner).toEqual({
      k: "record",
      tag: "leaf",
      file: onlyPath,
      path: ["lock"],
      isGeneric: false,
    });
  });

  it("are reached through pointers and elements", () => {
    const far = present(places.deref(along(parameter(), "far")));
    expect(along(far, "leaf", "lock").key).toBe("p0.far*.leaf.lock");
    const element = present(places.index(along(parameter(), "leaves"), "i"));
    expect(along(element, "lock").key).toBe("p0.leaves[i].lock");
    expect(along(element, "lock").owner).toMatchObject({ tag: "leaf", path: ["lock"] });
  });
});

describe("container_of", () => {
  it("undoes the fields that led there", () => {
    const start = parameter();
    expect(places.container(along(start, "mid"), struct("foo"), ["mid"])).toBe(start);
    expect(places.container(along(start, "mid", "leaf"), struct("foo"), ["mid", "leaf"])).toBe(start);
  });

  it("of another struct or member does not", () => {
    const start = parameter();
    expect(places.container(along(start, "mid"), struct("other"), ["mid"])?.key).toBe("p0.mid^other.mid");
    expect(places.container(along(start, "mid", "leaf"), struct("foo"), ["mid"])?.key).not.toBe("p0");
  });

  it("gives an object without a type the type it has", () => {
    const untyped = places.root({ k: "param", index: 0 }, undefined);
    const back = present(places.container(along(untyped, "mid"), struct("foo"), ["mid"]));
    expect(back.key).toBe("p0");
    expect(back.type).toEqual(struct("foo"));
  });

  it("looks through casts", () => {
    const start = parameter();
    const cast = present(places.retype(along(start, "mid"), struct("leaf")));
    expect(places.container(cast, struct("foo"), ["mid"])).toBe(start);
  });

  it("is the inverse of any path of members", () => {
    const route = fc.constantFrom(["mid"], ["mid", "leaf"], ["mid", "leaf", "lock"], ["far"]);
    fc.assert(
      fc.property(route, fc.nat({ max: 3 }), (names, index) => {
        const start = parameter(index);
        expect(places.container(along(start, ...names), struct("foo"), names)).toBe(start);
      }),
    );
  });
});

describe("substitution", () => {
  const step: fc.Arbitrary<PathStep> = fc.oneof(
    fc.constantFrom("mid", "leaf", "far", "back", "lock").map((name) => ({ s: "field" as const, name })),
    fc.constant({ s: "deref" as const }),
    fc.constantFrom("0", "i").map((key) => ({ s: "index" as const, key })),
    fc.constant({ s: "container" as const, type: struct("foo"), member: ["mid"] }),
    fc.constant({ s: "private" as const, accessor: "netdev_priv" }),
  );
  const path = fc.array(step, { maxLength: 8 });
  const walk = (from: Place, steps: readonly PathStep[]) =>
    steps.reduce<Place>((place, next) => present(places.apply(place, next)), from);

  it("of the root by itself changes nothing", () => {
    fc.assert(
      fc.property(path, (steps) => {
        const place = walk(parameter(), steps);
        const same = places.substitute(place, (part) => (part.parent ? undefined : part));
        expect(same).toEqual(place);
      }),
    );
  });

  it("of the root is the same path from the new one", () => {
    fc.assert(
      fc.property(path, path, (before, steps) => {
        const actual = walk(parameter(1), before.slice(0, 4));
        const found = places.substitute(walk(parameter(), steps), (part) =>
          part.parent ? undefined : actual,
        );
        expect(found?.key).toBe(walk(actual, steps).key);
      }),
    );
  });

  it("cancels container_of against the fields of the new root", () => {
    const work = places.root({ k: "param", index: 0 }, struct("mid"));
    const callee = along(present(places.container(work, struct("foo"), ["mid"])), "far");
    const found = places.substitute(callee, (part) => (part.parent ? undefined : along(parameter(2), "mid")));
    expect(found?.key).toBe("p2.far");
  });

  it("without an answer for the root has no result", () => {
    expect(places.substitute(along(parameter(), "mid", "leaf"), () => undefined)).toBeUndefined();
  });

  it("may replace a part of the way", () => {
    const lock = along(parameter(), "mid", "leaf", "lock");
    const found = places.substitute(lock, (part) =>
      part.key === "p0.mid" ? parameter(3, "mid") : part.parent ? undefined : part,
    );
    expect(found?.key).toBe("p3.leaf.lock");
  });
});

describe("paths", () => {
  it("end where nobody could follow", () => {
    let place: Place | undefined = parameter();
    for (let i = 0; i < MAX_PATH_STEPS; i++) place = present(places.deref(present(place)));
    expect(places.deref(present(place))).toBeUndefined();
  });

  it("can be named by callers when they begin at a parameter or a global", () => {
    expect(isPortable(along(parameter(), "mid"))).toBe(true);
    expect(isPortable(places.root({ k: "global", symbol: "x", file: undefined }, undefined))).toBe(true);
    expect(isPortable(places.root({ k: "local", name: "x" }, undefined))).toBe(false);
    expect(isPortable(places.root({ k: "fresh", id: 1 }, undefined))).toBe(false);
  });

  it("to statics of two files differ", () => {
    const root = (file: string | undefined) => places.root({ k: "global", symbol: "x", file }, undefined).key;
    expect(new Set([root("a.c"), root("b.c"), root(undefined)]).size).toBe(3);
  });
});
