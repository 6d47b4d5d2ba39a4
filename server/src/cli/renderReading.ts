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
  { format, unresolved = false }: { readonly format: "text" | "json"; readonly unresolved?: boolean },
): string {
  if (format === "json") return renderJson(output, unresolved);
  return unresolved ? renderUnresolved(output.reading) : renderText(output);
}

function renderJson({ root, version, run, reading }: ReadingOutput, withUnresolved: boolean): string {
  const document = {
    schema: 1,
    tool: { name: "lockwright", version },
    root,
    run,
    reading: reading.stats,
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

function renderText({ run, reading: { stats } }: ReadingOutput): string {
  const lines = [
    `${run.files} files, ${run.functions} functions, ${run.seconds} s, ${Math.round(run.peakRssBytes / 1e6)} MB`,
    ...Object.entries(stats.sites).map(([kind, sites]) => resolutionLine(`${kind} sites`, sites)),
    resolutionLine("calls through members", stats.indirectCalls),
    ...guardLines(stats.guards),
    wrapperLine("acquire", stats.wrappers.acquire),
    wrapperLine("release", stats.wrappers.release),
  ];
  return `${lines.join("\n")}\n`;
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
