import type { GuardOp } from "../facts/types";
import type { FunctionNode, Program } from "../program/program";
import type { Summaries } from "../summary/summarize";
import type { Outcome, Summary } from "../summary/types";
import type { UnresolvedSite } from "./readingStats";
import { Tally } from "./tally";

/** Guard classes that a tree defines, and their uses. */
export interface GuardStats {
  /** Definitions of classes; of one under several conditions each. */
  readonly declared: number;
  /** What a count of a known tree gave. */
  readonly census: number;
  /** Those that enter a lock or context, or leave one for their scope. */
  readonly locks: number;
  /** Those that may fail. */
  readonly conditional: number;
  /** Those whose code was followed, on entry and, where there is some, on exit. */
  readonly read: number;
  /** `guard()`, `scoped_guard()`, `CLASS()` and the like. */
  readonly uses: number;
  readonly usesResolved: number;
  /** Uses by why they do nothing. */
  readonly unresolved: Readonly<Record<string, number>>;
}

/** Counted over the tree that the model's census is of. */
const CENSUS = 182;

/** Counts guard classes and what becomes of their uses. */
export class GuardCount {
  private readonly tally: Tally;

  constructor(
    private readonly program: Program,
    private readonly summaries: Summaries,
    unresolved: UnresolvedSite[],
  ) {
    this.tally = new Tally("guards", unresolved);
  }

  count(node: FunctionNode, { guard, at, cleanup }: GuardOp): void {
    if (cleanup !== undefined) return;
    const found = this.program.guards.resolve(guard, node.file.path);
    const reason = !found ? "unknown class" : found.enter.facts.flow ? undefined : "code not read";
    this.tally.count(node, at, { name: guard, ...(reason === undefined ? {} : { reason }) });
  }

  result(): GuardStats {
    const defined = this.program.files.flatMap(({ path, guards }) =>
      guards
        .filter(({ macro }) => macro !== "DEFINE_FREE")
        .map((facts) => ({ facts, known: this.program.guards.resolve(facts.name, path) })),
    );
    const summary = (node: FunctionNode | undefined): Summary | undefined => node && this.summaries[node.id];
    const uses = this.tally.result();
    return {
      declared: defined.length,
      census: CENSUS,
      locks: defined.filter(({ known }) => summary(known?.enter)?.outcomes.some(changesLocks)).length,
      conditional: defined.filter(({ facts }) => facts.isConditional).length,
      read: defined.filter(({ known }) => isRead(known?.enter) && isRead(known?.exit ?? known?.enter)).length,
      uses: uses.total,
      usesResolved: uses.resolved,
      unresolved: uses.unresolved,
    };
  }
}

function isRead(node: FunctionNode | undefined): boolean {
  return node?.facts.flow !== undefined;
}

function changesLocks({ acquired, released }: Outcome): boolean {
  return acquired.length > 0 || released.length > 0;
}
