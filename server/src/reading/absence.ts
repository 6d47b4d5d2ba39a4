import type { CallGraph } from "../program/callGraph";
import type { Program } from "../program/program";
import type { EntryContracts } from "../graph/entryContracts";
import type { CallCompany } from "../summary/callCompany";
import type { Summary } from "../summary/types";

/** Why a lock is not known to be held where a function starts. */
export interface Absence {
  /** Every way in is known, and one of them comes without the lock. */
  readonly isKnown: boolean;
  readonly reason: AbsenceReason;
  /** The function whose callers are unknown, or who comes without. */
  readonly witness: number;
}

export type AbsenceReason =
  | "caller through pointer unknown"
  | "no caller found"
  | "held under another class name"
  | "a caller drops it"
  | "a caller does not hold it";

export interface AbsenceInput {
  readonly program: Program;
  readonly graph: CallGraph;
  readonly summaries: readonly Summary[];
  readonly contracts: EntryContracts;
  readonly startsFresh: (functionId: number) => boolean;
}

/** Callers looked at in search of one without the lock. */
const MAX_CALLERS = 2000;

/** Looks for callers, from a function upward, that come without a lock. */
export function explainAbsence(input: AbsenceInput, functionId: number, classKey: string): Absence {
  const seen = new Set([functionId]);
  const waiting = [functionId];
  let without: Absence | undefined;
  for (let id = waiting.shift(); id !== undefined && seen.size < MAX_CALLERS; id = waiting.shift()) {
    const entered = entryWithout(input, id);
    if (entered && !entered.isKnown) return entered;
    without ??= entered;
    if (entered) continue;
    for (const { caller, company } of callsOf(input, id)) {
      const held = company?.held.some((lock) => lock.class.key === classKey);
      if (held === true) continue;
      if (company?.dropped.includes(classKey) === true) {
        without ??= { isKnown: true, reason: "a caller drops it", witness: caller };
      } else if (company && holdsAlike(company, classKey)) {
        without ??= { isKnown: true, reason: "held under another class name", witness: caller };
      } else if (!seen.has(caller)) {
        seen.add(caller);
        waiting.push(caller);
      }
    }
  }
  return without ?? { isKnown: false, reason: "no caller found", witness: functionId };
}

/** A function that is entered from outside: at a known beginning, or from nobody knows where. */
function entryWithout({ contracts, program, startsFresh }: AbsenceInput, id: number): Absence | undefined {
  if (!contracts.isOpen(id)) return undefined;
  const facts = program.functions[id]?.facts;
  if (startsFresh(id) || facts?.section !== undefined)
    return { isKnown: true, reason: "a caller does not hold it", witness: id };
  const isStored = contracts.keysOf(id).length > 0 || program.ops.isAddressTaken(facts?.name ?? "");
  const reason = isStored ? "caller through pointer unknown" : "no caller found";
  return { isKnown: false, reason, witness: id };
}

interface KnownCall {
  readonly caller: number;
  readonly company: CallCompany | undefined;
}

function* callsOf({ contracts, graph, summaries }: AbsenceInput, id: number): Generator<KnownCall> {
  const keys = contracts.keysOf(id);
  for (const key of keys)
    for (const caller of contracts.callersOfKey(key))
      yield { caller, company: summaries[caller]?.heldAtCalls.get(key) };
  for (const caller of graph.callers[id] ?? []) {
    const company = summaries[caller]?.heldAtCalls.get(id);
    if (company || keys.length === 0) yield { caller, company };
  }
}

/** A lock of the same name in another struct. */
function holdsAlike({ held }: CallCompany, classKey: string): boolean {
  const member = lastName(classKey);
  return held.some((lock) => lastName(lock.class.key) === member);
}

function lastName(classKey: string): string | undefined {
  return classKey.split("@")[0]?.split(/[ .]/).at(-1);
}
