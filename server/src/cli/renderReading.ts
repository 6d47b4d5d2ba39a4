import type { Reading, ReadingStats, Resolution } from "../reading/readingStats";
import type { Stats } from "../workspace/api";

export interface ReadingOutput {
  readonly root: string;
  readonly version: string;
  readonly run: Stats;
  readonly reading: Reading;
}

/** Prints how completely a tree was read; the JSON is defined in `docs/reading.schema.json`. */
export function renderReading(
  output: ReadingOutput,
  { format, unresolved = false, sample }: ReadingFormat,
): string {
  if (format === "json") return renderJson(output, unresolved);
  if (sample !== undefined) return renderSample(output.reading);
  return unresolved ? renderUnresolved(output.reading) : renderText(output);
}

interface ReadingFormat {
  readonly format: "text" | "json";
  readonly unresolved?: boolean;
  readonly sample?: number;
}

function renderJson({ root, version, run, reading }: ReadingOutput, withUnresolved: boolean): string {
  const document = {
    schema: 1,
    tool: { name: "lockwright", version },
    root,
    run,
    reading: reading.stats,
    contracts: reading.contracts,
    sample: reading.sample,
    ...(withUnresolved ? { unresolved: reading.unresolved } : {}),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** One line each, fields separated by tabs. */
function renderUnresolved({ unresolved }: Reading): string {
  return unresolved
    .map(
      ({ section, reason, path, line, function: fn, name }) =>
        `${section}\t${reason}\t${path}:${line}\t${fn}\t${name}\n`,
    )
    .join("");
}

function renderSample({ sample }: Reading): string {
  return sample
    .map(
      ({ section, as, path, line, function: fn, name }) =>
        `${section}\t${as}\t${path}:${line}\t${fn}\t${name}\n`,
    )
    .join("");
}

function renderText({ run, reading: { stats } }: ReadingOutput): string {
  const lines = [
    `${run.files} files, ${run.functions} functions, ${run.seconds} s, ${Math.round(run.peakRssBytes / 1e6)} MB`,
    ...primitiveLines(stats.primitives),
    ...Object.entries(stats.sites).map(([kind, sites]) => resolutionLine(`${kind} sites`, sites)),
    ...callLines(stats),
    ...guardLines(stats.guards),
    wrapperLine("acquire", stats.wrappers.acquire),
    wrapperLine("release", stats.wrappers.release),
    ...annotationLines(stats.annotations),
    ...operationLines(stats.operationKeys),
  ];
  return `${lines.join("\n")}\n`;
}

/** A line for each family; what the census of a known tree has stands beside it. */
function primitiveLines({ census, families, all }: ReadingStats["primitives"]): string[] {
  return [
    `primitives, beside the census of ${census}:`,
    ...[...Object.entries(families), ["all", all] as const].map(([family, sites]) => {
      const share =
        sites.core === 0 ? "" : `, ${percent(sites.classified + sites.shadowed, sites.core)} classified`;
      const parts = `${sites.unread} unread, ${sites.unknown} unknown, ${sites.shadowed} of another meaning`;
      return `    ${family}: ${sites.calls} (census ${sites.census.calls}), core ${sites.core} (${sites.census.core})${share}; ${parts}`;
    }),
  ];
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

function annotationLines({
  byKind,
  all,
  disagreements,
  incomparable,
  notHeld,
  contradictions,
}: Annotations): string[] {
  const line = (
    kind: string,
    { total, resolvable, callersKnown, agreed, recall, ...parts }: Annotations["all"],
  ) =>
    `annotations, ${kind}: ${total}, ${resolvable} resolvable, callers known of ${callersKnown}, agreed ${agreed} ` +
    `(${(100 * recall).toFixed(2)} %), ${parts.viaAnnotation} by annotations of callers, ${parts.sameObject} by object`;
  return [
    ...Object.entries(byKind).map(([kind, counts]) => line(kind, counts)),
    line("all", all),
    ...Object.entries(disagreements).map(([reason, count]) => `    ${count} ${reason}`),
    `annotations that cannot be compared: ${countsOf(incomparable)}`,
    `locks not held: ${notHeld.total}, ${notHeld.comparable} comparable, ${notHeld.contradicted} contradicted`,
    `annotations of which the opposite is done: ${contradictions}`,
  ];
}

function operationLines({
  total,
  withCandidates,
  called,
  withContract,
}: ReadingStats["operationKeys"]): string[] {
  return [
    `operation keys: ${total}, ${withCandidates} with candidates, ${called} of them called, ${withContract} with a contract`,
  ];
}

type Annotations = ReadingStats["annotations"];

function callLines({ indirectCalls, callbacks, opsTables }: ReadingStats): string[] {
  const { members, variables, callsByCandidates, keysByCandidates } = indirectCalls;
  const { designated, census, positional, bound, keys } = opsTables;
  return [
    resolutionLine("calls through members", members),
    resolutionLine("calls through variables", variables),
    `calls by candidates: ${countsOf(callsByCandidates)}`,
    `keys called by candidates: ${countsOf(keysByCandidates)}`,
    resolutionLine("callbacks", callbacks),
    `functions in tables: ${designated} designated (census ${census}), ${positional} positional`,
    `functions bound: ${countsOf(bound)}; to ${keys} keys`,
  ];
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(", ");
}

function guardLines(guards: ReadingStats["guards"]): string[] {
  const { declared, census, locks, conditional, read, uses, usesResolved, unresolved } = guards;
  return [
    `guard classes: ${declared} (census ${census}), ${read} read, ${locks} locks, ${conditional} conditional`,
    resolutionLine("guard uses", { total: uses, resolved: usesResolved, unresolved }),
  ];
}

function wrapperLine(kind: string, count: ReadingStats["wrappers"]["acquire"]): string {
  const { derived, census, fromParameter, global, macros, inlines, functions } = count;
  const parts = `${macros} macros, ${inlines} inlines, ${functions} functions`;
  return `${kind} wrappers: ${derived} (census ${census}), ${fromParameter} by parameter, ${global} global; ${parts}`;
}

function resolutionLine(what: string, { total, resolved, unresolved }: Resolution): string {
  const share = total === 0 ? "" : ` (${((100 * resolved) / total).toFixed(2)} %)`;
  const reasons = Object.entries(unresolved).map(([reason, count]) => `\n    ${count} ${reason}`);
  return `${what}: ${resolved} of ${total}${share}${reasons.join("")}`;
}
