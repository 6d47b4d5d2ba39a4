import type { AtomValue } from "../base/condition";

/** Values of a configuration by symbol, `CONFIG_` included: `y`, `m`, a number or a string. A symbol that is missing is off. */
export type KconfigValues = ReadonlyMap<string, string>;

export interface KconfigError {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Reads a `.config` file. Lines that are none of its forms are errors and are left out. Never throws. */
export function parseKconfig(text: string): {
  readonly values: KconfigValues;
  readonly errors: readonly KconfigError[];
} {
  const values = new Map<string, string>();
  const errors: KconfigError[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const setting = /^(CONFIG_\w+)=(.*)$/.exec(line);
    const [, symbol, value] = setting ?? [];
    if (symbol === undefined || value === undefined) {
      errors.push({
        line: index + 1,
        message: `expected CONFIG_NAME=value, found "${line.slice(0, SHOWN)}"`,
      });
    } else if (!VALUE.test(value)) {
      errors.push({ line: index + 1, message: `${symbol} has no value that Kconfig writes` });
    } else if (value !== "n") values.set(symbol, value);
    else values.delete(symbol);
  }
  return { values, errors };
}

const SHOWN = 40;

/** `y`, `m`, `n`, numbers and quoted strings. */
const VALUE = /^(?:[ymn]|-?\d+|0[xX][0-9a-fA-F]+|"(?:[^"\\]|\\.)*")$/;

/** Decides the atoms that speak of symbols of the configuration and of nothing else. */
export function kconfigTruth(values: KconfigValues): AtomValue {
  return (name) => {
    const symbol = /^defined\((CONFIG_\w+)\)$/.exec(name)?.[1];
    if (symbol !== undefined) return isDefined(values, symbol);
    const comparison = /^(CONFIG_\w+) (==|!=|<=|>=|<|>) (-?\w+)$/.exec(name);
    const [, left, operator, right] = comparison ?? [];
    return left === undefined || operator === undefined || right === undefined
      ? undefined
      : compared(numberOf(values, left), operator, numberOf(values, right));
  };
}

/** A module defines the symbol with `_MODULE` behind it instead. */
function isDefined(values: KconfigValues, symbol: string): boolean {
  const value = values.get(symbol);
  if (value !== undefined) return value !== "m";
  return symbol.endsWith("_MODULE") && values.get(symbol.slice(0, -"_MODULE".length)) === "m";
}

/** What the preprocessor makes of an operand: a symbol that is not defined is 0. */
function numberOf(values: KconfigValues, operand: string): number | undefined {
  if (!operand.startsWith("CONFIG_")) return /^-?\d/.test(operand) ? parseNumber(operand) : undefined;
  const value = values.get(operand) ?? "0";
  if (value === "y") return 1;
  return value === "m" ? 0 : parseNumber(value);
}

function parseNumber(text: string): number | undefined {
  const value = Number(text.replace(/[uUlL]+$/, ""));
  return Number.isNaN(value) ? undefined : value;
}

function compared(
  left: number | undefined,
  operator: string,
  right: number | undefined,
): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}
