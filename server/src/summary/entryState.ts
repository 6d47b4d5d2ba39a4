import { parseCondition, type Condition } from "../base/condition";
import type { Expr } from "../facts/types";
import type { LockMode, Primitive } from "../kernel/primitive";
import { classAt } from "../program/lockClass";
import type { FunctionContext } from "./functionContext";
import { emptyState, type State } from "./state";
import { configKey } from "./truth";
import type { Held, Truth } from "./types";
import { refOf } from "./targets";

/**
 * What is known when a function starts: locks that `__must_hold` or `__releases` says the caller holds, and that the configuration has
 * it compiled.
 */
export function entryState(context: FunctionContext): State {
  const held: Held[] = [];
  for (const { kind, args } of context.node.facts.annotations) {
    if (kind !== "mustHold" && kind !== "releases") continue;
    for (const arg of args) {
      const lock = assumed(context, arg);
      if (lock && !held.some(({ ref }) => ref.key === lock.ref.key)) held.push(lock);
    }
  }
  const truths = configurationTruths(context.node.facts.conditions);
  return held.length + truths.size === 0 ? emptyState : { ...emptyState, held, truths };
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
export function releasedByAnnotation(context: FunctionContext): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { kind, args } of context.node.facts.annotations) {
    if (kind !== "releases") continue;
    for (const arg of args) {
      const lock = assumed(context, arg);
      if (lock) keys.add(lock.ref.key);
    }
  }
  return keys;
}

function assumed(context: FunctionContext, arg: Expr): Held | undefined {
  const place = context.values.pointee(arg) ?? context.values.object(arg);
  const found = place && classAt(place, "lock", context.program.model);
  if (!place || !found || typeof found === "string") return undefined;
  const { node } = context;
  return {
    ref: refOf({ place, class: found }, "lock"),
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
