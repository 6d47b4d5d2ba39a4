import { positionAt } from "../base/text";
import type { FunctionNode } from "../program/program";
import type { Resolution, ResolvedSite, UnresolvedSite } from "./readingStats";
import { Sample, type SampleSize } from "./sample";

/** A site as a section sees it. */
export interface TalliedSite {
  readonly name: string;
  /** Absent when the site is resolved. */
  readonly reason?: string;
  /** What it is resolved to: a class, a key. */
  readonly as?: string;
}

/** Counts the sites of one section; keeps those that were not understood, and a sample of those that were. */
export class Tally {
  private resolved = 0;
  private readonly reasons = new Map<string, number>();
  private readonly sample: Sample<ResolvedSite>;

  constructor(
    private readonly section: string,
    private readonly unresolved: UnresolvedSite[],
    sample: SampleSize = { size: 0, seed: 0 },
  ) {
    this.sample = new Sample(sample);
  }

  /** Counts a site; without `reason` it is resolved. */
  count(node: FunctionNode, at: number, { name, reason, as }: TalliedSite): void {
    if (reason !== undefined) {
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      this.unresolved.push({ reason, ...this.describe(node, at, name) });
      return;
    }
    this.resolved++;
    if (as !== undefined)
      this.sample.offer(`${node.file.path}:${at}`, () => ({ as, ...this.describe(node, at, name) }));
  }

  /** Resolved sites chosen at random. */
  sampled(): readonly ResolvedSite[] {
    return this.sample.result();
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

  private describe(node: FunctionNode, at: number, name: string): Omit<ResolvedSite, "as"> {
    const { path, lineStarts } = node.file;
    return {
      section: this.section,
      path,
      line: positionAt(lineStarts, at).line,
      function: node.facts.name,
      name,
    };
  }
}
