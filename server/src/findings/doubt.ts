import type { Severity } from "./finding";

/**
 * How far a finding is trusted. Each unit of doubt is a call that does what it is blamed for only on some of its paths, on
 * conditions that are not understood, or one more party to a ring.
 */
export function severityByDoubt(doubt: number): Severity {
  if (doubt <= ERROR_DOUBT) return "error";
  return doubt <= WARNING_DOUBT ? "warning" : "information";
}

/** Set by reading the findings of drivers/gpu/drm in Linux 6.1; no statistics stand behind them yet. */
const ERROR_DOUBT = 2;
const WARNING_DOUBT = 3;
