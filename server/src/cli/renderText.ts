import type { Finding, Step, Trace } from "../findings/finding";
import { configurationOf } from "./configuration";
import { type Paint, paintFor, type TextStyle } from "./textStyle";

/** One line per finding in the shape of gcc's messages, which every tool can read, each followed by its story. */
export function renderText(findings: readonly Finding[], style: TextStyle): string {
  const paint = paintFor(style);
  return findings.map((finding) => `${findingLines(finding, style, paint).join("\n")}\n\n`).join("");
}

function findingLines(finding: Finding, style: TextStyle, paint: Paint): string[] {
  const { file, line, column, severity, message, rule } = finding;
  const place = paint.place(`${style.path(file)}:${line}:${column}:`);
  const word = severity === "information" ? "note" : severity;
  const head = `${place} ${paint.severity(severity, `${word}:`)} ${message} ${paint.faint(`[${rule}]`)}`;
  const needs = configurationOf(finding);
  return [
    head,
    ...finding.traces.flatMap((trace, index) => traceLines(trace, index + 1, { style, paint })),
    ...(needs.length > 0 ? [`  ${paint.faint(`needs ${needs.join(", ")}`)}`] : []),
  ];
}

interface Look {
  readonly style: TextStyle;
  readonly paint: Paint;
}

function traceLines(trace: Trace, ordinal: number, { style, paint }: Look): string[] {
  const places = trace.steps.map(({ file, line, column }) => `${style.path(file)}:${line}:${column}:`);
  const placeWidth = widest(places);
  const actionWidth = widest(trace.steps.map(({ action }) => action));
  const steps = trace.steps.map((step, index) => {
    const place = (places[index] ?? "").padEnd(placeWidth);
    return `      ${place} ${step.action.padEnd(actionWidth)} ${stepText(step, paint)}`;
  });
  return [`  ${paint.strong(`${ordinal}. ${trace.title}`)}`, ...steps];
}

function stepText(step: Step, paint: Paint): string {
  const about = step.class === undefined ? "" : ` ${paint.lockClass(step.class)}`;
  return `${step.text}${about} ${paint.faint(`in ${step.function}()`)}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
