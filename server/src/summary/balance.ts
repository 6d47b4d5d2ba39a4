import type { BaseType, CallOp, Flow, Op, Terminator } from "../facts/types";
import { bareClass } from "../program/lockClass";
import { applyToAll } from "./applyOp";
import { exitOf } from "./exits";
import { ownLocks, type FunctionContext } from "./functionContext";
import { leaving } from "./startAnalysis";
import type { State } from "./state";
import { isContext } from "./trackedLocks";
import type { CodeSite, Held, Imbalance, LockRef, Outcome } from "./types";

/** Blocks followed from a jump to the returns it leads to. */
const MAX_TAIL = 20;

/** A way out of the function: from where a branch or jump leads to a return. */
interface WayOut {
  readonly at: number;
  /** The states where it parts from others. */
  readonly before: readonly State[];
  /** After all that is done on the way. */
  readonly states: readonly State[];
  readonly result: Outcome["result"];
  readonly returnAt: number;
  /** What is dropped on the way without being held in any state. */
  readonly unheld: readonly Drop[];
}

interface Drop {
  readonly key: string;
  readonly op: Op;
  readonly block: number;
}

/** What a finished flow says of its blocks. */
export interface Followed {
  readonly flow: Flow;
  readonly entering: (block: number) => readonly State[];
  /** The states at the end of each block, by its index. */
  readonly ends: StatesAtEnd;
  /** Some function that is called drops the lock, perhaps on a condition that is not understood. */
  readonly isDroppedByCallee: (key: string) => boolean;
  /** The function takes some lock. */
  readonly takesAny: boolean;
  /** How many places take a lock, by its key. */
  readonly placesOf: (key: string) => number;
}

/** The states at the end of each block, by its index. */
export type StatesAtEnd = readonly (readonly State[])[];

/**
 * Finds ways out that leave a lock held which others of their kind drop, and ways out that drop one which they do not hold.
 * All states of the way must agree: then no condition that was not understood can tell it from others.
 */
export function findImbalances(context: FunctionContext, followed: Followed): Imbalance[] {
  if (!followed.takesAny) return [];
  const silent: FunctionContext = { ...context, record: undefined };
  const ways = [...straightWay(silent, followed), ...waysOut(silent, followed.flow, followed.ends)];
  const taken = ways.flat().flatMap(({ states }) => states.flatMap((state) => [...state.taken]));
  const locks = new Map(taken.filter(([, lock]) => isOwn(lock)));
  return [...locks.values()].flatMap((lock) => [
    ...leaksOf(context, ways, lock),
    ...unheldOf(silent, ways, { lock, followed }),
  ]);
}

function isOwn({ primitive, isInContext, ref }: Held): boolean {
  if (ref.class === undefined || isContext(primitive) || isInContext || primitive.kind !== "acquire")
    return false;
  // Such a lock is taken for somebody else to drop.
  return !primitive.name.endsWith("_non_owner");
}

function leaksOf(
  context: FunctionContext,
  exits: readonly (readonly WayOut[])[],
  { ref }: Held,
): Imbalance[] {
  const free = exits.flat().filter(({ states }) => states.some((state) => hasDropped(state, ref.key)));
  if (free.length === 0) return [];
  return exits.flatMap((ways): Imbalance[] => {
    const [way] = ways;
    if (!way || !ways.every(({ states }) => states.every((state) => holds(state, ref.key)))) return [];
    // "if (taken) unlock; return": the condition may be that under which it was taken.
    const isShared = free.some(({ returnAt }) => returnAt === way.returnAt);
    if (isShared && !way.before.every((state) => holds(state, ref.key))) return [];
    const isFailure = ways.every(({ result }) => isFailed(context, result, free));
    const alike = free.filter(({ result }) => result === way.result);
    const lock = way.states[0]?.held.find((held) => held.ref.key === ref.key);
    if (!lock || (alike.length === 0 && !isFailure)) return [];
    return [{ kind: "leak", lock, isFailure, site: siteAt(context, way.at, way.returnAt) }];
  });
}

