import type { CallGraph } from "../program/callGraph";
import { objectInCallee, weaker, type HeldAtCall } from "../program/heldAtCall";
import { memberOfKey } from "../program/opsKey";
import type { FunctionNode, Program } from "../program/program";
import type { CallCompany } from "../summary/callCompany";
import type { CalledKeys } from "../summary/linkCalls";
import type { Summary } from "../summary/types";

/** A lock held at every known call of a function. */
export interface ContractLock extends HeldAtCall {
  /** Id of a function that holds it at such a call, or whose callees do so on its behalf. */
  readonly holder: number;
}

/** What all known callers guarantee: nothing is said of functions that can be entered from elsewhere. */
export interface EntryContracts {
  of(functionId: number): readonly ContractLock[];
  /** What is held at every known call through an ops key. */
  ofKey(key: string): readonly ContractLock[];
  /** Functions with a call through the key, by id. */
  callersOfKey(key: string): readonly number[];
  /** Keys with a known call or a function bound to them, sorted. */
  keys(): readonly string[];
  /** Keys that a function is bound to. */
  keysOf(functionId: number): readonly string[];
  /** The function can be entered from where no call is seen. */
  isOpen(functionId: number): boolean;
}

export interface ContractInput {
  readonly program: Program;
  readonly summaries: readonly Summary[];
  readonly graph: CallGraph;
  readonly calledKeys: CalledKeys;
  /** Functions that begin with nothing held: callbacks of work items and the like. */
  readonly startsFresh: (functionId: number) => boolean;
  /**
   * Which parameters a function whose summary says nothing of its calls passes on in those of a function or member. Asked
   * for few functions only.
   */
  readonly passedOn: (caller: FunctionNode, callee: string) => number;
}

/**
 * The greatest solution: a function starts with all that its callers hold in common, which is everything until a caller is
 * looked at. So functions that call each other do not take from each other what comes from outside.
 */
export function computeEntryContracts(input: ContractInput): EntryContracts {
  const solver = new ContractSolver(input);
  solver.solve();
  return solver;
}

const noLocks: readonly ContractLock[] = [];
const nobody: CallCompany = { held: [], dropped: [], passed: 0 };

class ContractSolver implements EntryContracts {
  private readonly states: (readonly ContractLock[] | undefined)[];
  private readonly keyStates = new Map<string, readonly ContractLock[] | undefined>();
  private readonly callersByKey = new Map<string, number[]>();
  private readonly boundTo = new Map<number, string[]>();
  private readonly candidates = new Map<string, number[]>();
  private readonly dirty: Uint8Array;
  private readonly stored: ReadonlySet<string>;

  constructor(private readonly input: ContractInput) {
    const count = input.summaries.length;
    this.states = new Array<undefined>(count).fill(undefined);
    this.dirty = new Uint8Array(count).fill(1);
    input.summaries.forEach((_, id) => {
      for (const key of this.keysCalledBy(id)) append(this.callersByKey, key, id);
    });
    for (const { key, node } of input.program.ops.all()) {
      if (this.boundTo.get(node.id)?.includes(key.key)) continue;
      append(this.boundTo, node.id, key.key);
      append(this.candidates, key.key, node.id);
    }
    this.stored = namesUsedAsValues(input.program);
  }

  of(id: number): readonly ContractLock[] {
    return this.states[id] ?? noLocks;
  }

  ofKey(key: string): readonly ContractLock[] {
    return this.keyStates.get(key) ?? noLocks;
  }

  callersOfKey(key: string): readonly number[] {
    return this.callersByKey.get(key) ?? [];
  }

  keys(): readonly string[] {
    return [...new Set([...this.callersByKey.keys(), ...this.candidates.keys()])].sort();
  }

  keysOf(id: number): readonly string[] {
    return this.boundTo.get(id) ?? [];
  }

  isOpen(id: number): boolean {
    const { program, graph, startsFresh } = this.input;
    const keys = this.boundTo.get(id);
    // Whoever is seen to call a callback may do so under a lock of its own: the works of a wiphy run under its mutex.
    if (keys) return keys.some((key) => !this.callersByKey.has(key));
    if (startsFresh(id)) return true;
    const facts = program.functions[id]?.facts;
    if (facts?.kind === "function" && this.stored.has(facts.name)) return true;
    return (graph.callers[id]?.length ?? 0) === 0;
  }

