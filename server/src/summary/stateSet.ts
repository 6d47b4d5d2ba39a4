import { joinStates, mergeKnowledge, sameKnowledge, signatureOf, type State } from "./state";

/** At most this many states with different locks are kept apart at one point of a function. */
export const MAX_STATES = 8;

/** The states at one point of a function: one per set of locks, joined into one when there are too many. */
export class StateSet {
  private states = new Map<string, State>();
  private readonly fresh = new Set<string>();
  private joinedInto: State | undefined;

  get isJoined(): boolean {
    return this.joinedInto !== undefined;
  }

  /** Adds a state. True when the set knows something it did not know before. */
  add(state: State): boolean {
    if (this.joinedInto) return this.join(state);
    const signature = signatureOf(state);
    const known = this.states.get(signature);
    if (known) {
      const merged = mergeKnowledge(known, state);
      if (sameKnowledge(merged, known)) return false;
      this.states.set(signature, merged);
      this.fresh.add(signature);
      return true;
    }
    this.states.set(signature, state);
    this.fresh.add(signature);
    if (this.states.size <= MAX_STATES) return true;
    this.joinedInto = [...this.states.values()].reduce((a, b) => joinStates(a, b));
    this.fresh.clear();
    this.fresh.add("");
    return true;
  }

  /** States added or changed since the last call. */
  takeNew(): readonly State[] {
    const states = this.joinedInto
      ? this.fresh.size > 0
        ? [this.joinedInto]
        : []
      : [...this.fresh].flatMap((signature) => this.states.get(signature) ?? []);
    this.fresh.clear();
    return states;
  }

  all(): readonly State[] {
    return this.joinedInto ? [this.joinedInto] : [...this.states.values()];
  }

  private join(state: State): boolean {
    const before = this.joinedInto;
    if (!before) return false;
    const after = joinStates(before, state);
    const isSame =
      after.held.length === before.held.length &&
      after.released.size === before.released.size &&
      after.held.every((lock, i) => lock.mode === before.held[i]?.mode) &&
      sameKnowledge(after, before);
    if (isSame) return false;
    this.joinedInto = after;
    this.fresh.add("");
    return true;
  }
}

/** Merges states with the same locks, and joins all when there are too many to keep apart. */
export function condense(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const set = new StateSet();
  for (const state of states) set.add(state);
  return set.all();
}
