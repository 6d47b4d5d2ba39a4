import type { CallOp } from "../facts/types";
import type { FunctionNode } from "../program/program";
import type { Values } from "../summary/values";
import type { Resolution, UnresolvedSite } from "./readingStats";
import { Tally } from "./tally";

/** Counts calls through a member by whether the struct is known. */
export class IndirectCallCount {
  private readonly tally: Tally;

  constructor(unresolved: UnresolvedSite[]) {
    this.tally = new Tally("indirectCalls", unresolved);
  }

  count(values: Values, node: FunctionNode, { callee, at }: CallOp): void {
    if (callee.k !== "member") return;
    const owner = values.object(callee)?.owner;
    const reason = owner?.k === "record" ? undefined : "unknown struct";
    this.tally.count(node, at, { name: callee.field, ...(reason === undefined ? {} : { reason }) });
  }

  result(): Resolution {
    return this.tally.result();
  }
}
