import type { Block, Expr, Op, Terminator, TypeRef, Variable } from "./types";

/** A block under construction. */
export interface OpenBlock {
  readonly ops: Op[];
  end?: Terminator;
}

interface Scope {
  readonly start: number;
  readonly end: number;
  readonly guards: { readonly id: number; readonly at: number }[];
  /** Names declared here that had to be renamed, or that hide an outer one. */
  readonly names: Map<string, string>;
}

/** Where `break` or `continue` goes, and how many scopes stay open there. */
export interface JumpTarget {
  readonly block: number;
  readonly depth: number;
}

/** No block is open: what follows cannot be reached. */
const UNREACHABLE = -1;

/** The control-flow graph of one function while it grows, with the C scopes that are open at the current point. */
export class FlowBuilder {
  readonly blocks: OpenBlock[] = [];
  readonly locals: Variable[] = [];
  private readonly scopes: Scope[] = [];
  private readonly declared = new Map<string, string>();
  private current = UNREACHABLE;
  private temps = 0;
  private guards = 0;

  constructor() {
    this.open(this.block());
  }

  get isReachable(): boolean {
    return this.current !== UNREACHABLE;
  }

  get depth(): number {
    return this.scopes.length;
  }

  /** Whether leaving the innermost scope drops a guard. */
  get holdsGuards(): boolean {
    return (this.scopes[this.scopes.length - 1]?.guards.length ?? 0) > 0;
  }

  block(): number {
    return this.blocks.push({ ops: [] }) - 1;
  }

  /** Continues in a block; falls into it from the one that is open. */
  open(block: number): void {
    this.end({ to: "jump", block });
    this.current = block;
  }

  emit(op: Op): void {
    this.blocks[this.current]?.ops.push(op);
  }

  /** Ends the open block; nothing is reachable until another one is opened. */
  end(terminator: Terminator): void {
    const block = this.blocks[this.current];
    if (block !== undefined) block.end = terminator;
    this.current = UNREACHABLE;
  }

  jump(block: number): void {
    this.end({ to: "jump", block });
  }

  /** Leaves the open block without an end, which `attach` gives it later; -1 when nothing is reachable. */
  detach(): number {
    const block = this.current;
    this.current = UNREACHABLE;
    return block;
  }

  attach(block: number, end: Terminator): void {
    const detached = this.blocks[block];
    if (detached !== undefined) detached.end = end;
  }

  temp(): number {
    return this.temps++;
  }

  openScope(start: number, end: number): void {
    this.scopes.push({ start, end, guards: [], names: new Map() });
  }

  /** Leaves the innermost scope at `at`, dropping its guards. */
  closeScope(at: number): void {
    this.unwindTo(this.scopes.length - 1, at);
    this.scopes.pop();
  }

  /** Registers a guard of the innermost scope; the id pairs `guard` and `unguard`. */
  addGuard(at: number): number {
    const id = this.guards++;
    this.scopes[this.scopes.length - 1]?.guards.push({ id, at });
    return id;
  }

  /** Drops the guards of all scopes deeper than `depth`, innermost first; the scopes stay open for the code that follows. */
  unwindTo(depth: number, at: number): void {
    for (let level = this.scopes.length - 1; level >= depth; level--) this.dropGuards(level, at, -1);
  }

  /** Drops what a `goto` leaves: scopes that do not contain the label, and guards declared after it (a jump backward). */
  unwindToLabel(label: number, at: number): void {
    for (let level = this.scopes.length - 1; level >= 0; level--) {
      const scope = this.scopes[level];
      const inside = scope !== undefined && scope.start <= label && label < scope.end;
      this.dropGuards(level, at, inside ? label : -1);
    }
  }

  /** Declares a parameter: its name stays as it is. */
  declareParameter(name: string, type: TypeRef): void {
    this.declared.set(name, JSON.stringify(type));
    this.scopes[this.scopes.length - 1]?.names.set(name, name);
  }

  /**
   * Declares a local and gives the name it has in the flow. A name that hides another one, or that another scope used for
   * another type, gets a suffix (`p@2`).
   */
  declare(variable: Variable): string {
    const scope = this.scopes[this.scopes.length - 1];
    const type = JSON.stringify(variable.type);
    // Two arms of a conditional may declare the same local.
    const same = scope?.names.get(variable.name);
    if (same !== undefined && this.declared.get(same) === type) return same;
    const hides = this.scopes.some((outer) => outer.names.has(variable.name));
    let name = variable.name;
    for (let copy = 2; this.isTaken(name, type, hides); copy++) name = `${variable.name}@${copy}`;
    if (!this.declared.has(name)) {
      this.declared.set(name, type);
      this.locals.push({ ...variable, name });
    }
    scope?.names.set(variable.name, name);
    return name;
  }