  /** Rounds from callers to callees until nothing changes. */
  solve(): void {
    const order = this.input.graph.components.flat().reverse();
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (const id of order) {
        if (this.dirty[id] !== 1) continue;
        this.dirty[id] = 0;
        if (this.update(id)) isChanged = true;
      }
    }
  }

  private update(id: number): boolean {
    const before = this.states[id];
    if (before?.length === 0) return false;
    const after = this.isOpen(id) ? noLocks : this.evaluate(id);
    if (isSame(before, after)) {
      this.states[id] = after;
      return false;
    }
    this.states[id] = after;
    for (const callee of this.input.graph.callees[id] ?? []) this.dirty[callee] = 1;
    for (const key of this.keysCalledBy(id)) this.updateKey(key);
    return true;
  }

  /** Where nothing of a function matters, its calls are known all the same. */
  private keysCalledBy(id: number): readonly string[] {
    const linked = this.input.calledKeys.get(id) ?? [];
    const companies = this.input.summaries[id]?.heldAtCalls;
    const found = [...(companies?.keys() ?? [])].filter((key) => typeof key === "string");
    return found.length === 0 ? linked : [...new Set([...linked, ...found])];
  }

  private updateKey(key: string): void {
    const before = this.keyStates.get(key);
    if (before?.length === 0) return;
    let after: readonly ContractLock[] | undefined;
    for (const caller of this.callersByKey.get(key) ?? []) {
      after = meet(
        after,
        this.heldAt(
          caller,
          this.input.summaries[caller]?.heldAtCalls.get(key) ?? this.nobodyAt(caller, memberOfKey(key)),
        ),
      );
      if (after?.length === 0) break;
    }
    this.keyStates.set(key, after);
    if (isSame(before, after)) return;
    for (const id of this.candidates.get(key) ?? []) this.dirty[id] = 1;
  }

  private evaluate(id: number): readonly ContractLock[] | undefined {
    const { summaries, graph } = this.input;
    let found: readonly ContractLock[] | undefined;
    for (const key of this.boundTo.get(id) ?? []) {
      found = meet(found, this.keyStates.get(key));
      if (found?.length === 0) return found;
    }
    for (const caller of graph.callers[id] ?? []) {
      const company = summaries[caller]?.heldAtCalls.get(id) ?? this.unseen(caller, id);
      if (!company) continue;
      found = meet(found, this.heldAt(caller, company));
      if (found?.length === 0) return found;
    }
    return found;
  }

  /** Nothing is held by the caller itself. What its callers hold, it may pass on. */
  private nobodyAt(caller: number, callee: string): CallCompany {
    const node = this.input.program.functions[caller];
    const above = this.states[caller];
    if (!node || !above || above.every(({ object }) => object === undefined)) return nobody;
    return { ...nobody, passed: this.input.passedOn(node, callee) };
  }

  /** A call at which nothing is held; none at all where the key of a pointer stands for it. */
  private unseen(caller: number, callee: number): CallCompany | undefined {
    const { facts } = this.input.program.functions[callee] ?? {};
    if (!this.boundTo.has(callee)) return this.nobodyAt(caller, facts?.name ?? "");
    const { program } = this.input;
    const name = program.functions[callee]?.facts.name ?? "";
    if (program.functions[caller]?.facts.calls.includes(name)) return nobody;
    if (this.keysCalledBy(caller).length > 0) return undefined;
    return nobody;
  }

  /** What is held at a call: by the caller, and by those who called it. */
  private heldAt(
    caller: number,
    { held, dropped, passed }: CallCompany,
  ): readonly ContractLock[] | undefined {
    const above = this.states[caller];
    if (!above) return undefined;
    if (above.length === 0)
      return held.length === 0 ? noLocks : held.map((lock) => ({ ...lock, holder: caller }));
    const own = new Map(held.map((lock) => [lock.class.key, { ...lock, holder: caller }]));
    for (const lock of above) {
      const { key } = lock.class;
      const known = own.get(key);
      if ((known && !known.isAssumed) || dropped.includes(key)) continue;
      own.set(key, { ...lock, object: objectInCallee(lock.object, passed) ?? known?.object });
    }
    return [...own.values()];
  }
}

/** What two calls have in common; `undefined` is a call that was not looked at yet. */
function meet(
  a: readonly ContractLock[] | undefined,
  b: readonly ContractLock[] | undefined,
): readonly ContractLock[] | undefined {
  if (!a || !b) return a ?? b;
  return a.flatMap((lock) => {
    const other = b.find((candidate) => candidate.class.key === lock.class.key);
    return other ? [{ ...weaker(lock, other), holder: lock.holder }] : [];
  });
}

function isSame(a: readonly ContractLock[] | undefined, b: readonly ContractLock[] | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.length === b.length &&
    a.every((lock, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        lock.class.key === other.class.key &&
        lock.mode === other.mode &&
        lock.object === other.object &&
        lock.isAssumed === other.isAssumed
      );
    })
  );
}

function namesUsedAsValues({ functions, ops }: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { facts } of functions) {
    if (ops.isAddressTaken(facts.name)) names.add(facts.name);
    for (const name of facts.values ?? []) names.add(name);
  }
  return names;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
