import type { Finding, Severity } from "../findings/finding";

/** From the gravest on. */
export const severityChoices: readonly Severity[] = ["error", "warning", "information"];

/** Findings at least as grave as `least`. */
export function atLeast(findings: readonly Finding[], least: Severity): readonly Finding[] {
  const limit = severityChoices.indexOf(least);
  return findings.filter(({ severity }) => severityChoices.indexOf(severity) <= limit);
}
