import type { Expr } from "../facts/types";
import type { FunctionContext } from "./functionContext";
import { isSleepingFlag } from "./sleeping";
import type { State } from "./state";
import { canonicalKey, constantText, truthOf, valueKey } from "./truth";
import type { ParameterFacts, Truth } from "./types";

/** What a state knows about parameters that never change, by index, and about the configuration. */
export function* parameterFacts({ node, values }: FunctionContext, state: State): Generator<[string, Truth]> {
  if (state.truths.size === 0) return;
  const indexes = new Map<string, number>();
  node.facts.params.forEach((param, index) => {
    const name: Expr = { k: "name", name: param.name, at: param.at };
    if (values.constantParam(name) !== undefined) indexes.set(param.name, index);
  });
  for (const [key, truth] of state.truths) {
    if (isGlobalConfig(key)) yield [key, truth];
    const parts = /^v:(\w+)((?:==|&).*)?$/.exec(key);
    const index = indexes.get(parts?.[1] ?? "");
    if (index !== undefined) yield [`${index}${parts?.[2] ?? ""}`, truth];
  }
}

/** Conditions of a callee as they look at one call. */
export interface FactsAtCall {
  /** What parameters of the caller must be. */
  readonly facts: ParameterFacts;
  /** The callee had conditions, and the arguments fulfil all of them. */
  readonly isDecided: boolean;
}

/** What it takes for a callee to go a certain way at a call; undefined when the arguments rule it out. */
export function factsAtCall(
  { values }: FunctionContext,
  state: State,
  { when, args }: { readonly when: ParameterFacts; readonly args: readonly Expr[] },
): FactsAtCall | undefined {
  if (when.size === 0) return { facts: when, isDecided: false };
  let isDecided = false;
  let isOpen = false;
  const here = new Map<string, Truth>();
  for (const [fact, truth] of when) {
    if (isGlobalConfig(fact)) {
      const known = state.truths.get(fact);
      if (known !== undefined && known !== truth) return undefined;
      here.set(fact, truth);
      continue;
    }
    const index = Number.parseInt(fact, 10);
    const suffix = fact.slice(String(index).length);
    const actual = args[index];
    if (!actual) return { facts: here, isDecided: false };
    const key = valueKey(actual, values);
    const known =
      suffix === ""
        ? truthOf(actual, state, values)
        : (ofConstant(actual, suffix) ?? knownAs(state, key, suffix));
    if (known !== undefined && known !== truth) return undefined;
    isDecided = true;
    isOpen ||= known === undefined;
    const param = values.constantParam(actual);
    if (param !== undefined) here.set(`${param}${suffix}`, truth);
  }
  return { facts: here, isDecided: isDecided && !isOpen };
}

/** A symbol of the configuration has one value in all functions; other macros may be defined for a file. */
function isGlobalConfig(key: string): boolean {
  return key.startsWith("c:defined(CONFIG_");
}

function knownAs(state: State, key: string | undefined, suffix: string): Truth | undefined {
  return key === undefined ? undefined : state.truths.get(canonicalKey(state, `${key}${suffix}`));
}

/** Whether a constant argument equals another constant. Names of constants stand for different values. */
function ofConstant(actual: Expr, suffix: string): Truth | undefined {
  if (suffix.startsWith("&")) return hasFlag(actual, suffix.slice(1));
  const text = constantText(actual);
  if (text === undefined) return undefined;
  const other = suffix.slice(2);
  if (text === other) return "nonzero";
  return isNumber(text) === isNumber(other) ? "zero" : undefined;
}

/** Whether constant flags include one. Flags of different names are different bits. */
function hasFlag(actual: Expr, flag: string): Truth | undefined {
  const flags = flagsOf(actual);
  if (flags === undefined || isNumber(flag)) return undefined;
  if (flag.startsWith("__GFP_") && flags.some((name) => name.startsWith("GFP_"))) {
    if (!isSleepingFlag(flag)) return undefined;
    return flags.some(isSleepingFlag) ? "nonzero" : "zero";
  }
  return flags.includes(flag) ? "nonzero" : "zero";
}

function flagsOf(expr: Expr): string[] | undefined {
  if (expr.k === "number") return expr.value === 0 ? [] : undefined;
  if (expr.k === "binary" && expr.op === "|") {
    const left = flagsOf(expr.left);
    const right = flagsOf(expr.right);
    return left && right ? [...left, ...right] : undefined;
  }
  const text = constantText(expr);
  return text === undefined ? undefined : [text];
}

function isNumber(text: string): boolean {
  return /^-?\d/.test(text);
}
