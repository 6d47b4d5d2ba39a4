import type { OutlineItem } from "../syntax/types";
import type { LoweringInput } from "./lowerFunction";
import { lowerBody } from "./lowerFunction";
import { unknownType } from "./declarators";
import { simpleExpression } from "./simpleExpression";
import type { FileFacts, Flow, FunctionFacts, Variable } from "./types";

/** Bodies longer than this are generated code or tables. */
const MAX_BODY = 20_000;

type Lost = FileFacts["lost"][number];

/** A function-like macro as a function with untyped parameters; undefined when nothing in it can matter. */
export function readFunctionMacro(
  input: LoweringInput,
  item: OutlineItem,
  options: { readonly withFlow: boolean; readonly lost: Lost[] },
): FunctionFacts | undefined {
  const { text } = input;
  const open = text.indexOf("(", item.nameAt);
  const close = text.indexOf(")", open);
  if (open < 0 || close < 0 || close >= item.end) return undefined;
  const body = { start: close + 1, end: item.end };
  const source = text.slice(body.start, body.end);
  if (!isWorthReading(source) || source.length > MAX_BODY) return undefined;
  const facts = macroFacts(item, parameters(text, open + 1, close), body.start);
  if (!options.withFlow) return facts;
  const isExpression = isExpressionText(source);
  const lowered = lowerBody(input, { ...body, params: facts.params, isMacro: true, isExpression });
  if ("flow" in lowered) return { ...facts, flow: lowered.flow };
  options.lost.push({ at: item.nameAt, name: item.name, reason: lowered.lost });
  return facts;
}

/** Calls, member accesses and `container_of` matter; constants, initialisers and register definitions do not. */
function isWorthReading(source: string): boolean {
  if (/^[\s\\]*\{[\s\\]*[.{]/.test(source)) return false;
  return (
    /[A-Za-z_]\w*\s*\((?!\s*(?:u?int|u\d+|unsigned)\b)|->|\w\s*\.\s*[A-Za-z_]/.test(source) &&
    /[a-z]/.test(source)
  );
}

function isExpressionText(source: string): boolean {
  const body = source.replace(/^(?:\s|\\|\/\*[\s\S]*?\*\/)+/, "");
  if (/^(?:\{|(?:do|if|for|while|switch|return|goto|static|struct\s+\w+\s+\*?\w+\s*=)\b)/.test(body))
    return false;
  return !hasStatement(body);
}

/** Whether a semicolon stands outside parentheses and braces. */
function hasStatement(body: string): boolean {
  let depth = 0;
  for (const char of body) {
    if ("({[".includes(char)) depth++;
    else if (")}]".includes(char)) depth--;
    else if (char === ";" && depth === 0) return true;
  }
  return false;
}

function parameters(text: string, start: number, end: number): Variable[] {
  const params: Variable[] = [];
  for (const match of text.slice(start, end).matchAll(/[A-Za-z_]\w*|\.\.\./g)) {
    const name = match[0] === "..." ? "__VA_ARGS__" : match[0];
    const isNamedRest = match[0] === "..." && /\w\s*$/.test(text.slice(start, start + match.index));
    if (!isNamedRest) params.push({ name, type: unknownType, at: start + match.index });
  }
  return params;
}

function macroFacts(item: OutlineItem, params: readonly Variable[], body: number): FunctionFacts {
  return {
    name: item.name,
    kind: "macro",
    isStatic: false,
    isInline: true,
    at: item.nameAt,
    start: item.start,
    end: item.end,
    body,
    params,
    returns: unknownType,
    annotations: [],
    conditions: item.conditions,
    calls: item.calls,
    memberCalls: item.memberCalls,
  };
}

/** A name or member path with at least one lower-case letter. */
const ALIAS = /^[\s(]*&?\s*[A-Za-z_]\w*(?:\s*(?:->|\.)\s*\w+)*[\s)]*$/;

/** `#define foo_lock bar_lock`, `#define rdev_lock (rdev->lock)`: another name for a function or an object. */
export function readObjectMacro(text: string, item: OutlineItem): FunctionFacts | undefined {
  const start = item.nameAt + item.name.length;
  if (item.end - start > MAX_ALIAS) return undefined;
  const source = text.slice(start, item.end).replace(/\/\*.*?\*\/|\/\/.*$/g, "");
  if (!/[a-z]/.test(source) || !ALIAS.test(source)) return undefined;
  const value = simpleExpression(text, start, item.end);
  if (value.k === "opaque" || value.k === "number") return undefined;
  const flow: Flow = {
    locals: [],
    blocks: [{ ops: [], end: { to: "return", value, at: start } }],
    initializers: [],
  };
  return { ...macroFacts(item, [], start), isObjectLike: true, flow };
}

/** Aliases are short. */
const MAX_ALIAS = 200;
