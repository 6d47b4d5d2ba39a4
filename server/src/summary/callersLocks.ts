import { bareClass } from "../program/lockClass";
import { isNameless } from "./functionContext";
import type { LockRef } from "./types";

/** Where an annotation drops a lock: before everything in the body. */
export const PROMISED = -1;

interface Drop {
  readonly ref: LockRef;
  /** Offset of the operation. */
  readonly at: number;
}

/**
 * Which locks of its caller a function drops, if only for a while. What is dropped without being held here is the caller's, but
 * for two cases: a lock of that class was taken further up in the text, so the paths that take it and those that drop it exclude
 * each other in a way that is not known; or a callee drops it and nobody here can name it. A context (RCU, preemption off) is
 * only left if that happens on every way: nobody hands one over on a condition.
 */
export class CallersLocks {
  /** Offset of the first operation that takes a lock of a class, whatever its lockdep subclass: a release names none. */
  private readonly taken = new Map<string, number>();
  /** Offsets of all that take a lock, by its key. */
  private readonly places = new Map<string, Set<number>>();
  private readonly byCallee = new Set<string>();
  private readonly dropped: Drop[] = [];
  private found: ReadonlyMap<string, LockRef> | undefined;
  private onEveryWay: ReadonlySet<string> = new Set();

  noteTaken({ class: taken, key }: LockRef, at: number): void {
    this.places.set(key, (this.places.get(key) ?? new Set()).add(at));
    if (!taken) return;
    const { key: bare } = bareClass(taken);
    this.taken.set(bare, Math.min(at, this.taken.get(bare) ?? at));
  }

  noteDroppedByCallee(key: string): void {
    this.byCallee.add(key);
  }

  isDroppedByCallee(key: string): boolean {
    return this.byCallee.has(key);
  }

  get takesAny(): boolean {
    return this.places.size > 0;
  }

  /** How many places of the function take the very lock. */
  placesOf(key: string): number {
    return this.places.get(key)?.size ?? 0;
  }

  noteDropped(ref: LockRef, at: number): void {
    if (!isNameless(ref)) this.dropped.push({ ref, at });
  }

  /** Says what is dropped on every way out. */
  setOnEveryWay(keys: ReadonlySet<string>): void {
    this.onEveryWay = keys;
  }

  /** The locks by key. To be asked when every operation was looked at. */
  get(): ReadonlyMap<string, LockRef> {
    this.found ??= new Map(
      this.dropped
        .filter((drop) => !this.isOwn(drop) && this.isPlausible(drop))
        .map(({ ref }) => [ref.key, ref] as const),
    );
    return this.found;
  }

  private isPlausible({ ref: { sort, key }, at }: Drop): boolean {
    return sort === "lock" || at === PROMISED || this.onEveryWay.has(key);
  }

  private isOwn({ ref, at }: Drop): boolean {
    const first = ref.class && this.taken.get(bareClass(ref.class).key);
    return first !== undefined && first <= at;
  }
}
