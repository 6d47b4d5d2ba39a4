/**
 * When a piece of code is part of the kernel: a boolean expression over configuration symbols, with negation pushed down to the
 * symbols. A symbol is written as in Kconfig, without `CONFIG_`; other facts have names that no Kconfig symbol has: `arch x86`,
 * `drivers/x/a.c: DEBUG`.
 */
export type BuildCondition =
  /** The symbol has one of these values. */
  | { readonly k: "is"; readonly symbol: string; readonly values: number }
  /** All of nothing is always true. */
  | { readonly k: "all"; readonly of: readonly BuildCondition[] }
  /** Any of nothing is never true. */
  | { readonly k: "any"; readonly of: readonly BuildCondition[] }
  /** Could not be read: may hold or not, and so may its negation. */
  | { readonly k: "unknown" };

/** Values of a symbol, as bits of a set. Whatever is neither on nor a module counts as off; a number or string that is set is on. */
export const OFF = 1;
export const MODULE = 2;
export const ON = 4;
/** Built in or a module. */
export const ENABLED = MODULE | ON;
export const ANY_VALUE = OFF | MODULE | ON;

export const always: BuildCondition = { k: "all", of: [] };
export const never: BuildCondition = { k: "any", of: [] };
export const unknown: BuildCondition = { k: "unknown" };

export function is(symbol: string, values: number): BuildCondition {
  return { k: "is", symbol, values };
}

/** The condition of everything under `arch/NAME`. */
export function isArch(name: string): BuildCondition {
  return is(ARCH_PREFIX + name, ON);
}

/** What the names of architectures begin with; at most one of them is on. */
export const ARCH_PREFIX = "arch ";

export function isAlways(condition: BuildCondition): boolean {
  return condition.k === "all" && condition.of.length === 0;
}

export function isNever(condition: BuildCondition): boolean {
  return condition.k === "any" && condition.of.length === 0;
}

/** Holds when all parts hold. */
export function all(parts: readonly BuildCondition[]): BuildCondition {
  const of: BuildCondition[] = [];
  for (const part of parts) {
    if (isNever(part)) return never;
    if (part.k === "all") of.push(...part.of);
    else of.push(part);
  }
  const distinct = of.length > 1 ? [...new Set(of)] : of;
  const [only] = distinct;
  return only !== undefined && distinct.length === 1 ? only : { k: "all", of: distinct };
}

/** Holds when at least one part holds. Values of one symbol are joined. */
export function any(parts: readonly BuildCondition[]): BuildCondition {
  const values = new Map<string, number>();
  const others = new Set<BuildCondition>();
  for (const part of parts.flatMap((one) => (one.k === "any" ? one.of : [one]))) {
    if (isAlways(part)) return always;
    if (part.k === "unknown") return unknown;
    if (part.k === "is") values.set(part.symbol, (values.get(part.symbol) ?? 0) | part.values);
    else others.add(part);
  }
  const of = [...[...values].map(([symbol, bits]) => is(symbol, bits)), ...others];
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { k: "any", of };
}

export function not(condition: BuildCondition): BuildCondition {
  switch (condition.k) {
    case "is":
      return is(condition.symbol, ANY_VALUE & ~condition.values);
    case "all":
      return any(condition.of.map(not));
    case "any":
      return all(condition.of.map(not));
    case "unknown":
      return condition;
  }
}
