import type { Expr, Terminator } from "../facts/types";
import { isPortable } from "../program/place";
import { exported, freshRoot, isFresh, ownLocks, type FunctionContext } from "./functionContext";
import { parameterFacts } from "./parameterFacts";
import type { State } from "./state";
import { canonicalKey, errorKey, truthOf, valueKey } from "./truth";
import type { Held, LockRef, Outcome } from "./types";
import type { Values } from "./values";

/** A way out of a function, as one state takes it. */
export interface Exit extends Outcome {
  readonly signature: string;
  readonly taken: ReadonlyMap<string, Held>;
}

/** What a state that reaches a return statement means to callers. */
export function exitOf(context: FunctionContext, state: State, end: Terminator): Exit {
  const value = end.to === "return" ? end.value : undefined;
  const acquired = ownLocks(state.held).filter(({ ref }) => !isFresh(ref, state));
  const released = [...state.released.values()].filter((ref) => isDrop(context, ref)).map(exported);
  const when = new Map(parameterFacts(context, state));
  const signature = [
    ...acquired.map(({ ref }) => ref.key),
    ...released.map(({ key }) => `-${key}`),
    ...[...when].map(([index, known]) => `${index}=${known}`),
  ].join(",");
  return {
    result: resultOf(value, state, context),
    when,
    acquired: acquired.map((lock) => ({ ...lock, ref: exported(handedOver(context, lock.ref, value)) })),
    released,
    signature,
    taken: state.taken,
  };
}

function isDrop({ record }: FunctionContext, { key }: LockRef): boolean {
  return record === undefined || record.callersLocks.get().has(key);
}

/** A lock that only the function could name, seen from the pointer it returns: the lock itself, or what holds it. */
function handedOver({ values }: FunctionContext, ref: LockRef, value: Expr | undefined): LockRef {
  const returned = value && ref.place && !isPortable(ref.place) ? values.pointee(value) : undefined;
  if (!ref.place || !returned) return ref;
  const { type, owner } = returned;
  const place = values.places.substitute(ref.place, ({ key }) =>
    key === returned.key ? values.places.root({ k: "result" }, type, owner) : undefined,
  );
  return place ? { ...ref, key: place.key, place } : ref;
}

/** What the caller can tell from the returned value. */
function resultOf(value: Expr | undefined, state: State, context: FunctionContext): Outcome["result"] {
  if (!value) return "any";
  const { values, node } = context;
  if (isErrorPointer(value, values)) return "error";
  const key = errorKey(valueKey(value, values));
  const error = key === undefined ? undefined : state.truths.get(canonicalKey(state, key));
  if (error) return error === "zero" ? "nonzero" : "error";
  const truth = truthOf(value, state, values);
  if (truth) return truth;
  // Whoever returns a pointer to something known, or else NULL or an error, means success by it.
  return node.facts.returns.pointers > 0 && values.pointee(value) !== undefined ? "nonzero" : "any";
}

function isErrorPointer(value: Expr, values: Values): boolean {
  const callee = value.k === "temp" ? values.callOf(value.id)?.callee : undefined;
  return callee?.k === "name" && /^(ERR_PTR|ERR_CAST)$/.test(callee.name);
}

/** Outcomes that callers can tell apart, each once. */
export function mergeOutcomes(exits: readonly Exit[]): Outcome[] {
  const merged = new Map<string, Exit>();
  for (const exit of exits) {
    const known = merged.get(`${exit.result}|${exit.signature}`);
    if (!known) merged.set(`${exit.result}|${exit.signature}`, exit);
  }
  return [...merged.values()].map(({ result, when, acquired, released }) => ({
    result,
    when,
    acquired,
    released,
  }));
}

/** Most locks remembered as taken on every path. */
const MAX_TAKEN = 16;

/** Locks taken on every way out, perhaps dropped again. */
export function takenOnAll(exits: readonly Exit[]): Held[] {
  const first = exits[0];
  if (!first) return [];
  return [...first.taken.values()]
    .filter(({ ref }) => freshRoot(ref.key) === undefined && exits.every(({ taken }) => taken.has(ref.key)))
    .slice(0, MAX_TAKEN)
    .map((lock) => ({ ...lock, ref: exported(lock.ref) }));
}
