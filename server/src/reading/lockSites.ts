import type { Op } from "../facts/types";
import type { FunctionNode } from "../program/program";
import type { Values } from "../summary/values";
import { CallerClasses } from "./callerClasses";
import type { ReadingInput } from "./measureReading";
import type { ResolvedSite, SiteKind, SiteResolution, UnresolvedSite } from "./readingStats";
import type { LockSite, SiteFinder } from "./siteFinder";
import { Tally } from "./tally";
import { unresolvedReason, type UnresolvedReason } from "./unresolvedReason";

const KINDS: readonly SiteKind[] = ["acquire", "release", "wait", "signal"];

/** Counts uses of primitives by whether the class of their lock or event is known. */
export class LockSiteCount {
  private readonly tallies: ReadonlyMap<SiteKind, Tally>;
  private readonly throughCallers = new Map<SiteKind, number>();
  /** Sites whose class depends on what callers pass. */
  private readonly open: {
    readonly node: FunctionNode;
    readonly site: LockSite;
    readonly reason: UnresolvedReason;
  }[] = [];

  constructor(
    private readonly input: Pick<ReadingInput, "program" | "graph" | "sample">,
    private readonly finder: SiteFinder,
    unresolved: UnresolvedSite[],
  ) {
    this.tallies = new Map(KINDS.map((kind) => [kind, new Tally(`sites.${kind}`, unresolved, input.sample)]));
  }

  count(values: Values, node: FunctionNode, op: Op): void {
    for (const site of this.finder.sitesAt(values, node, op)) {
      if (site.class) {
        this.tally(node, site);
        continue;
      }
      const reason = unresolvedReason(values, { ...site, sort: site.primitive.sort });
      if (site.place?.root.k === "param") this.open.push({ node, site, reason });
      else this.tally(node, site, reason);
    }
  }

  result(): Record<SiteKind, SiteResolution> {
    this.askCallers();
    const result = (kind: SiteKind): SiteResolution => ({
      ...(this.tallies.get(kind)?.result() ?? { total: 0, resolved: 0, unresolved: {} }),
      throughCallers: this.throughCallers.get(kind) ?? 0,
    });
    return {
      acquire: result("acquire"),
      release: result("release"),
      wait: result("wait"),
      signal: result("signal"),
    };
  }

  /** Resolved sites chosen at random. */
  sampled(): readonly ResolvedSite[] {
    return [...this.tallies.values()].flatMap((tally) => tally.sampled());
  }

  private askCallers(): void {
    const callers = new CallerClasses(this.input.program, this.input.graph, this.finder);
    for (const { node, site, reason } of this.open.splice(0)) {
      if (!site.place) continue;
      const answer = callers.classOf(node, { place: site.place, sort: site.primitive.sort });
      if (answer === "no callers")
        this.tally(node, site, isOpen(reason) ? "parameter without known callers" : reason);
      else if (answer === "unknown to callers")
        this.tally(node, site, isOpen(reason) ? "parameter that callers leave open" : reason);
      else {
        this.throughCallers.set(site.kind, (this.throughCallers.get(site.kind) ?? 0) + 1);
        this.tally(node, site);
      }
    }
  }

  private tally(node: FunctionNode, site: LockSite, reason?: UnresolvedReason): void {
    const { kind, at, name } = site;
    const as = site.class?.name ?? "known to callers";
    this.tallies.get(kind)?.count(node, at, { name, ...(reason === undefined ? { as } : { reason }) });
  }
}

/** Reasons that only say that the function by itself does not know. */
function isOpen(reason: UnresolvedReason): boolean {
  return reason === "parameter without known callers" || reason === "container without a known owner";
}
