import type { AtomValue } from "../base/condition";
import { kconfigTruth, type KconfigValues } from "./kconfig";

/**
 * What is known of the configuration while one file is read: the values of `kconfig`, where there are some. Without, an option
 * counts as one that cannot be a module unless the text tells modules from what is built in, so that `IS_ENABLED(CONFIG_X)` is
 * `defined(CONFIG_X)`.
 */
export function configurationOf(text: string, kconfig?: KconfigValues): AtomValue {
  const decided = kconfig && kconfigTruth(kconfig);
  const canBeModule = new Map<string, boolean>();
  return (name) => {
    if (decided) return decided(name);
    const symbol = /^defined\((CONFIG_\w+)_MODULE\)$/.exec(name)?.[1];
    if (symbol === undefined) return undefined;
    const known = canBeModule.get(symbol) ?? speaksOfModule(text, symbol);
    canBeModule.set(symbol, known);
    return known ? undefined : false;
  };
}

function speaksOfModule(text: string, symbol: string): boolean {
  if (text.includes(`${symbol}_MODULE`)) return true;
  return new RegExp(`\\bIS_(?:MODULE|BUILTIN|REACHABLE)\\s*\\(\\s*${symbol}\\s*\\)`).test(text);
}
