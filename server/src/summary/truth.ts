import type { Expr } from "../facts/types";
import { isTransparent } from "./specialCalls";
import type { State } from "./state";
import type { Truth } from "./types";
import { isNull } from "./isNull";
import type { Values } from "./values";

/** What a branch condition says about values: on each way out, the values known to be zero or not. */
export interface Condition {
  readonly whenTrue: readonly Fact[];
  readonly whenFalse: readonly Fact[];
  /** The condition is a constant. */
  readonly constant?: boolean;
}

export interface Fact {
  readonly key: string;
  readonly truth: Truth;
}

const nothing: Condition = { whenTrue: [], whenFalse: [] };

/** Reads a condition as statements about single values being zero or not. */
export function conditionOf(test: Expr, values: Values): Condition {
  switch (test.k) {
    case "number":
      return { ...nothing, constant: test.value !== 0 };
    case "unary":
      return test.op === "!" ? negated(conditionOf(test.of, values)) : nothing;
    case "cast":
      return conditionOf(test.of, values);
    case "binary":
      return comparison(test, values);
    case "temp": {
      const wrapped = transparentArgument(test.id, values);
      if (wrapped) return conditionOf(wrapped, values);
      return aboutZero(test, values);
    }
    default:
      return constantName(test) ?? aboutZero(test, values);
  }
}

/** The states in which a condition is true (or false); undefined when that cannot be. */
export function assume(state: State, condition: Condition, outcome: boolean): State | undefined {
  if (condition.constant !== undefined) return condition.constant === outcome ? state : undefined;
  const facts = outcome ? condition.whenTrue : condition.whenFalse;
  let truths: Map<string, Truth> | undefined;
  for (const { key, truth } of facts) {
    const canonical = canonicalKey(state, key);
    const known = state.truths.get(canonical);
    if (
      (known !== undefined && known !== truth) ||
      (truth === "nonzero" && isAnotherConstant(state, canonical))
    ) {
      return undefined;
    }
    if (known === undefined) {
      truths ??= new Map(state.truths);
      truths.set(canonical, truth);
    }
  }
  return truths ? { ...state, truths } : state;
}

/** Key of the value a key stands for; `x==A` and `x&A` go by x. */
export function canonicalKey(state: State, key: string): string {
  const end = key.search(/==|&/);
  const base = end < 0 ? key : key.slice(0, end);
  return `${state.copies.get(base) ?? base}${end < 0 ? "" : key.slice(end)}`;
}

/** The value is known to be another constant than the one `key` asks about. */
function isAnotherConstant({ truths }: State, key: string): boolean {
  const end = key.indexOf("==");
  if (end < 0) return false;
  const prefix = key.slice(0, end + 2);
  for (const [other, truth] of truths)
    if (truth === "nonzero" && other !== key && other.startsWith(prefix)) return true;
  return false;
}

/** A constant as written: a number, or a name in capitals. */
export function constantText(expr: Expr): string | undefined {
  if (expr.k === "cast") return constantText(expr.of);
  if (expr.k === "number") return String(expr.value);
  if (expr.k === "unary" && expr.op === "-") {
    const text = constantText(expr.of);
    return text === undefined ? undefined : `-${text}`;
  }
  return expr.k === "name" && /^[A-Z][A-Z0-9_]*$/.test(expr.name) ? expr.name : undefined;
}

/** Whether an expression is zero in a state, if that is known. */
export function truthOf(expr: Expr, state: State, values: Values): Truth | undefined {
  if (expr.k === "cast") return truthOf(expr.of, state, values);
  if (isNull(expr)) return "zero";
  if (expr.k === "number") return expr.value === 0 ? "zero" : "nonzero";
  if (expr.k === "unary" && expr.op === "-") return truthOf(expr.of, state, values);
  if (expr.k === "name" && /^(E[A-Z0-9]+|true|IRQ_HANDLED|VM_FAULT_[A-Z]+)$/.test(expr.name))
    return "nonzero";
  if (expr.k === "name" && expr.name === "false") return "zero";
  if (expr.k === "string" || expr.k === "addr") return "nonzero";
  if (expr.k === "binary" || expr.k === "unary") return truthOfCondition(expr, state, values);
  const key = valueKey(expr, values);
  return key === undefined ? undefined : state.truths.get(state.copies.get(key) ?? key);
}

function truthOfCondition(expr: Expr, state: State, values: Values): Truth | undefined {
  const condition = conditionOf(expr, values);
  const canBeTrue = assume(state, condition, true) !== undefined;
  const canBeFalse = assume(state, condition, false) !== undefined;
  if (canBeTrue === canBeFalse) return undefined;
  return canBeTrue ? "nonzero" : "zero";
}

