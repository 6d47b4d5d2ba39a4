import type { ReadingStats, Resolution } from "../reading/readingStats";
import { annotationTables } from "./annotationText";
import type { ReadingRun } from "./renderReading";
import { percent, type Row, textTable } from "./textTable";

/** Every count of a reading for people: a table for each part. */
export function readingText(run: ReadingRun, reading: ReadingStats): string {
  const tables = [
    runLines(run),
    functionTable(reading.functions),
    primitiveTable(reading.primitives),
    ...Object.entries(reading.sites).map(([kind, sites]) => siteTable(kind, sites)),
    resolutionTable("Calls through members", reading.indirectCalls.members),
    resolutionTable("Calls through variables", reading.indirectCalls.variables),
    candidateTable(reading.indirectCalls),
    operationTable(reading),
    resolutionTable("Callbacks", reading.callbacks),
    guardTable(reading.guards),
    wrapperTable(reading.wrappers),
    ...annotationTables(reading.annotations),
  ];
  return `${tables.join("\n\n")}\n`;
}

function runLines({ files, functions, seconds, peakRssBytes, partial }: ReadingRun): string {
  const size = `${files} files, ${functions} functions, ${seconds.toFixed(1)} s, ${Math.round(peakRssBytes / 1e6)} MB`;
  return partial === undefined ? size : `${size}\npartial: ${partial}`;
}

function functionTable(functions: ReadingStats["functions"]): string {
  const { total, census, lost, withError, missingArms, withMissingArms, lostMacros } = functions;
  return textTable("Functions of the files asked for", [
    ["defined", total, "", `census ${census}`],
    ["lost", lost, percent(lost, total)],
    ["with an error region", withError, percent(withError, total)],
    ["with arms not read", withMissingArms, percent(withMissingArms, total), `${missingArms} arms`],
    ["macros lost", lostMacros],
  ]);
}

/** Families that do not occur are left out; what the census of a known tree has stands beside the others. */
function primitiveTable({ census, families, all }: ReadingStats["primitives"]): string {
  const row = ([family, sites]: readonly [string, typeof all]): Row => {
    const { calls, core, classified, shadowed, unread, unknown } = sites;
    const share = percent(classified + shadowed, core);
    return [family, calls, sites.census.calls, core, sites.census.core, share, unread, unknown, shadowed];
  };
  const found = Object.entries(families).filter(([, { calls }]) => calls > 0);
  const header = [
    "",
    "calls",
    "census",
    "core",
    "census",
    "classified",
    "unread",
    "unknown",
    "other meaning",
  ];
  return textTable("Primitives", [header, ...found.map(row), row(["all", all])], `census: ${census}`);
}

function siteTable(kind: string, sites: ReadingStats["sites"]["acquire"]): string {
  const resolved = resolutionRows(sites);
  const { throughCallers, resolved: whole } = sites;
  return textTable(`${kind.charAt(0).toUpperCase()}${kind.slice(1)} sites`, [
    ...resolved.slice(0, 2),
    ["of which through callers", throughCallers, percent(throughCallers, whole)],
    ...resolved.slice(2),
  ]);
}

function resolutionTable(heading: string, resolution: Resolution): string {
  return textTable(heading, resolutionRows(resolution));
}

function resolutionRows({ total, resolved, unresolved }: Resolution): readonly Row[] {
  return [
    ["sites", total],
    ["resolved", resolved, percent(resolved, total)],
    ...Object.entries(unresolved).map(([reason, count]): Row => [reason, count, percent(count, total)]),
  ];
}

function candidateTable({ callsByCandidates, keysByCandidates }: ReadingStats["indirectCalls"]): string {
  const sizes = Object.keys(callsByCandidates);
  return textTable("Calls through members, by the number of candidates", [
    ["", ...sizes],
    ["calls", ...sizes.map((size) => callsByCandidates[size] ?? 0)],
    ["keys", ...sizes.map((size) => keysByCandidates[size] ?? 0)],
  ]);
}

function operationTable({ opsTables, operationKeys }: ReadingStats): string {
  const { designated, census, positional, bound } = opsTables;
  const { total, withCandidates, called, withContract } = operationKeys;
  return textTable("Operations", [
    ["functions in tables, designated", designated, "", `census ${census}`],
    ["functions in tables, positional", positional],
    ...Object.entries(bound).map(([how, count]): Row => [`bound by ${how}`, count]),
    ["keys", total],
    ["keys with candidates", withCandidates, percent(withCandidates, total)],
    ["keys with candidates, called", called, percent(called, withCandidates)],
    ["keys with a contract", withContract, percent(withContract, called)],
  ]);
}

function guardTable(guards: ReadingStats["guards"]): string {
  const { declared, census, locks, conditional, read, uses, usesResolved, unresolved } = guards;
  return textTable("Guard classes", [
    ["defined", declared, "", `census ${census}`],
    ["read", read, percent(read, declared)],
    ["locks", locks],
    ["conditional", conditional],
    ["uses", uses],
    ["uses resolved", usesResolved, percent(usesResolved, uses)],
    ...Object.entries(unresolved).map(([reason, count]): Row => [reason, count, percent(count, uses)]),
  ]);
}

function wrapperTable({ acquire, release }: ReadingStats["wrappers"]): string {
  const row = (label: string, field: Exclude<keyof typeof acquire, "levels">): Row => [
    label,
    acquire[field],
    release[field],
  ];
  const levels = [...new Set([...Object.keys(acquire.levels), ...Object.keys(release.levels)])];
  return textTable("Wrappers", [
    ["", "acquire", "release"],
    row("derived", "derived"),
    row("census", "census"),
    row("lock from a parameter", "fromParameter"),
    row("lock is global", "global"),
    row("conditional", "conditional"),
    row("macros", "macros"),
    row("inlines", "inlines"),
    row("functions", "functions"),
    ...levels.map((level): Row => [`level ${level}`, acquire.levels[level] ?? 0, release.levels[level] ?? 0]),
  ]);
}
