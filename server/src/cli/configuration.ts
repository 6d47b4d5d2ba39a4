import type { Finding } from "../findings/finding";

/**
 * What a kernel must be configured with for a finding to be in it: symbols, architecture and preprocessor conditions of all its steps.
 * Empty when there are more of them than a line holds.
 */
export function configurationOf({ traces }: Finding): readonly string[] {
  const steps = traces.flatMap((trace) => trace.steps);
  const needs = new Set(steps.flatMap(({ conditions }) => conditions?.map(bare) ?? []));
  return needs.size <= MAX_NEEDS ? [...needs].sort() : [];
}

/** Conditions shown. */
const MAX_NEEDS = 6;

/** `defined(CONFIG_X)` is `CONFIG_X`, as the Makefiles have it. */
function bare(condition: string): string {
  const [, no, symbol] = /^(!)?\(?(?:defined|IS_ENABLED)\((CONFIG_\w+)\)\)?$/.exec(condition) ?? [];
  return symbol === undefined ? condition : `${no ?? ""}${symbol}`;
}
