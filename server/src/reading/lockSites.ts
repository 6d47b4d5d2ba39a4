import type { CallOp } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import type { FunctionNode } from "../program/program";
import { targetOf } from "../summary/targets";
import type { Values } from "../summary/values";
import type { ReadingInput } from "./measureReading";
import type { Resolution, SiteKind, UnresolvedSite } from "./readingStats";
import { Tally } from "./tally";

const KINDS: readonly SiteKind[] = ["acquire", "release", "wait", "signal"];

/** Counts calls of primitives by whether the class of their lock or event is known. */
export class LockSiteCount {
  private readonly tallies: ReadonlyMap<SiteKind, Tally>;

  constructor(
    private readonly input: ReadingInput,
    unresolved: UnresolvedSite[],
  ) {
    this.tallies = new Map(KINDS.map((kind) => [kind, new Tally(`sites.${kind}`, unresolved)]));
  }

  count(values: Values, node: FunctionNode, call: CallOp): void {
    const name = call.callee.k === "name" ? call.callee.name : undefined;
    const primitive = name === undefined ? undefined : this.input.program.model.primitive(name);
    if (name === undefined || !primitive || primitive.target.at === "none") return;
    const kind = kindOf(primitive);
    if (!kind) return;
    const reason = reasonOf(values, primitive, call);
    this.tallies.get(kind)?.count(node, call.at, { name, ...(reason === undefined ? {} : { reason }) });
  }

  result(): Record<SiteKind, Resolution> {
    const result = (kind: SiteKind): Resolution =>
      this.tallies.get(kind)?.result() ?? { total: 0, resolved: 0, unresolved: {} };
    return {
      acquire: result("acquire"),
      release: result("release"),
      wait: result("wait"),
      signal: result("signal"),
    };
  }
}

function kindOf({ kind }: Primitive): SiteKind | undefined {
  if (kind === "try") return "acquire";
  return KINDS.find((known) => known === kind);
}

function reasonOf(values: Values, primitive: Primitive, call: CallOp): string | undefined {
  const target = targetOf(values, primitive, call.args);
  if (target?.class) return undefined;
  if (!target) return "no place";
  return `no class: ${target.place.root.k}`;
}
