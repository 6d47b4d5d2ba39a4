import type { AnnotationKind, CallOp } from "../facts/types";
import type { LockMode } from "../kernel/primitive";
import { bareClass } from "../program/lockClass";
import type { AnalysisInput } from "../summary/analysisInput";
import { applyToAll } from "../summary/applyOp";
import { annotatedLock } from "../summary/entryState";
import { exitOf, type Exit } from "../summary/exits";
import type { FunctionContext } from "../summary/functionContext";
import { startAnalysis } from "../summary/startAnalysis";
import type { State } from "../summary/state";
import { targetOf, type ResolvedTarget } from "../summary/targets";
import { isEntered } from "../summary/trackedLocks";
import type { Held } from "../summary/types";

/** What the source says about a lock at a point: an assertion in a body, or an annotation of a function. */
export interface Claim {
  readonly kind: "assert" | "assertNot" | AnnotationKind;
  /** As written: `lockdep_assert_held`, `__must_hold`. */
  readonly name: string;
  readonly at: number;
  /** Undefined when the lock cannot be told. */
  readonly target: ResolvedTarget | undefined;
  readonly mode: LockMode;
  /** What the paths to the point do with the lock, nothing of this being taken from assertions. */
  readonly local: LocalBelief;
}

export interface LocalBelief {
  /** No path leads to the point. */
  readonly isUnreached: boolean;
  /** Paths on which the function itself took the lock. */
  readonly held: number;
  /** ... and provably the very object. */
  readonly sameObject: number;
  /** Paths on which it dropped what its callers held. */
  readonly dropped: number;
  readonly paths: number;
  /** Other locks held there, by class name. */
  readonly others: readonly string[];
}

/** Compares the claims of a function with its own paths. */
export function claimsOf(input: Omit<AnalysisInput, "isSkeptical" | "tracks">): Claim[] {
  const { flow } = input.node.facts;
  if (!flow || !makesClaims(input)) return [];
  const analysis = startAnalysis({ ...input, isSkeptical: true, tracks: isEntered }, flow);
  const { context } = analysis;
  const claims: Claim[] = [];
  const exits: Exit[] = [];
  const entry = analysis.entering(0).slice(0, 1);
  flow.blocks.forEach((block, index) => {
    let states = analysis.entering(index);
    for (const op of block.ops) {
      if (op.op === "call") claims.push(...assertionAt(context, states, op));
      states = applyToAll(context, states, op);
    }
    if (block.end.to === "return") for (const state of states) exits.push(exitOf(context, state, block.end));
  });
  return [...claims, ...annotationClaims(context, entry, exits)];
}

function makesClaims({ node, program }: Pick<AnalysisInput, "node" | "program">): boolean {
  if (node.facts.annotations.length > 0) return true;
  return node.facts.calls.some((name) => isAssertion(program.model.primitive(name)?.kind, name));
}

function isAssertion(kind: string | undefined, name: string): boolean {
  return (kind === "assert" && !/_dereference/.test(name)) || name === "lockdep_assert_not_held";
}

function assertionAt(context: FunctionContext, states: readonly State[], call: CallOp): Claim[] {
  const name = call.callee.k === "name" ? call.callee.name : "";
  const primitive = context.program.model.primitive(name);
  if (!primitive || !isAssertion(primitive.kind, name)) return [];
  const isNot = name === "lockdep_assert_not_held";
  if (!isNot && primitive.sort !== "lock") return [];
  const [first] = call.args;
  const target = isNot
    ? first && annotatedLock(context.values, first)
    : targetOf(context.values, primitive, call);
  const mode = FOR_WRITING.test(name) ? "exclusive" : "shared";
  const local = localBelief(states, target);
  return [{ kind: isNot ? "assertNot" : "assert", name, at: call.at, target, mode, local }];
}

/** `lockdep_assert_held()` is content with a lock held for reading (include/linux/lockdep.h). */
const FOR_WRITING = /_write(?:_|$)/;

function annotationClaims(
  context: FunctionContext,
  entry: readonly State[],
  exits: readonly Exit[],
): Claim[] {
  const { annotations, at } = context.node.facts;
  return annotations.flatMap(({ kind, args }) => {
    const [lock] = kind === "condAcquires" ? args.slice(1) : args;
    if (!lock) return [];
    const target = annotatedLock(context.values, lock);
    const local =
      kind === "mustHold" ? localBelief(entry, target) : onTheWay(context, { kind, target, exits });
    return [{ kind, name: WRITTEN[kind], at, target, mode: "shared" as const, local }];
  });
}

