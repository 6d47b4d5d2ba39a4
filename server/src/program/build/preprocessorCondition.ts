import { parseCondition, type Condition } from "../../base/condition";
import { all, always, any, is, MODULE, never, not, ON, unknown, type BuildCondition } from "./buildCondition";

export interface PreprocessorContext {
  /** Whether Kconfig has a symbol of this name: tells `CONFIG_FOO_MODULE` of a symbol `FOO_MODULE` from a modular `FOO`. */
  readonly isSymbol: (name: string) => boolean;
  /**
   * The `.c` file the condition is from: macros other than `CONFIG_*` mean the same all over it. A header is read under
   * different macros from different places, so that such conditions of it are not known.
   */
  readonly file?: string;
}

/** Reads the condition of an `#if`, or of an `#ifdef` in the form `defined(X)`. */
export function preprocessorCondition(text: string, context: PreprocessorContext): BuildCondition {
  return translate(parseCondition(text), context);
}

function translate(condition: Condition, context: PreprocessorContext): BuildCondition {
  switch (condition.k) {
    case "constant":
      return condition.value ? always : never;
    case "not":
      return not(translate(condition.of, context));
    case "all":
      return all(condition.parts.map((part) => translate(part, context)));
    case "any":
      return any(condition.parts.map((part) => translate(part, context)));
    case "atom":
      return atom(condition.name, context);
  }
}

function atom(name: string, { isSymbol, file }: PreprocessorContext): BuildCondition {
  const symbol = /^defined\(CONFIG_(\w+)\)$/.exec(name)?.[1];
  if (symbol !== undefined) {
    const base = /^(.+)_MODULE$/.exec(symbol)?.[1];
    return base !== undefined && !isSymbol(symbol) ? is(base, MODULE) : is(symbol, ON);
  }
  // Something that Kconfig knows nothing of, but the same for all of the file.
  if (file === undefined || name.length > MAX_ATOM || name.includes("CONFIG_")) return unknown;
  return is(`${file}: ${name}`, ON);
}

/** Longest condition remembered as it stands. */
const MAX_ATOM = 120;
