import { basename } from "node:path";
import type { Severity } from "../../server/src/findings/finding";
import { offsetAtColumn } from "./visualColumn";

/**
 * Reads a fixture: header lines, virtual files, and the marks in the margin. The format is described in
 * `test/fixtures/README.md`. Throws with the line number when a fixture breaks it.
 */
export function parseFixture(path: string, text: string): Fixture {
  const lines = text.split("\n");
  const header = parseHeader(path, lines);
  const files = splitFiles(path, lines);
  const marks = files.flatMap((file) => marksOf(path, file));
  return { path, ...header, files, marks };
}

export const verdicts = ["deadlock", "no-deadlock", "known-miss", "known-false-alarm"] as const;
export type Verdict = (typeof verdicts)[number];

export interface Fixture {
  /** Relative to `test/fixtures`. */
  readonly path: string;
  readonly name: string;
  readonly origin: string;
  readonly verdict: Verdict;
  /** File name, without `.c`, of the silent fixture beside a deadlock. */
  readonly twin?: string;
  readonly files: readonly VirtualFile[];
  readonly marks: readonly Mark[];
}

export interface VirtualFile {
  readonly path: string;
  readonly text: string;
  /** Line of the fixture, from 1, that holds the first line of this file. */
  readonly firstLine: number;
}

/** What is expected at a place. Line and column count from 1 within the virtual file; the column counts characters. */
export interface Mark {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly classes: readonly string[];
}

const headerLine = /^\/\/ (name|origin|verdict|twin): (.+)$/;
const splitLine = /^\/\/- (\S+)$/;
const markLine = /^(\s*\/\/\s*)(\^+)\s*(.*)$/;
const markText = /^(error|warning|information): (\S+) (.+)$/;

/** True for a line that only carries an expectation. */
export function isMarkLine(line: string): boolean {
  return markLine.test(line);
}

function parseHeader(
  path: string,
  lines: readonly string[],
): Pick<Fixture, "name" | "origin" | "verdict" | "twin"> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, key, value] = headerLine.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    fields.set(key, value.trim());
  }
  const verdict = verdicts.find((known) => known === fields.get("verdict"));
  const name = fields.get("name");
  const origin = fields.get("origin");
  if (name === undefined || origin === undefined) throw new Error(`${path}:1: no name or no origin`);
  if (verdict === undefined) throw new Error(`${path}:1: verdict must be one of ${verdicts.join(", ")}`);
  const twin = fields.get("twin");
  return { name, origin, verdict, ...(twin !== undefined && { twin }) };
}

/** Without `//- path` lines the whole fixture is one file, header included. */
function splitFiles(path: string, lines: readonly string[]): VirtualFile[] {
  const starts = lines.flatMap((line, index) => {
    const virtual = splitLine.exec(line)?.[1];
    return virtual === undefined ? [] : [{ path: virtual, from: index + 1 }];
  });
  if (starts.length === 0) {
    return [{ path: `drivers/x/${basename(path)}`, text: lines.join("\n"), firstLine: 1 }];
  }
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const body = lines.slice(start.from, next === undefined ? undefined : next.from - 1);
    const ending = next === undefined ? "" : "\n";
    return { path: start.path, text: body.join("\n") + ending, firstLine: start.from + 1 };
  });
}

function marksOf(path: string, file: VirtualFile): Mark[] {
  const marks: Mark[] = [];
  let marked = { line: 0, text: "" };
  for (const [index, line] of file.text.split("\n").entries()) {
    const [, before, carets, what] = markLine.exec(line) ?? [];
    if (before === undefined || carets === undefined || what === undefined) {
      marked = { line: index + 1, text: line };
      continue;
    }
    const at = `${path}:${file.firstLine + index}`;
    const span = spanAbove(marked.text, { before, carets, at });
    marks.push({ file: file.path, line: marked.line, ...span, ...parseMarkText(what, at) });
  }
  return marks;
}

function spanAbove(
  code: string,
  mark: { readonly before: string; readonly carets: string; readonly at: string },
): { readonly column: number; readonly length: number } {
  const start = offsetAtColumn(code, mark.before);
  if (start === undefined || start + mark.carets.length > code.length) {
    throw new Error(`${mark.at}: the carets stand under nothing`);
  }
  return { column: start + 1, length: mark.carets.length };
}

function parseMarkText(what: string, at: string): Pick<Mark, "severity" | "rule" | "classes"> {
  const [, severity, rule, classes] = markText.exec(what) ?? [];
  if (rule === undefined || classes === undefined || !isSeverity(severity)) {
    throw new Error(`${at}: a mark reads "severity: rule CLASS -> CLASS"`);
  }
  return { severity, rule, classes: classes.split(" -> ").map((name) => name.trim()) };
}

function isSeverity(text: string | undefined): text is Severity {
  return text === "error" || text === "warning" || text === "information";
}
