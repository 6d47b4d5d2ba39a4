/** A preprocessor condition as a formula. Two conditions that say the same in the same words have the same text. */
export type Condition =
  | { readonly k: "constant"; readonly value: boolean }
  /** What does not change while one kernel is built: `defined(CONFIG_X)`, `BITS_PER_LONG == 64`. */
  | { readonly k: "atom"; readonly name: string }
  | { readonly k: "not"; readonly of: Condition }
  | { readonly k: "all" | "any"; readonly parts: readonly Condition[] };

/** Says whether an atom is true; undefined when that depends on a configuration that is not known. */
export type AtomValue = (name: string) => boolean | undefined;

export const always: Condition = { k: "constant", value: true };

/**
 * Reads what stands behind `#if`, or a call such as `IS_ENABLED(CONFIG_X)`. `IS_ENABLED` and its like become what they stand for:
 * `defined(CONFIG_X) || defined(CONFIG_X_MODULE)`. Never throws: what is no logic is an atom as written.
 */
export function parseCondition(text: string): Condition {
  return parseLogic(text.match(TOKEN) ?? []);
}

export function not(of: Condition): Condition {
  if (of.k === "not") return of.of;
  return of.k === "constant" ? { k: "constant", value: !of.value } : { k: "not", of };
}

/** A conjunction without constants and without parts that repeat. */
export function all(parts: readonly Condition[]): Condition {
  return joined("all", parts);
}

/** The condition with everything that is known put in. */
export function reduced(condition: Condition, valueOf: AtomValue): Condition {
  switch (condition.k) {
    case "constant":
      return condition;
    case "atom": {
      const value = valueOf(condition.name);
      return value === undefined ? condition : { k: "constant", value };
    }
    case "not":
      return not(reduced(condition.of, valueOf));
    case "all":
    case "any":
      return joined(
        condition.k,
        condition.parts.map((part) => reduced(part, valueOf)),
      );
  }
}

/** Unambiguous text of a condition, in C. */
function conditionText(condition: Condition): string {
  switch (condition.k) {
    case "constant":
      return condition.value ? "1" : "0";
    case "atom":
      return condition.name;
    case "not":
      return `!(${conditionText(condition.of)})`;
    case "all":
    case "any":
      return condition.parts
        .map((part) => `(${conditionText(part)})`)
        .join(condition.k === "all" ? " && " : " || ");
  }
}

/** Truths of whole conditions, by text. What follows from them is in there too: of `A && B` that A and B are true. */
export class KnownConditions {
  private readonly truths: Map<string, boolean>;

  constructor(
    private readonly valueOf: AtomValue,
    known?: KnownConditions,
  ) {
    this.truths = new Map(known?.truths);
  }

  copy(): KnownConditions {
    return new KnownConditions(this.valueOf, this);
  }

  clear(): void {
    this.truths.clear();
  }

  learn(condition: Condition, value: boolean): void {
    if (condition.k === "constant") return;
    if (condition.k === "not") return this.learn(condition.of, !value);
    this.truths.set(conditionText(condition), value);
    if (condition.k === "atom" || (condition.k === "all") !== value) return;
    for (const part of condition.parts) this.learn(part, value);
  }

  /** Whether a condition is true, if that is known. */
  truth(condition: Condition): boolean | undefined {
    if (condition.k === "constant") return condition.value;
    if (condition.k === "not") return negatedTruth(this.truth(condition.of));
    const known = this.truths.get(conditionText(condition));
    if (known !== undefined) return known;
    if (condition.k === "atom") return this.valueOf(condition.name);
    const parts = condition.parts.map((part) => this.truth(part));
    const decisive = condition.k === "any";
    if (parts.includes(decisive)) return decisive;
    return parts.includes(undefined) ? undefined : !decisive;
  }
}

function negatedTruth(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function joined(k: "all" | "any", parts: readonly Condition[]): Condition {
  const decisive = k === "any";
  const different = new Map<string, Condition>();
  for (const part of parts) {
    if (part.k !== "constant") different.set(conditionText(part), part);
    else if (part.value === decisive) return part;
  }
  const [first, ...others] = different.values();
  if (first === undefined) return { k: "constant", value: !decisive };
  return others.length === 0 ? first : { k, parts: [first, ...others] };
}

const TOKEN = /&&|\|\||[<>=!]=|<<|>>|[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s\w]/g;

function parseLogic(tokens: readonly string[]): Condition {
  if (tokens.includes("?")) return leaf(tokens);
  for (const [operator, k] of OPERATORS) {
    const parts = splitAt(tokens, operator);
    if (parts.length > 1) return joined(k, parts.map(parseLogic));
  }
  if (tokens[0] === "!") return not(parseLogic(tokens.slice(1)));
  if (tokens[0] === "(" && closing(tokens, 0) === tokens.length - 1) return parseLogic(tokens.slice(1, -1));
  return leaf(tokens);
}

const OPERATORS = [
  ["||", "any"],
  ["&&", "all"],
] as const;

/** Parts between operators outside parentheses. */
function splitAt(tokens: readonly string[], operator: string): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    if (token === operator && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at] === "(") depth++;
    else if (tokens[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

function leaf(tokens: readonly string[]): Condition {
  const [first = "", second, third] = tokens;
  const symbol = second === "(" ? third : second;
  const length = second === "(" ? 4 : 2;
  if (symbol !== undefined && tokens.length === length && /^\w+$/.test(symbol)) {
    const meaning = MEANINGS[first]?.(symbol);
    if (meaning !== undefined) return meaning;
  }
  if (tokens.length === 1 && /^\d/.test(first)) return { k: "constant", value: Number.parseInt(first) !== 0 };
  // A symbol of the configuration that is on is 1, and not defined when it is off.
  if (tokens.length === 1 && first.startsWith("CONFIG_")) return defined(first);
  return { k: "atom", name: tokens.join(" ") };
}

/** include/linux/kconfig.h. */
const MEANINGS: Readonly<Partial<Record<string, (symbol: string) => Condition>>> = {
  defined,
  IS_BUILTIN: defined,
  IS_MODULE: (symbol) => defined(`${symbol}_MODULE`),
  IS_ENABLED: (symbol) => joined("any", [defined(symbol), defined(`${symbol}_MODULE`)]),
  IS_REACHABLE: (symbol) =>
    joined("any", [
      defined(symbol),
      joined("all", [defined(`${symbol}_MODULE`), { k: "atom", name: "defined(MODULE)" }]),
    ]),
};

function defined(symbol: string): Condition {
  if (NEVER_DEFINED.has(symbol)) return { k: "constant", value: false };
  if (symbol === "__KERNEL__") return always;
  return { k: "atom", name: `defined(${symbol})` };
}

/** Macros that no compiled kernel C defines, so that their arm is dead text. */
const NEVER_DEFINED: ReadonlySet<string> = new Set([
  "__cplusplus",
  "__ASSEMBLY__",
  "__ASSEMBLER__",
  "__GENKSYMS__",
]);
