import type { FunctionNode } from "../program/program";

/** Which keys in the definition of a guard mean arguments of its use, by index. */
export function wrappedLocks({ facts }: FunctionNode): ReadonlyMap<string, number> {
  return facts.kind === "guard" ? locksOfGuards : none;
}

/** `guard(mutex)(&l)` keeps its argument in `_T->lock` (include/linux/cleanup.h); the definition speaks of that. */
const locksOfGuards: ReadonlyMap<string, number> = new Map([
  ["p0.lock*", 0],
  ["p0.lock2*", 1],
]);
const none: ReadonlyMap<string, number> = new Map();