const WRITTEN: Readonly<Record<AnnotationKind, string>> = {
  mustHold: "__must_hold",
  acquires: "__acquires",
  releases: "__releases",
  condAcquires: "__cond_acquires",
  guardedBy: "__guarded_by",
};

function localBelief(states: readonly State[], target: ResolvedTarget | undefined): LocalBelief {
  const key = target?.class && bareClass(target.class).key;
  const found = states.map((state) => state.held.filter((lock) => isClass(lock, key)));
  return {
    isUnreached: states.length === 0,
    held: found.filter((locks) => locks.length > 0).length,
    sameObject: found.filter((locks) => locks.some(({ ref }) => ref.key === target?.place.key)).length,
    dropped: states.filter(({ released }) =>
      [...released.values()].some((ref) => ref.class !== undefined && bareClass(ref.class).key === key),
    ).length,
    paths: states.length,
    others: namesOf(states.flatMap(({ held }) => held)),
  };
}

/** What the ways out did: took the lock for `__acquires`, dropped it for `__releases`. */
function atExits(
  exits: readonly Exit[],
  target: ResolvedTarget | undefined,
  kind: AnnotationKind,
): LocalBelief {
  const key = target?.class && bareClass(target.class).key;
  const did = exits.map(({ acquired, released }) =>
    (kind === "releases" ? released : acquired.map(({ ref }) => ref)).filter(
      (ref) => ref.class !== undefined && bareClass(ref.class).key === key,
    ),
  );
  const undone = exits.map(({ acquired, released }) =>
    (kind === "releases" ? acquired.map(({ ref }) => ref) : released).filter(
      (ref) => ref.class !== undefined && bareClass(ref.class).key === key,
    ),
  );
  return {
    isUnreached: exits.length === 0,
    held: did.filter((refs) => refs.length > 0).length,
    sameObject: did.filter((refs) => refs.some((ref) => ref.key === target?.place.key)).length,
    dropped: undone.filter((refs) => refs.length > 0).length,
    paths: exits.length,
    others: namesOf(exits.flatMap(({ acquired }) => acquired)),
  };
}

function onTheWay(
  context: FunctionContext,
  {
    kind,
    target,
    exits,
  }: Pick<Claim, "target"> & { readonly kind: AnnotationKind; readonly exits: readonly Exit[] },
): LocalBelief {
  return isPaired(context, kind, target) ? inBetween(context, exits, target) : atExits(exits, target, kind);
}

/** A lock that is said to be both taken and dropped is as before when the function returns. */
function isPaired(
  { values, node }: FunctionContext,
  kind: AnnotationKind,
  target: ResolvedTarget | undefined,
): boolean {
  const other = kind === "acquires" ? "releases" : kind === "releases" ? "acquires" : undefined;
  return node.facts.annotations.some(
    (annotation) =>
      annotation.kind === other &&
      annotation.args.some((arg) => annotatedLock(values, arg)?.place.key === target?.place.key),
  );
}

/** What the function does on its way: drops the lock of its caller for a while, or takes it and drops it. */
function inBetween(
  { node, summaryOf }: FunctionContext,
  exits: readonly Exit[],
  target: ResolvedTarget | undefined,
): LocalBelief {
  const key = target?.class && bareClass(target.class).key;
  const taken = exits.flatMap((exit) => [...exit.taken.values()].map(({ ref }) => ref));
  const seen = [...(summaryOf(node)?.pauses ?? []), ...taken].filter(
    (ref) => ref.class !== undefined && bareClass(ref.class).key === key,
  );
  const isSame = seen.some((ref) => ref.key === target?.place.key);
  return {
    isUnreached: exits.length === 0,
    held: seen.length > 0 ? exits.length : 0,
    sameObject: isSame ? exits.length : 0,
    dropped: 0,
    paths: exits.length,
    others: [],
  };
}

function isClass({ ref }: Held, key: string | undefined): boolean {
  return key !== undefined && ref.class !== undefined && bareClass(ref.class).key === key;
}

function namesOf(held: readonly Held[]): string[] {
  return [...new Set(held.flatMap(({ ref }) => ref.class?.name ?? []))];
}
