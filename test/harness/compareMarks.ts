import type { Finding } from "../../server/src/findings/finding";
import type { Mark } from "./parseFixture";

export interface Comparison {
  /** Marked, but not found. */
  readonly missing: readonly Mark[];
  /** Found, but not marked. */
  readonly unexpected: readonly Mark[];
}

/** Compares both ways. Each mark accounts for one finding. */
export function compareMarks(expected: readonly Mark[], found: readonly Mark[]): Comparison {
  const left = new Map<string, Mark[]>();
  for (const mark of found) left.set(markKey(mark), [...(left.get(markKey(mark)) ?? []), mark]);
  const missing = expected.filter((mark) => left.get(markKey(mark))?.pop() === undefined);
  return { missing, unexpected: [...left.values()].flat() };
}

export function markOfFinding(finding: Finding): Mark {
  const { file, line, column, length, severity, rule, classes } = finding;
  return { file, line, column, length, severity, rule, classes };
}

/** A cycle has no beginning: rotations of its classes are one expectation. */
function markKey(mark: Mark): string {
  const { file, line, column, length, severity, rule } = mark;
  return JSON.stringify([file, line, column, length, severity, rule, ...smallestRotation(mark.classes)]);
}

function smallestRotation(classes: readonly string[]): readonly string[] {
  const rotations = classes.map((_, index) => [...classes.slice(index), ...classes.slice(0, index)]);
  return rotations.sort((a, b) => compareText(a.join("\n"), b.join("\n")))[0] ?? [];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
