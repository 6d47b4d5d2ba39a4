import type { Finding, FindingLock, Step, Trace } from "../findings/finding";
import type { Stats } from "../workspace/api";

/** Raised when a reader of the old output could misread the new. */
export const schemaVersion = 1;

export interface JsonInput {
  readonly findings: readonly Finding[];
  readonly stats: Stats;
  readonly root: string;
  readonly version: string;
}

/** The contract of `docs/findings.schema.json`. Keys are written one by one, so that their order never changes. */
export function renderJson({ findings, stats, root, version }: JsonInput): string {
  const output = {
    schema: schemaVersion,
    tool: { name: "lockwright", version },
    root,
    stats: statsOf(stats),
    findings: findings.map(findingOf),
  };
  return `${JSON.stringify(output, null, 2)}\n`;
}

/** What both reports say of a run. */
export function statsOf(stats: Stats) {
  return {
    files: stats.files,
    functions: stats.functions,
    bytes: stats.bytes,
    seconds: stats.seconds,
    peakRssBytes: stats.peakRssBytes,
    acquireSites: stats.acquireSites,
    acquireSitesResolved: stats.acquireSitesResolved,
    indirectCalls: stats.indirectCalls,
    indirectCallsResolved: stats.indirectCallsResolved,
    limitsHit: sortedByKey(stats.limitsHit),
    incoherent: stats.incoherent,
    ...(stats.partial !== undefined && { partial: stats.partial }),
  };
}

function sortedByKey(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function findingOf(finding: Finding) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    fingerprint: finding.fingerprint,
    message: finding.message,
    classes: finding.classes,
    file: finding.file,
    line: finding.line,
    column: finding.column,
    function: finding.function,
    locks: finding.locks.map(lockOf),
    traces: finding.traces.map(traceOf),
  };
}

function lockOf({ struct, member, symbol, file }: FindingLock) {
  return { struct, member, symbol, file };
}

function traceOf({ title, steps }: Trace) {
  return { title, steps: steps.map(stepOf) };
}

function stepOf(step: Step) {
  return {
    file: step.file,
    line: step.line,
    column: step.column,
    function: step.function,
    action: step.action,
    ...(step.class !== undefined && { class: step.class }),
    text: step.text,
    ...(step.conditions !== undefined && { conditions: step.conditions }),
  };
}
