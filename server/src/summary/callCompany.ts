import type { Expr } from "../facts/types";
import { type HeldAtCall, packPassed, weaker } from "../program/heldAtCall";
import { bareClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionContext } from "./functionContext";
import type { State } from "./state";
import type { Held } from "./types";
import type { Values } from "./values";

/** What all calls of one callee, or through one ops key, in one function have in common. */
export interface CallCompany {
  readonly held: readonly HeldAtCall[];
  /** Keys of classes that the function's own callers held and that were dropped before some of the calls. */
  readonly dropped: readonly string[];
  /** Which parameters are passed on as they are, see `packPassed`. */
  readonly passed: number;
}

/** Company of calls by id of the callee, or by ops key. */
export type CallCompanies = ReadonlyMap<number | string, CallCompany>;

/** Notes what is held at a call; over all calls of one callee only what is common remains. */
export function recordCompany(
  { record, values, node }: FunctionContext,
  state: State,
  { callee, args }: { readonly callee: number | string; readonly args: readonly Expr[] },
): void {
  if (!record) return;
  const passed =
    node.facts.params.length === 0 ? 0 : packPassed(args.map((arg) => values.constantParam(arg)));
  const held = state.held.length === 0 ? none : heldFor(values, state.held, args);
  const dropped =
    state.released.size === 0
      ? none
      : [...state.released.values()].flatMap((ref) => (ref.class ? [bareClass(ref.class).key] : []));
  const here: CallCompany = { held, dropped, passed };
  const known = record.heldAtCalls.get(callee);
  record.heldAtCalls.set(callee, known ? commonCompany(known, here) : here);
}

/** Companies worth keeping: functions that are called with nothing held need no entry, ops keys do. */
export function keptCompanies(all: ReadonlyMap<number | string, CallCompany>): CallCompanies {
  const kept = new Map<number | string, CallCompany>();
  for (const [callee, company] of all)
    if (typeof callee === "string" || hasContent(company)) kept.set(callee, company);
  return kept.size === 0 ? noCompanies : kept;
}

export const noCompanies: CallCompanies = new Map();
const none: readonly never[] = [];

function hasContent({ held, dropped, passed }: CallCompany): boolean {
  return held.length > 0 || dropped.length > 0 || passed !== 0;
}

function commonCompany(a: CallCompany, b: CallCompany): CallCompany {
  return {
    held: a.held.length === 0 || b.held.length === 0 ? none : commonHeld(a.held, b.held),
    dropped: b.dropped.length === 0 ? a.dropped : [...new Set([...a.dropped, ...b.dropped])],
    passed: a.passed === b.passed ? a.passed : 0,
  };
}

function commonHeld(a: readonly HeldAtCall[], b: readonly HeldAtCall[]): readonly HeldAtCall[] {
  return a.flatMap((lock) => {
    const other = b.find((candidate) => candidate.class.key === lock.class.key);
    return other ? [weaker(lock, other)] : [];
  });
}

function heldFor(values: Values, held: readonly Held[], args: readonly Expr[]): readonly HeldAtCall[] {
  const places = args.map((arg) => values.pointee(arg));
  const found = new Map<string, HeldAtCall>();
  for (const { ref, mode, primitive, isAssumed } of held) {
    if (!ref.class || primitive.perhaps) continue;
    const lockClass = bareClass(ref.class);
    const lock: HeldAtCall = {
      class: lockClass,
      mode,
      object: ref.place && objectFor(ref.key, places),
      isAssumed: isAssumed && primitive.kind === "assert",
    };
    const known = found.get(lockClass.key);
    // Two objects of one class: which of them the callee means cannot be said.
    found.set(lockClass.key, known ? { ...stronger(known, lock), object: undefined } : lock);
  }
  return [...found.values()];
}

function stronger(a: HeldAtCall, b: HeldAtCall): HeldAtCall {
  if (a.isAssumed !== b.isAssumed) return a.isAssumed ? b : a;
  return a.mode === "shared" ? b : a;
}

/** The key that a lock has in the callee: reached from what an argument points at, or from what contains that. */
function objectFor(key: string, args: readonly (Place | undefined)[]): string | undefined {
  if (key.startsWith("@")) return key;
  let best: { readonly length: number; readonly object: string } | undefined;
  args.forEach((place, index) => {
    if (!place) return;
    const prefix = place.key;
    if (isPrefix(prefix, key)) {
      if (!best || prefix.length > best.length)
        best = { length: prefix.length, object: `p${index}${key.slice(prefix.length)}` };
    } else best ??= throughContainer(key, place, index);
  });
  return best?.object;
}

/** `container_of()` in the callee undoes the members that lead from the lock's object to the argument. */
function throughContainer(
  key: string,
  argument: Place,
  index: number,
): { readonly length: number; readonly object: string } | undefined {
  const members: string[] = [];
  let place = argument;
  while (place.parent && place.step?.s === "field") {
    members.unshift(place.step.name);
    place = place.parent;
    const base = place.type?.type.base;
    if (base?.k !== "record" || !isPrefix(place.key, key)) continue;
    const object = `p${index}^${base.tag}.${members.join(".")}${key.slice(place.key.length)}`;
    return { length: place.key.length, object };
  }
  return undefined;
}

function isPrefix(prefix: string, key: string): boolean {
  return key.startsWith(prefix) && /^[.*[^:]|^$/.test(key.slice(prefix.length, prefix.length + 1));
}
