import type { CallOp, Expr } from "../facts/types";
import type { Place } from "../program/place";
import type { FunctionNode } from "../program/program";
import { classHere } from "./classHere";
import { exported, type FunctionContext } from "./functionContext";
import type { State } from "./state";
import { refOf } from "./targets";
import type { LockRef, Outcome, Summary } from "./types";

/** A call of a function that is known. */
export interface FunctionCall {
  readonly callee: FunctionNode;
  readonly call: CallPlace;
  readonly args: readonly Expr[];
}

/** The place of a call, and the temp that gets its result. */
type CallPlace = Pick<CallOp, "result" | "at" | "end">;

/** A callee's lock as the caller knows it. */
export function inCaller(
  context: FunctionContext,
  ref: LockRef,
  { callee, args, call }: FunctionCall,
): LockRef {
  if (!ref.place || ref.place.root.k === "global") return ref;
  const known = context.translated.get(args)?.get(ref);
  if (known) return known;
  const translated = translate(context, ref, { place: ref.place, callee, args, call });
  const ofCall = context.translated.get(args) ?? new Map<LockRef, LockRef>();
  context.translated.set(args, ofCall.set(ref, translated));
  return translated;
}

function translate(
  context: FunctionContext,
  ref: LockRef,
  { place: there, callee, args, call }: FunctionCall & { readonly place: Place },
): LockRef {
  const place =
    there.root.k === "result"
      ? fromResult(context, there, call)
      : context.values.substitute(there, callee, args);
  if (!place)
    return exported({ ...ref, place: undefined, key: ref.class ? `#${ref.class.key}` : `?${ref.key}` });
  const found = ref.class ?? classHere(place, ref.sort, context);
  return refOf(typeof found === "string" ? { place } : { place, class: found }, ref.sort);
}

/** What the pointer that the call returned leads to. */
function fromResult({ values }: FunctionContext, there: Place, { result }: CallPlace): Place | undefined {
  return values.places.substitute(there, (part) => {
    if (part.parent) return undefined;
    const place = values.pointee({ k: "temp", id: result });
    return place && part.type && !place.type ? values.places.retype(place, part.type) : place;
  });
}

/** Notes what the callee leaves held on some of its ways, also where its result does not tell on which. */
export function noteTaken(context: FunctionContext, use: FunctionCall, possible: readonly Outcome[]): void {
  const callersLocks = context.record?.callersLocks;
  if (!callersLocks) return;
  for (const { ref } of possible.flatMap(({ acquired }) => acquired))
    callersLocks.noteTaken(inCaller(context, ref, use), use.call.at);
}

/** Notes the locks that a callee drops for a while, if they are not this function's own. */
export function notePauses(
  context: FunctionContext,
  state: State,
  { summary, ...use }: FunctionCall & { readonly summary: Summary },
): void {
  const callersLocks = context.record?.callersLocks;
  if (!callersLocks) return;
  for (const ref of summary.pauses.map((lock) => inCaller(context, lock, use))) {
    const isHeldHere = state.held.some((lock) => lock.ref.key === ref.key && !lock.isAssumed);
    if (!isHeldHere) callersLocks.noteDropped(ref, use.call.at);
  }
}
