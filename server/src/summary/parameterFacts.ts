import type { Expr } from "../facts/types";
import type { FunctionContext } from "./functionContext";
import type { State } from "./state";
import { canonicalKey, constantText, truthOf, valueKey } from "./truth";
import type { ParameterFacts, Truth } from "./types";

/** What a state knows about parameters that never change, by index. */
export function* parameterFacts({ node, values }: FunctionContext, state: State): Generator<[string, Truth]> {
  if (state.truths.size === 0) return;
  const indexes = new Map<string, number>();
  node.facts.params.forEach((param, index) => {
    const name: Expr = { k: "name", name: param.name, at: param.at };
    if (values.constantParam(name) !== undefined) indexes.set(param.name, index);
  });
  for (const [key, truth] of state.truths) {
    const parts = /^v:(\w+)((?:==|&).*)?$/.exec(key);
    const index = indexes.get(parts?.[1] ?? "");
    if (index !== undefined) yield [`${index}${parts?.[2] ?? ""}`, truth];
  }
}

/** What parameters of the caller must be for a callee to go a certain way; undefined when the arguments rule it out. */
export function factsAtCall(
  { values }: FunctionContext,
  state: State,
  { when, args }: { readonly when: ParameterFacts; readonly args: readonly Expr[] },
): ParameterFacts | undefined {
  if (when.size === 0) return when;
  const here = new Map<string, Truth>();
  for (const [fact, truth] of when) {
    const index = Number.parseInt(fact, 10);
    const suffix = fact.slice(String(index).length);
    const actual = args[index];
    if (!actual) continue;
    const key = valueKey(actual, values);
    const known =
      suffix === ""
        ? truthOf(actual, state, values)
        : (ofConstant(actual, suffix) ?? knownAs(state, key, suffix));
    if (known !== undefined && known !== truth) return undefined;
    const param = values.constantParam(actual);
    if (param !== undefined) here.set(`${param}${suffix}`, truth);
  }
  return here;
}

function knownAs(state: State, key: string | undefined, suffix: string): Truth | undefined {
  return key === undefined ? undefined : state.truths.get(canonicalKey(state, `${key}${suffix}`));
}

/** Whether a constant argument equals another constant. Names of constants stand for different values. */
function ofConstant(actual: Expr, suffix: string): Truth | undefined {
  const text = constantText(actual);
  if (text === undefined || !suffix.startsWith("==")) return undefined;
  const other = suffix.slice(2);
  if (text === other) return "nonzero";
  return isNumber(text) === isNumber(other) ? "zero" : undefined;
}

function isNumber(text: string): boolean {
  return /^-?\d/.test(text);
}
