import { positionAt } from "../base/text";
import type { ContractLock } from "../graph/entryContracts";
import { bareClass } from "../program/lockClass";
import type { FunctionNode } from "../program/program";
import { explainAbsence, type AbsenceInput } from "./absence";
import type { Claim } from "./claims";
import type { UnresolvedSite } from "./readingStats";

/** What the source asserts and annotates, compared with what the analysis knows without believing it. */
export interface AnnotationStats {
  /** That a lock is held, taken or dropped, by kind: `assert`, `mustHold`, `acquires`, `releases`, `condAcquires`. */
  readonly byKind: Readonly<Record<string, Agreement>>;
  readonly all: Agreement;
  /** Why there is no agreement although all callers are known, most frequent first. */
  readonly disagreements: Readonly<Record<string, number>>;
  /** Why nothing can be said: callers that are not known, locks without a class, code that no path reaches. */
  readonly incomparable: Readonly<Record<string, number>>;
  /** That a lock is not held. */
  readonly notHeld: { readonly total: number; readonly comparable: number; readonly contradicted: number };
  /** Functions that are found to do the opposite of their annotation. */
  readonly contradictions: number;
}

export interface Agreement {
  readonly total: number;
  /** Of `total`: the lock has a class. */
  readonly resolvable: number;
  /** Of `resolvable`: every way to the point begins where it is known what is held. */
  readonly callersKnown: number;
  /** Of `callersKnown`: the analysis knows it, too. */
  readonly agreed: number;
  /** Of `agreed`: only because a caller is annotated itself. */
  readonly viaAnnotation: number;
  /** Of `agreed`: provably the very object, not only one of its class. */
  readonly sameObject: number;
  /** `agreed` by `callersKnown`. */
  readonly recall: number;
}

type Growing = { -readonly [K in Exclude<keyof Agreement, "recall">]: number };

/** Adds up claims. */
export class AnnotationCount {
  private readonly kinds = new Map<string, Growing>();
  private readonly disagreements = new Map<string, number>();
  private readonly incomparable = new Map<string, number>();
  private readonly notHeld = { total: 0, comparable: 0, contradicted: 0 };
  private contradictions = 0;

  constructor(
    private readonly input: AbsenceInput,
    private readonly unresolved: UnresolvedSite[],
  ) {}

  count(node: FunctionNode, claims: readonly Claim[]): void {
    for (const claim of claims) {
      if (claim.kind === "assertNot") this.countNot(node, claim);
      else this.countHeld(node, claim, this.kindOf(claim.kind));
    }
  }

  result(): AnnotationStats {
    const all = fresh();
    for (const kind of this.kinds.values()) {
      for (const field of FIELDS) all[field] += kind[field];
    }
    const byKind = [...this.kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      all: withRecall(all),
      byKind: Object.fromEntries(byKind.map(([kind, counts]) => [kind, withRecall(counts)])),
      disagreements: byCount(this.disagreements),
      incomparable: byCount(this.incomparable),
      notHeld: { ...this.notHeld },
      contradictions: this.contradictions,
    };
  }

  private countHeld(node: FunctionNode, claim: Claim, counts: Growing): void {
    counts.total++;
    const lockClass = claim.target?.class;
    if (!lockClass) return this.cannotSay(node, claim, "no class");
    counts.resolvable++;
    if (isAtExit(claim) && this.input.program.model.primitive(node.facts.name))
      return this.cannotSay(node, claim, "a primitive itself");
    if (claim.local.isUnreached) return this.cannotSay(node, claim, "no path to it");
    const verdict = isAtExit(claim)
      ? exitVerdict(claim, node)
      : this.entryVerdict(node, claim, bareClass(lockClass).key);
    if (verdict.k === "incomparable") return this.cannotSay(node, claim, verdict.reason);
    counts.callersKnown++;
    if (verdict.k === "agreed") {
      counts.agreed++;
      if (verdict.viaAnnotation) counts.viaAnnotation++;
      if (verdict.isSameObject) counts.sameObject++;
      return;
    }
    if (verdict.isOpposite) this.contradictions++;
    add(this.disagreements, verdict.reason);
    this.list(node, claim, verdict.reason);
  }

