import { positionAt } from "../base/text";
import type { EntryContracts } from "../graph/entryContracts";
import type { OpsDistance } from "../program/opsIndex";
import type { FunctionNode, Program } from "../program/program";
import type { CallSite, IndirectCallCount } from "./indirectCalls";

/** Places that hold functions, by what is known of the calls through them. */
export interface OperationKeyStats {
  /** Keys that a function is bound to or that are called through. */
  readonly total: number;
  /** Of `total`: with a function bound to them. */
  readonly withCandidates: number;
  /** Of `withCandidates`: called from somewhere that was read. */
  readonly called: number;
  /** Of `called`: every known call holds some lock. */
  readonly withContract: number;
}

/** What every call through a key holds. */
export interface OperationContract {
  readonly key: string;
  readonly locks: readonly { readonly class: string; readonly mode: string; readonly object?: string }[];
  /** Functions that call through the key. */
  readonly callers: number;
  /** Functions bound to the key. */
  readonly candidates: number;
  /** Of these, those nearest to the witness. */
  readonly nearest: readonly NearCandidate[];
  /** One such call; the beginning of the function where a macro makes it. */
  readonly witness: CallSite;
}

/** A function that a call may reach. */
export interface NearCandidate {
  readonly function: string;
  readonly path: string;
  readonly distance: OpsDistance;
}

/** Candidates listed for each key. */
const MAX_NEAREST = 8;

export interface OperationKeys {
  readonly stats: OperationKeyStats;
  /** Keys with candidates and a contract, sorted. */
  readonly contracts: readonly OperationContract[];
}

/** Counts the keys of a program and lists their contracts. */
export function measureOperationKeys(
  program: Program,
  contracts: EntryContracts,
  calls: Pick<IndirectCallCount, "callThrough">,
): OperationKeys {
  const names = new Map(program.ops.all().map(({ key }) => [key.key, key.name] as const));
  const keys = contracts.keys();
  const bound = keys.filter((key) => program.ops.count(key) > 0);
  const called = bound.filter((key) => contracts.callersOfKey(key).length > 0);
  const withContract = called.filter((key) => contracts.ofKey(key).length > 0);
  return {
    stats: {
      total: keys.length,
      withCandidates: bound.length,
      called: called.length,
      withContract: withContract.length,
    },
    contracts: withContract.flatMap((key): readonly OperationContract[] => {
      const [first, ...more] = contracts.callersOfKey(key);
      const caller = first === undefined ? undefined : program.functions[first];
      if (!caller) return [];
      const witness = calls.callThrough(key) ?? beginningOf(caller);
      const contract = {
        key: names.get(key) ?? key,
        locks: contracts.ofKey(key).map(({ class: { name }, mode, object }) => ({
          class: name,
          mode,
          ...(object === undefined ? {} : { object }),
        })),
        callers: 1 + more.length,
        candidates: program.ops.count(key),
        nearest: nearestTo(program, key, witness),
        witness,
      };
      return [contract];
    }),
  };
}

function nearestTo({ ops }: Program, key: string, { path }: CallSite): readonly NearCandidate[] {
  return ops
    .candidatesOf({ key, name: key }, path)
    .slice(0, MAX_NEAREST)
    .map(({ node: { facts, file }, distance }) => ({ function: facts.name, path: file.path, distance }));
}

function beginningOf({ file, facts }: FunctionNode): CallSite {
  const { line } = positionAt(file.lineStarts, facts.at);
  return { path: file.path, line, function: facts.name };
}