function unheldOf(
  context: FunctionContext,
  exits: readonly (readonly WayOut[])[],
  { lock, followed }: { readonly lock: Held; readonly followed: Followed },
): Imbalance[] {
  const { key } = lock.ref;
  // Where it is taken at more than one place, what is dropped cannot be told apart.
  if (followed.placesOf(key) > 1) return [];
  const found = new Map<number, Imbalance>();
  for (const ways of exits) {
    const drops = ways.map(({ unheld }) => unheld.find((one) => one.key === key));
    const [drop] = drops;
    if (drop?.op.op !== "call" || drops.some((one) => one === undefined) || found.has(drop.op.at)) continue;
    const states = ways.flatMap((way) => way.states);
    const isTwice = states.every(({ dropped, taken }) => dropped.has(key) && taken.has(key));
    if (isTwice && followed.isDroppedByCallee(key)) continue;
    if (!isTwice && !(isPrimitive(context, drop.op) && isHeldOnOthers(context, followed, drop))) continue;
    const kind = isTwice ? "twice" : "unheld";
    found.set(drop.op.at, { kind, lock, isFailure: true, site: siteOf(context, drop.op) });
  }
  return [...found.values()];
}

/** What a callee drops it may have got from another one, by a way that was not understood. */
function isPrimitive({ program }: FunctionContext, { callee }: CallOp): boolean {
  return callee.k === "name" && program.model.primitive(callee.name) !== undefined;
}

/** On other ways to the same place the function holds the lock, so that it is no lock of its caller. */
function isHeldOnOthers(
  context: FunctionContext,
  { flow, entering }: Followed,
  { key, op, block }: Drop,
): boolean {
  let states = entering(block);
  for (const other of flow.blocks[block]?.ops ?? []) {
    if (other === op) return states.some((state) => holds(state, key));
    states = applyToAll(context, states, other);
  }
  return false;
}

function holds({ held }: State, key: string): boolean {
  return ownLocks(held).some(({ ref }) => ref.key === key);
}

function hasDropped({ held, dropped, taken }: State, key: string): boolean {
  return dropped.has(key) && taken.has(key) && !held.some(({ ref }) => ref.key === key);
}

/** An error number, an error pointer, or no pointer; or something unknown where others return 0. */
function isFailed({ node }: FunctionContext, result: Outcome["result"], others: readonly WayOut[]): boolean {
  if (result === "error") return true;
  const { base, pointers } = node.facts.returns;
  if (pointers > 0) return result === "zero";
  const isElse = result === "any" && others.every((way) => way.result === "zero");
  return (result === "nonzero" || isElse) && isErrorNumber(base);
}

function isErrorNumber(base: BaseType): boolean {
  return (base.k === "named" || base.k === "builtin") && /^(int|long|ssize_t)$/.test(base.name);
}

/** The only way through a function that does not divide. */
function straightWay(context: FunctionContext, { flow, entering }: Followed): WayOut[][] {
  const walk = new Walk(context, flow, { at: 0, mayDivide: false, before: [] });
  return walk.from(0, entering(0)) ? [walk.ways] : [];
}

/** The ways that each jump and each branch to a return leads on; those from one place are together. */
function waysOut(context: FunctionContext, flow: Flow, ends: StatesAtEnd): WayOut[][] {
  const entries = new Map<number, number>();
  for (const { end } of flow.blocks)
    for (const target of targetsOf(end)) entries.set(target, (entries.get(target) ?? 0) + 1);
  return flow.blocks.flatMap(({ end }, index) => {
    const states = ends[index] ?? [];
    // A switch without a default may have all the cases there are.
    if (end.to !== "jump" && (end.to !== "branch" || isPut(context, end))) return [];
    // A jump to where nobody else goes is a part of the way that led to it.
    if (end.to === "jump" && (entries.get(end.block) ?? 0) < 2) return [];
    const at = end.to === "jump" ? lastPlace(flow, index) : end.at;
    const byTarget = new Map<number, State[]>();
    for (const { target, state } of leaving(context, states, end))
      byTarget.set(target, [...(byTarget.get(target) ?? []), state]);
    return [...byTarget].flatMap(([target, reaching]) => {
      // From a branch only what leads straight to a return: the rest is told from its jumps.
      const walk = new Walk(context, flow, { at, mayDivide: end.to === "jump", before: states });
      return walk.from(target, reaching) ? [walk.ways] : [];
    });
  });
}