  /** The name a variable has in the flow. */
  resolve(name: string): string {
    for (let level = this.scopes.length - 1; level >= 0; level--) {
      const renamed = this.scopes[level]?.names.get(name);
      if (renamed !== undefined) return renamed;
    }
    return name;
  }

  /** Assigns to a temp that several blocks give a value. */
  assignTemp(id: number, from: Expr, at: number): void {
    this.emit({ op: "assign", to: { k: "temp", id }, from, at });
  }

  private isTaken(name: string, type: string, hides: boolean): boolean {
    const known = this.declared.get(name);
    if (known === undefined) return false;
    if (known !== type) return true;
    return hides && this.scopes.some((scope) => [...scope.names.values()].includes(name));
  }

  private dropGuards(level: number, at: number, after: number): void {
    const guards = this.scopes[level]?.guards ?? [];
    for (let index = guards.length - 1; index >= 0; index--) {
      const guard = guards[index];
      if (guard !== undefined && guard.at > after) this.emit({ op: "unguard", id: guard.id, at });
    }
  }
}

/** Blocks reachable from the entry, empty ones skipped and straight lines joined; the entry is block 0. */
export function finishBlocks(open: readonly OpenBlock[]): Block[] {
  const targets = open.map((_, block) => threadJumps(open, block));
  const redirect = (block: number): number => targets[block] ?? block;
  const ends = open.map((block) => redirected(block.end ?? { to: "stop" }, redirect));
  const entries = countEntries(ends, redirect(0));
  const order: number[] = [];
  const number = new Map<number, number>();
  const visit = [redirect(0)];
  const finished: { ops: Op[]; end: Terminator }[] = [];
  for (let block = visit.pop(); block !== undefined; block = visit.pop()) {
    if (number.has(block)) continue;
    number.set(block, order.push(block) - 1);
    const joined = joinLine({ open, ends, entries }, block);
    finished.push(joined);
    visit.push(...successors(joined.end).reverse());
  }
  return finished.map(({ ops, end }) => ({ ops, end: redirected(end, (block) => number.get(block) ?? 0) }));
}

interface Graph {
  readonly open: readonly OpenBlock[];
  readonly ends: readonly Terminator[];
  readonly entries: readonly number[];
}

/** Takes in the blocks that only this one leads to. */
function joinLine(graph: Graph, first: number): { ops: Op[]; end: Terminator } {
  const ops = [...(graph.open[first]?.ops ?? [])];
  let end = graph.ends[first] ?? { to: "stop" };
  while (end.to === "jump" && end.block !== first && graph.entries[end.block] === 1) {
    ops.push(...(graph.open[end.block]?.ops ?? []));
    end = graph.ends[end.block] ?? { to: "stop" };
  }
  return { ops, end };
}

function countEntries(ends: readonly Terminator[], entry: number): number[] {
  const entries = ends.map(() => 0);
  const seen = new Set<number>();
  const visit = [entry];
  entries[entry] = 1;
  for (let block = visit.pop(); block !== undefined; block = visit.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    for (const next of successors(ends[block] ?? { to: "stop" })) {
      entries[next] = (entries[next] ?? 0) + 1;
      visit.push(next);
    }
  }
  return entries;
}

/** Follows empty blocks that only jump on. A loop of them stays where it closes. */
function threadJumps(open: readonly OpenBlock[], from: number): number {
  let block = from;
  for (let steps = 0; steps < open.length; steps++) {
    const next = open[block];
    if (next === undefined || next.ops.length > 0 || next.end?.to !== "jump") return block;
    block = next.end.block;
  }
  return block;
}

function redirected(end: Terminator, redirect: (block: number) => number): Terminator {
  if (end.to === "jump") return { to: "jump", block: redirect(end.block) };
  if (end.to === "branch") {
    const then = redirect(end.then);
    const otherwise = redirect(end.else);
    return then === otherwise ? { to: "jump", block: then } : { ...end, then, else: otherwise };
  }
  if (end.to === "switch") {
    return { ...end, cases: end.cases.map((item) => ({ ...item, block: redirect(item.block) })) };
  }
  return end;
}

/** Blocks a terminator leads to. */
export function successors(end: Terminator): number[] {
  if (end.to === "jump") return [end.block];
  if (end.to === "branch") return [end.then, end.else];
  if (end.to === "switch") return end.cases.map((item) => item.block);
  return [];
}
