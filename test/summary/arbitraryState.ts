import fc from "fast-check";
import type { Primitive } from "../../server/src/kernel/primitive";
import { globalClass } from "../../server/src/program/lockClass";
import { emptyState, type State } from "../../server/src/summary/state";
import type { Held, LockRef } from "../../server/src/summary/types";
import { linkBare, present } from "../program/linkTexts";

/** Locks of generated states. `a` and `a2` are objects of one class. */
export const keys = ["a", "a2", "b", "c", "d"] as const;

const classOfKey = (key: string) => globalClass(key.charAt(0), "lock");

const primitive: Primitive = {
  name: "down_write",
  family: "rwsem",
  kind: "acquire",
  sort: "lock",
  target: { at: "argument", index: 0 },
  mode: "exclusive",
  sleeps: true,
  returns: "void",
};

const node = present(linkBare("void f(void)\n{\n}\n").functions[0]);

export function refOfKey(key: string): LockRef {
  return { key, sort: "lock", class: classOfKey(key), place: undefined };
}

export function lockOfKey(key: string, mode: Held["mode"] = "exclusive", isAssumed = false): Held {
  return {
    ref: refOfKey(key),
    mode,
    primitive,
    site: { function: node, at: 0, end: 1 },
    isTried: false,
    isInContext: false,
    isAssumed,
  };
}

/** What a state knows besides the locks it holds. */
const knowledge = fc.record({
  taken: fc.subarray([...keys]),
  dropped: fc.subarray([...keys]),
  truths: fc.dictionary(
    fc.constantFrom("v:x", "v:y", "t:1"),
    fc.constantFrom("zero" as const, "nonzero" as const),
  ),
  copies: fc.dictionary(fc.constantFrom("v:x", "v:y"), fc.constantFrom("t:1", "t:2")),
  published: fc.subarray(["new1", "new2"]),
  initialised: fc.subarray(["p0.done", "p0.work"]),
});

const locks = fc
  .tuple(
    fc.shuffledSubarray([...keys]),
    fc.subarray([...keys]),
    fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  )
  .map(([held, released, modes]) => ({
    held: held.map((key, i) => lockOfKey(key, modes[i] === true ? "shared" : "exclusive")),
    released: new Map(released.filter((key) => !held.includes(key)).map((key) => [key, refOfKey(key)])),
  }));

function withKnowledge(
  state: State,
  known: typeof knowledge extends fc.Arbitrary<infer K> ? K : never,
): State {
  return {
    ...state,
    taken: new Map(known.taken.map((key) => [key, lockOfKey(key)])),
    dropped: new Set(known.dropped),
    truths: new Map(Object.entries(known.truths)),
    copies: new Map(Object.entries(known.copies)),
    published: new Set(known.published),
    initialised: new Set(known.initialised),
  };
}

/** Any state over the locks of {@link keys}. */
export const arbitraryState: fc.Arbitrary<State> = fc
  .tuple(locks, knowledge)
  .map(([held, known]) => withKnowledge({ ...emptyState, ...held }, known));

/** Three states that hold and have dropped the same locks. */
export const arbitraryTriple: fc.Arbitrary<readonly [State, State, State]> = fc
  .tuple(locks, knowledge, knowledge, knowledge)
  .map(([held, x, y, z]) => {
    const base: State = { ...emptyState, ...held };
    return [withKnowledge(base, x), withKnowledge(base, y), withKnowledge(base, z)];
  });

/** A state without its order: equal for states that say the same. */
export function canonical(state: State): unknown {
  return {
    held: state.held.map(({ ref, mode }) => `${ref.key}:${mode}`).sort(),
    released: [...state.released.keys()].sort(),
    taken: [...state.taken.keys()].sort(),
    dropped: [...state.dropped].sort(),
    truths: [...state.truths].map(([key, truth]) => `${key}=${truth}`).sort(),
    copies: [...state.copies].map(([copy, source]) => `${copy}=${source}`).sort(),
    published: [...state.published].sort(),
    initialised: [...state.initialised].sort(),
  };
}