  /** A claim about the beginning or the middle of a function: what it took itself, and what its callers hold. */
  private entryVerdict(node: FunctionNode, { local, target, mode }: Claim, key: string): Verdict {
    if (local.held === local.paths) return agreed(local.sameObject === local.paths);
    if (local.dropped > 0) return { k: "disagreed", reason: "dropped on some path before" };
    const atEntry = this.input.contracts.of(node.id).find((lock) => lock.class.key === key);
    if (atEntry) return contractVerdict(atEntry, target?.place.key, mode);
    const absence = explainAbsence(this.input, node.id, key);
    if (!absence.isKnown) return { k: "incomparable", reason: absence.reason };
    const reason = local.held > 0 ? "taken on some paths only" : absence.reason;
    return { k: "disagreed", reason };
  }

  private countNot(node: FunctionNode, claim: Claim): void {
    this.notHeld.total++;
    const lockClass = claim.target?.class;
    if (!lockClass || claim.local.isUnreached) return;
    this.notHeld.comparable++;
    const key = bareClass(lockClass).key;
    const atEntry = this.input.contracts.of(node.id).some((lock) => lock.class.key === key);
    if (claim.local.held < claim.local.paths && (!atEntry || claim.local.dropped > 0)) return;
    this.notHeld.contradicted++;
    this.list(node, claim, "held although it must not be");
  }

  private cannotSay(node: FunctionNode, claim: Claim, reason: string): void {
    add(this.incomparable, reason);
    this.list(node, claim, reason);
  }

  private list(node: FunctionNode, claim: Claim, reason: string): void {
    const { path, lineStarts } = node.file;
    const line = positionAt(lineStarts, claim.at).line;
    const name = `${claim.name}(${claim.target?.class?.name ?? "?"})`;
    this.unresolved.push({ section: "annotations", reason, path, line, function: node.facts.name, name });
  }

  private kindOf(kind: string): Growing {
    const known = this.kinds.get(kind) ?? fresh();
    this.kinds.set(kind, known);
    return known;
  }
}

type Verdict =
  | { readonly k: "agreed"; readonly viaAnnotation: boolean; readonly isSameObject: boolean }
  | { readonly k: "disagreed"; readonly reason: string; readonly isOpposite?: boolean }
  | { readonly k: "incomparable"; readonly reason: string };

function agreed(isSameObject: boolean, viaAnnotation = false): Verdict {
  return { k: "agreed", viaAnnotation, isSameObject };
}

function contractVerdict(lock: ContractLock, object: string | undefined, mode: Claim["mode"]): Verdict {
  if (mode === "exclusive" && lock.mode === "shared" && !lock.isAssumed)
    return { k: "disagreed", reason: "held for reading only" };
  return agreed(lock.object !== undefined && lock.object === object, lock.isAssumed);
}

function isAtExit({ kind }: Claim): boolean {
  return kind === "acquires" || kind === "releases" || kind === "condAcquires";
}

/** What a function does by the time it returns. One way that does it is enough: the others may be failures. */
function exitVerdict({ local, kind, name }: Claim, node: FunctionNode): Verdict {
  if (local.held > 0) return agreed(local.sameObject === local.held);
  if (local.dropped === local.paths)
    return { k: "disagreed", reason: "the opposite is done", isOpposite: true };
  if (node.facts.calls.length === 0 && node.facts.memberCalls.length === 0)
    return { k: "incomparable", reason: "an empty function or one in assembly" };
  if (kind === "acquires" && local.others.length > 0)
    return { k: "disagreed", reason: "held under another class name" };
  return { k: "disagreed", reason: `${name} not seen` };
}

const FIELDS = ["total", "resolvable", "callersKnown", "agreed", "viaAnnotation", "sameObject"] as const;

function fresh(): Growing {
  return { total: 0, resolvable: 0, callersKnown: 0, agreed: 0, viaAnnotation: 0, sameObject: 0 };
}

function withRecall(counts: Growing): Agreement {
  const recall = counts.callersKnown === 0 ? 1 : counts.agreed / counts.callersKnown;
  return { ...counts, recall: Math.round(recall * 10_000) / 10_000 };
}

function add(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function byCount(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
