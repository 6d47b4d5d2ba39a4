import { createHash } from "node:crypto";
import { lineStartsOf, positionAt } from "../base/text";
import type { CodeSite } from "../summary/types";
import { lockOf, type Draft, type DraftStep } from "./draft";
import type { Finding, Severity, Step } from "./finding";
import type { SiteConditions } from "./siteConditions";

/** Gives the text of a file, by relative path, if it can be read. */
export type SourceText = (path: string) => string | undefined;

/** Turns drafts into findings: positions, texts, fingerprints. Sorted; one finding per fingerprint and place. */
export function collectFindings(
  drafts: readonly Draft[],
  sourceText: SourceText,
  conditionsAt?: SiteConditions,
): Finding[] {
  const texts = new Map<string, SourceLines>();
  const findings = drafts.map((draft) =>
    finish(draft, { lines: (path) => linesOf(texts, path, sourceText), conditionsAt }),
  );
  return withoutRepeats(findings.sort(compare));
}

/** Files whose text the drafts show. */
export function filesShown(drafts: readonly Draft[]): readonly string[] {
  const paths = new Set<string>();
  for (const { site, traces } of drafts) {
    paths.add(site.function.file.path);
    for (const { steps } of traces) for (const step of steps) paths.add(step.site.function.file.path);
  }
  return [...paths].sort();
}

/** The step as people see it. */
export function stepAt(step: DraftStep, source: SourceLines): Step {
  const { line, column, length } = placeOf(step.site, source);
  return {
    file: step.site.function.file.path,
    line,
    column,
    length,
    function: step.site.function.facts.name,
    action: step.action,
    ...(step.class ? { class: step.class.name } : {}),
    text: oneLine(source.text === undefined ? "" : codeAt(source.text, step.site.at)),
  };
}

export interface SourceLines {
  readonly text: string | undefined;
  readonly lineStarts: readonly number[];
}

export function sourceLines(text: string | undefined, lineStarts: readonly number[]): SourceLines {
  return { text, lineStarts: text === undefined ? lineStarts : lineStartsOf(text) };
}

type LinesOf = (path: string) => SourceLines;

interface Sources {
  readonly lines: LinesOf;
  readonly conditionsAt: SiteConditions | undefined;
}

function finish(draft: Draft, { lines, conditionsAt }: Sources): Finding {
  const { site, classes } = draft;
  const place = placeOf(site, withFallback(lines, site));
  return {
    rule: draft.rule,
    severity: draft.severity,
    fingerprint: fingerprintOf(draft),
    message: draft.message,
    classes: classes.map(({ name }) => name),
    file: site.function.file.path,
    ...place,
    function: site.function.facts.name,
    locks: classes.map(lockOf),
    traces: draft.traces.map(({ title, steps }) => ({
      title,
      steps: steps.map((step) => {
        const conditions = conditionsAt?.(step.site).shown ?? [];
        const shown = stepAt(step, withFallback(lines, step.site));
        return conditions.length > 0 ? { ...shown, conditions } : shown;
      }),
    })),
  };
}

function withFallback(lines: LinesOf, site: CodeSite): SourceLines {
  const found = lines(site.function.file.path);
  return found.text === undefined ? sourceLines(undefined, site.function.file.lineStarts) : found;
}

function linesOf(texts: Map<string, SourceLines>, path: string, sourceText: SourceText): SourceLines {
  const known = texts.get(path);
  if (known) return known;
  const lines = sourceLines(sourceText(path), []);
  texts.set(path, lines);
  return lines;
}

/** The mark covers the name at the site: the primitive, the function called or the guard. */
function placeOf(site: CodeSite, source: SourceLines): { line: number; column: number; length: number } {
  const { line, column } = positionAt(source.lineStarts, site.at);
  const name =
    source.text === undefined ? undefined : /^[\w.>-]+/.exec(source.text.slice(site.at, site.at + MAX_NAME));
  const shown = name?.[0].replace(/^.*(?:->|\.)/, "");
  return { line, column, length: name && shown ? name[0].length : Math.max(1, site.end - site.at) };
}

/** The call or statement that begins at an offset: a name and the parentheses after it, or everything up to the semicolon. */
function codeAt(text: string, at: number): string {
  const code = text.slice(at, at + MAX_CODE);
  let end = /^[\w.>[\]-]*/.exec(code)?.[0].length ?? 0;
  const open = /^\s*\(/;
  if (!open.test(code.slice(end))) return code.slice(0, Math.max(0, code.indexOf(";")));
  while (open.test(code.slice(end))) {
    const close = closingParenthesis(code, code.indexOf("(", end));
    if (close < 0) break;
    end = close + 1;
  }
  return code.slice(0, end);
}

function closingParenthesis(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === "(") depth++;
    else if (code[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

/** Longest call looked at, in characters. */
const MAX_CODE = 600;

function oneLine(text: string): string {
  const joined = text.replace(/\s+/g, " ").trim();
  return joined.length > MAX_TEXT ? `${joined.slice(0, MAX_TEXT - 3)}...` : joined;
}

/** Longest name marked. */
const MAX_NAME = 128;

/** Characters of source shown per step. */
const MAX_TEXT = 120;

/** Rule, classes and the functions on the way, in an order that does not depend on where the cycle is entered. No line numbers. */
function fingerprintOf({ rule, classes, traces }: Draft): string {
  const parts = traces.map(({ steps }) => steps.map(({ site }) => site.function.facts.name).join(">")).sort();
  const keys = classes.map(({ key }) => key).sort();
  return createHash("sha256")
    .update([rule, ...keys, "|", ...parts].join("\0"))
    .digest("hex")
    .slice(0, FINGERPRINT_DIGITS);
}

const FINGERPRINT_DIGITS = 12;

const severityOrder: Record<Severity, number> = { error: 0, warning: 1, information: 2 };

function compare(a: Finding, b: Finding): number {
  return (
    severityOrder[a.severity] - severityOrder[b.severity] ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same rule, classes and functions at the same place are one finding: the most severe. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ fingerprint }) => {
    const isNew = !seen.has(fingerprint);
    seen.add(fingerprint);
    return isNew;
  });
}
