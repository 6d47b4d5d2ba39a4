import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinStates, mergeKnowledge, signatureOf, type State } from "../../server/src/summary/state";
import { withLock, withoutLock } from "../../server/src/summary/stateChanges";
import { MAX_STATES, StateSet } from "../../server/src/summary/stateSet";
import { arbitraryState, arbitraryTriple, canonical, keys, lockOfKey, refOfKey } from "./arbitraryState";

const heldKeys = (state: State) => state.held.map(({ ref }) => ref.key);

describe("joining states", () => {
  it("does not depend on order or repetition", () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, arbitraryState, (a, b, c) => {
        expect(canonical(joinStates(a, b))).toEqual(canonical(joinStates(b, a)));
        expect(canonical(joinStates(joinStates(a, b), c))).toEqual(
          canonical(joinStates(a, joinStates(b, c))),
        );
        expect(canonical(joinStates(a, a))).toEqual(canonical(a));
      }),
    );
  });

  it("holds exactly what both hold, for reading if either does", () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, (a, b) => {
        const joined = joinStates(a, b);
        expect(heldKeys(joined)).toEqual(heldKeys(a).filter((key) => heldKeys(b).includes(key)));
        for (const { ref, mode } of joined.held) {
          const modes = [a, b].map((state) => state.held.find((lock) => lock.ref.key === ref.key)?.mode);
          expect(mode).toBe(modes.includes("shared") ? "shared" : "exclusive");
        }
        for (const key of joined.released.keys()) {
          expect(a.released.has(key) && b.released.has(key)).toBe(true);
        }
      }),
    );
  });

  it("knows only what both know", () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, (a, b) => {
        const joined = joinStates(a, b);
        for (const [key, truth] of joined.truths) {
          expect([a.truths.get(key), b.truths.get(key)]).toEqual([truth, truth]);
        }
        for (const key of joined.taken.keys()) expect(a.taken.has(key) && b.taken.has(key)).toBe(true);
        expect([...joined.dropped].sort()).toEqual([...new Set([...a.dropped, ...b.dropped])].sort());
      }),
    );
  });
});

describe("merging what is known", () => {
  it("does not depend on order or repetition", () => {
    fc.assert(
      fc.property(arbitraryTriple, ([a, b, c]) => {
        expect(canonical(mergeKnowledge(a, b))).toEqual(canonical(mergeKnowledge(b, a)));
        expect(canonical(mergeKnowledge(mergeKnowledge(a, b), c))).toEqual(
          canonical(mergeKnowledge(a, mergeKnowledge(b, c))),
        );
        expect(canonical(mergeKnowledge(a, a))).toEqual(canonical(a));
      }),
    );
  });

  it("leaves the locks alone", () => {
    fc.assert(
      fc.property(arbitraryTriple, ([a, b]) => {
        expect(signatureOf(mergeKnowledge(a, b))).toBe(signatureOf(a));
      }),
    );
  });
});

describe("the states at one point", () => {
  const many = fc.array(arbitraryState, { minLength: 1, maxLength: 30 });
  const filled = (states: readonly State[]) => {
    const set = new StateSet();
    for (const state of states) set.add(state);
    return set;
  };
  const contents = (set: StateSet) =>
    set
      .all()
      .map((state) => JSON.stringify(canonical(state)))
      .sort();

  it("are never more than the bound", () => {
    fc.assert(
      fc.property(many, (states) => {
        const set = filled(states);
        const distinct = new Set(states.map(signatureOf)).size;
        expect(set.all().length).toBe(distinct > MAX_STATES ? 1 : distinct);
        expect(set.isJoined).toBe(distinct > MAX_STATES);
      }),
    );
  });

  it("do not depend on the order in which they arrive", () => {
    fc.assert(
      fc.property(
        many.chain((states) => fc.tuple(fc.constant(states), shuffled(states))),
        ([states, other]) => {
          expect(contents(filled(other))).toEqual(contents(filled(states)));
        },
      ),
    );
  });

  it("change no more once everything was seen", () => {
    fc.assert(
      fc.property(many, (states) => {
        const set = filled(states);
        expect(states.map((state) => set.add(state))).toEqual(states.map(() => false));
        set.takeNew();
        expect(set.takeNew()).toEqual([]);
      }),
    );
  });

  it("are handed out again only when they changed", () => {
    fc.assert(
      fc.property(many, arbitraryState, (states, another) => {
        const set = filled(states);
        set.takeNew();
        const changed = set.add(another);
        expect(set.takeNew().length > 0).toBe(changed);
      }),
    );
  });

  it("after joining hold what every state holds", () => {
    fc.assert(
      fc.property(many, (states) => {
        const set = filled(states);
        if (!set.isJoined) return;
        const everywhere = keys.filter((key) => states.every((state) => heldKeys(state).includes(key)));
        expect(set.all().flatMap(heldKeys).sort()).toEqual([...everywhere].sort());
      }),
    );
  });
});

describe("taking and dropping a lock", () => {
  const key = fc.constantFrom(...keys);

  it("undo each other when the lock was free", () => {
    fc.assert(
      fc.property(arbitraryState, key, (state, name) => {
        fc.pre(!heldKeys(state).includes(name));
        const after = withoutLock(withLock(state, lockOfKey(name)), refOfKey(name));
        expect(after.held).toEqual(state.held);
        expect([...after.released.keys()].sort()).toEqual([...state.released.keys()].sort());
      }),
    );
  });

  it("undo each other when the lock was held", () => {
    fc.assert(
      fc.property(arbitraryState, key, fc.boolean(), (state, name, isAssumed) => {
        const before = { ...state, held: [...state.held.filter(({ ref }) => ref.key !== name)] };
        const holding = { ...before, held: [...before.held, lockOfKey(name, "exclusive", isAssumed)] };
        fc.pre(!state.released.has(name));
        const dropped = withoutLock(holding, refOfKey(name));
        expect(heldKeys(dropped)).toEqual(heldKeys(before));
        expect(dropped.released.has(name)).toBe(isAssumed);
        const after = withLock(dropped, lockOfKey(name));
        expect(heldKeys(after)).toEqual(heldKeys(holding));
        expect(after.held.at(-1)?.isAssumed).toBe(isAssumed);
        expect(after.released.has(name)).toBe(false);
      }),
    );
  });

  it("never change other locks, and twice is once", () => {
    fc.assert(
      fc.property(arbitraryState, key, (state, name) => {
        const once = withLock(state, lockOfKey(name));
        expect(canonical(withLock(once, lockOfKey(name)))).toEqual(canonical(once));
        const others = (keysHeld: readonly string[]) => keysHeld.filter((other) => other !== name);
        expect(others(heldKeys(once))).toEqual(others(heldKeys(state)));
      }),
    );
  });
});

function shuffled(states: readonly State[]): fc.Arbitrary<State[]> {
  return fc.shuffledSubarray([...states], { minLength: states.length });
}