/** Identity of a value that can be tested again later; undefined for anything computed. */
export function valueKey(expr: Expr, values: Values): string | undefined {
  switch (expr.k) {
    case "temp": {
      const wrapped = transparentArgument(expr.id, values);
      if (wrapped) return valueKey(wrapped, values);
      const tested = errorTested(expr.id, values);
      return tested ? errorKey(valueKey(tested, values)) : `t:${expr.id}`;
    }
    case "name":
      if (values.isLocal(expr.name)) return values.isPointedAt(expr.name) ? undefined : `v:${expr.name}`;
      return `m:@${expr.name}`;
    case "member":
    case "deref":
    case "index": {
      const place = values.object(expr);
      return place && `m:${place.key}`;
    }
    case "config":
      return configKey(expr.condition);
    case "cast":
      return valueKey(expr.of, values);
    case "binary": {
      // `flags & MASK` is a value of its own: testing the same mask again gives the same answer.
      const left = expr.op === "&" ? valueKey(expr.left, values) : undefined;
      const right =
        expr.right.k === "name" ? expr.right.name : expr.right.k === "number" ? expr.right.value : undefined;
      return left !== undefined && right !== undefined ? `${left}&${right}` : undefined;
    }
    default:
      return undefined;
  }
}

/** Key of a question to the configuration. Nothing that runs changes the answer. */
export function configKey(atom: string): string {
  return `c:${atom}`;
}

function aboutZero(expr: Expr, values: Values): Condition {
  const key = valueKey(expr, values);
  if (key === undefined) return nothing;
  return { whenTrue: [{ key, truth: "nonzero" }], whenFalse: [{ key, truth: "zero" }] };
}

function constantName(expr: Expr): Condition | undefined {
  if (expr.k !== "name") return undefined;
  if (expr.name === "true") return { ...nothing, constant: true };
  if (expr.name === "false" || expr.name === "NULL") return { ...nothing, constant: false };
  return undefined;
}

function negated({ whenTrue, whenFalse, constant }: Condition): Condition {
  return {
    whenTrue: whenFalse,
    whenFalse: whenTrue,
    ...(constant === undefined ? {} : { constant: !constant }),
  };
}

function comparison(test: Expr & { readonly k: "binary" }, values: Values): Condition {
  const { op, left, right } = test;
  if (op === "&&") {
    const a = conditionOf(left, values);
    const b = conditionOf(right, values);
    return { whenTrue: [...a.whenTrue, ...b.whenTrue], whenFalse: [] };
  }
  if (op === "||") {
    const a = conditionOf(left, values);
    const b = conditionOf(right, values);
    return { whenTrue: [], whenFalse: [...a.whenFalse, ...b.whenFalse] };
  }
  if (op === "&") return aboutZero(test, values);
  if (!isZero(right)) return equality(test, values);
  const { whenTrue, whenFalse } = conditionOf(left, values);
  switch (op) {
    case "==":
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    case "!=":
      return { whenTrue, whenFalse };
    case "<":
    case ">":
      return { whenTrue, whenFalse: [] };
    case ">=":
    case "<=":
      return { whenTrue: [], whenFalse: whenTrue };
    default:
      return nothing;
  }
}

/** Comparison with a constant other than zero: the value is that constant or not. A number or error code is not zero. */
function equality({ op, left, right }: Expr & { readonly k: "binary" }, values: Values): Condition {
  const text = constantText(right);
  const key = text === undefined ? undefined : valueKey(left, values);
  if (key === undefined || (op !== "==" && op !== "!=")) return nothing;
  const isIt: Fact[] = [{ key: `${key}==${text}`, truth: "nonzero" }];
  if (isConstant(right)) isIt.push({ key, truth: "nonzero" });
  const isNot: Fact[] = [{ key: `${key}==${text}`, truth: "zero" }];
  return op === "==" ? { whenTrue: isIt, whenFalse: isNot } : { whenTrue: isNot, whenFalse: isIt };
}

function isZero(expr: Expr): boolean {
  return isNull(expr) || (expr.k === "name" && expr.name === "false");
}

function isConstant(expr: Expr): boolean {
  if (expr.k === "unary" && expr.op === "-") return isConstant(expr.of);
  return (
    (expr.k === "number" && expr.value !== 0) || (expr.k === "name" && /^(true|E[A-Z0-9]+)$/.test(expr.name))
  );
}

/** Key of the question whether a pointer is an error pointer. */
export function errorKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : `e:${key}`;
}

function errorTested(temp: number, values: Values): Expr | undefined {
  const call = values.callOf(temp);
  if (call?.callee.k !== "name") return undefined;
  return call.callee.name === "IS_ERR" || call.callee.name === "IS_ERR_OR_NULL" ? call.args[0] : undefined;
}

function transparentArgument(temp: number, values: Values): Expr | undefined {
  const call = values.callOf(temp);
  if (call?.callee.k !== "name" || !isTransparent(call.callee.name)) return undefined;
  return call.args[0];
}
