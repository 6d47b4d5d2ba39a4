import { parseCondition, type Condition } from "../base/condition";
import type { AnnotationKind, Expr } from "../facts/types";
import type { LockMode, Primitive } from "../kernel/primitive";
import { classHere } from "./classHere";
import { globalClass } from "../program/lockClass";
import type { FunctionContext } from "./functionContext";
import { emptyState, type State } from "./state";
import { configKey } from "./truth";
import type { Held, LockRef, Truth } from "./types";
import { isPointerType } from "./pointedType";
import { refOf, type ResolvedTarget } from "./targets";
import type { Values } from "./values";

/**
 * What is known when a function starts: locks that `__must_hold` or `__releases` says the caller holds, and that the configuration has
 * it compiled.
 */
export function entryState(context: FunctionContext): State {
  const held = context.isSkeptical ? [] : heldByAnnotation(context);
  const truths = configurationTruths(context.node.facts.conditions);
  return held.length + truths.size === 0 ? emptyState : { ...emptyState, held, truths };
}

function heldByAnnotation(context: FunctionContext): Held[] {
  const held = [...annotatedLocks(context, "mustHold"), ...releasedLocks(context)];
  const first = new Map(held.map((lock) => [lock.ref.key, lock]));
  return [...first.values()];
}

/**
 * Locks that only `__releases` names. One that `__acquires` names too is as before when the function returns: either it is
 * dropped and taken again, or taken and dropped; the annotations do not say which, the body does.
 */
function releasedLocks(context: FunctionContext): Held[] {
  const acquired = new Set(annotatedLocks(context, "acquires").map(({ ref }) => ref.key));
  return annotatedLocks(context, "releases").filter(({ ref }) => !acquired.has(ref.key));
}

function annotatedLocks(context: FunctionContext, wanted: AnnotationKind): Held[] {
  const { annotations } = context.node.facts;
  return annotations
    .filter(({ kind }) => kind === wanted)
    .flatMap(({ args }) => args.flatMap((arg) => assumed(context, arg) ?? []));
}

function configurationTruths(conditions: readonly string[]): ReadonlyMap<string, Truth> {
  const truths = new Map<string, Truth>();
  const learn = (condition: Condition, isTrue: boolean): void => {
    if (condition.k === "not") learn(condition.of, !isTrue);
    else if (condition.k === "atom") truths.set(configKey(condition.name), isTrue ? "nonzero" : "zero");
    else if (condition.k !== "constant" && (condition.k === "all") === isTrue)
      for (const part of condition.parts) learn(part, isTrue);
  };
  for (const condition of conditions) learn(parseCondition(condition), true);
  return truths;
}

/** Locks that `__releases` says are dropped before the function returns, whatever was seen of it. */
export function releasedByAnnotation(context: FunctionContext): ReadonlyMap<string, LockRef> {
  return new Map(releasedLocks(context).map(({ ref }) => [ref.key, ref]));
}

/** The lock that the argument of an annotation names: a pointer to it, or the lock itself. */
export function annotatedLock(values: Values, arg: Expr): ResolvedTarget | undefined {
  const { types } = values.program;
  if (arg.k === "name" && /^rcu(_bh|_sched)?$/i.test(arg.name) && !values.isLocal(arg.name)) {
    const symbol = "RCU";
    const place = values.places.root({ k: "global", symbol, file: undefined }, undefined);
    return { place, class: globalClass(symbol, "rcu") };
  }
  const object = arg.k === "addr" ? undefined : values.object(arg);
  const isPointer = object?.type !== undefined && isPointerType(types.resolve(object.type).type);
  const place = object && !isPointer && object.type ? object : (values.pointee(arg) ?? object);
  const found = place && classHere(place, "lock", values);
  if (!place || found === undefined) return undefined;
  return typeof found === "string" ? { place } : { place, class: found };
}

function assumed(context: FunctionContext, arg: Expr): Held | undefined {
  const target = annotatedLock(context.values, arg);
  if (target?.class?.sort !== "lock") return undefined;
  const { node } = context;
  return {
    ref: refOf(target, "lock"),
    mode: "exclusive",
    primitive: annotation(),
    site: { function: node, at: node.facts.at, end: node.facts.at + node.facts.name.length },
    isTried: true,
    isAssumed: true,
    isInContext: false,
  };
}

function annotation(): Primitive {
  const mode: LockMode = "exclusive";
  return {
    name: "__must_hold",
    family: "annotation",
    kind: "assert",
    sort: "lock",
    target: { at: "argument", index: 0 },
    mode,
    sleeps: false,
    returns: "void",
  };
}