/** A last put may drop the lock as well, in the function that it is given. */
function isPut({ values }: FunctionContext, { test }: Terminator & { readonly to: "branch" }): boolean {
  const callee = test.k === "temp" ? values.callOf(test.id)?.callee : undefined;
  return callee?.k === "name" && /_put(_|$)/.test(callee.name);
}

/** Where a walk begins, and whether it may divide. */
interface Start extends Pick<WayOut, "at" | "before"> {
  readonly mayDivide: boolean;
}

/** Follows the states of one jump or branch to the returns. */
class Walk {
  readonly ways: WayOut[] = [];
  private left = MAX_TAIL;

  constructor(
    private readonly context: FunctionContext,
    private readonly flow: Flow,
    private readonly start: Start,
  ) {}

  /** False when it is too long, or divides although it must not. */
  from(target: number, reaching: readonly State[], dropped: readonly Drop[] = []): boolean {
    const block = this.flow.blocks[target];
    if (!block || --this.left < 0) return false;
    let states = reaching;
    const unheld = [...dropped];
    for (const op of block.ops) {
      const after = applyToAll(this.context, states, op);
      for (const key of newlyReleased(states, after)) unheld.push({ key, op, block: target });
      states = after;
    }
    const { end } = block;
    if (end.to === "stop" || states.length === 0) return true;
    if (end.to === "return") return this.note(states, unheld, end);
    if (end.to !== "jump" && !this.start.mayDivide) return false;
    const byTarget = new Map<number, State[]>();
    for (const { target: next, state } of leaving(this.context, states, end))
      byTarget.set(next, [...(byTarget.get(next) ?? []), state]);
    return [...byTarget].every(([next, all]) => this.from(next, all, unheld));
  }

  private note(
    states: readonly State[],
    unheld: readonly Drop[],
    end: Terminator & { readonly to: "return" },
  ): boolean {
    const [only, ...others] = new Set(states.map((state) => exitOf(this.context, state, end).result));
    const result = only && others.length === 0 ? only : "any";
    this.ways.push({
      at: this.start.at,
      before: this.start.before,
      states,
      unheld,
      returnAt: end.at,
      result,
    });
    return true;
  }
}

/** Keys of what every state dropped without holding it, nor another lock of its class. */
function newlyReleased(before: readonly State[], after: readonly State[]): string[] {
  const [first] = after;
  if (!first || before.length === 0) return [];
  const known = new Set(before.flatMap(({ released }) => [...released.keys()]));
  const isHeld = (wanted: LockRef): boolean =>
    before.some(({ held }) => held.some(({ ref }) => ref.key === wanted.key || areOfOneClass(ref, wanted)));
  return [...first.released]
    .filter(
      ([key, ref]) => !known.has(key) && !isHeld(ref) && after.every(({ released }) => released.has(key)),
    )
    .map(([key]) => key);
}

function areOfOneClass(a: LockRef, b: LockRef): boolean {
  return a.class !== undefined && b.class !== undefined && bareClass(a.class).key === bareClass(b.class).key;
}

function targetsOf(end: Flow["blocks"][number]["end"]): readonly number[] {
  switch (end.to) {
    case "jump":
      return [end.block];
    case "branch":
      return [end.then, end.else];
    case "switch":
      return end.cases.map(({ block }) => block);
    default:
      return [];
  }
}

/** Offset of the last thing that a block does. */
function lastPlace(flow: Flow, index: number): number {
  return flow.blocks[index]?.ops.at(-1)?.at ?? 0;
}

function siteAt({ node }: FunctionContext, at: number, fallback: number): CodeSite {
  const start = at === 0 ? fallback : at;
  return { function: node, at: start, end: start + 1 };
}

function siteOf({ node }: FunctionContext, { at, end }: CallOp): CodeSite {
  return { function: node, at, end };
}
