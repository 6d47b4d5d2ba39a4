import { positionAt } from "../base/text";
import type { FunctionNode } from "../program/program";
import type { Resolution, UnresolvedSite } from "./readingStats";

/** Counts the sites of one section, and keeps those that were not understood. */
export class Tally {
  private resolved = 0;
  private readonly reasons = new Map<string, number>();

  constructor(
    private readonly section: string,
    private readonly unresolved: UnresolvedSite[],
  ) {}

  /** Counts a site; without `reason` it is resolved. */
  count(
    node: FunctionNode,
    at: number,
    { name, reason }: { readonly name: string; readonly reason?: string },
  ): void {
    if (reason === undefined) {
      this.resolved++;
      return;
    }
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    const { path, lineStarts } = node.file;
    this.unresolved.push({
      section: this.section,
      reason,
      path,
      line: positionAt(lineStarts, at).line,
      function: node.facts.name,
      name,
    });
  }

  result(): Resolution {
    const unresolved = [...this.reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const missed = unresolved.reduce((sum, [, count]) => sum + count, 0);
    return {
      total: this.resolved + missed,
      resolved: this.resolved,
      unresolved: Object.fromEntries(unresolved),
    };
  }
}
