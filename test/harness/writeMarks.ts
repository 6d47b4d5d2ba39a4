import type { Mark, VirtualFile } from "./parseFixture";
import { isMarkLine } from "./parseFixture";
import { commentUpTo } from "./visualColumn";

/** The text of a fixture with its marks replaced. */
export function writeMarks(text: string, files: readonly VirtualFile[], marks: readonly Mark[]): string {
  const below = new Map<number, string[]>();
  const lines = text.split("\n");
  for (const mark of marks) {
    const file = files.find(({ path }) => path === mark.file);
    if (file === undefined) throw new Error(`${mark.file}: not a file of the fixture`);
    const line = file.firstLine + mark.line - 1;
    below.set(line, [...(below.get(line) ?? []), formatMark(lines[line - 1] ?? "", mark)]);
  }
  return lines
    .flatMap((line, index) => (isMarkLine(line) ? [] : [line, ...(below.get(index + 1) ?? [])]))
    .join("\n");
}

/** The expectation after the carets. */
export function describeMark(mark: Mark): string {
  return `${mark.severity}: ${mark.rule} ${mark.classes.join(" -> ")}`;
}

function formatMark(code: string, mark: Mark): string {
  const start = commentUpTo(code, mark.column - 1);
  if (start === undefined)
    throw new Error(`${mark.file}:${mark.line}: no room for a mark at the line's start`);
  return `${start}${"^".repeat(mark.length)} ${describeMark(mark)}`;
}
