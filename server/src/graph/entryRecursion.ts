import { bareClass } from "../program/lockClass";
import type { FunctionNode, Program } from "../program/program";
import type { Event, Summary } from "../summary/types";
import type { ContractLock, EntryContracts } from "./entryContracts";
import { isRecursiveReader } from "./readers";

/** A function that is only called through a pointer, always under a lock, and takes that lock of the same object. */
export interface EntryRecursion {
  readonly function: FunctionNode;
  readonly event: Event;
  readonly lock: ContractLock;
  /** A function that calls it, and one that holds the lock. */
  readonly caller: FunctionNode;
  readonly holder: FunctionNode;
}

/** Callbacks that take what their contract says is held. Direct calls are judged where they are made. */
export function findEntryRecursions(input: {
  readonly program: Program;
  readonly summaries: readonly Summary[];
  readonly contracts: EntryContracts;
}): EntryRecursion[] {
  const { program, summaries, contracts } = input;
  return summaries.flatMap(({ function: node, events }): EntryRecursion[] => {
    const locks = contracts.of(node.id);
    const keys = contracts.keysOf(node.id);
    // The only candidate is followed like a direct call.
    if (keys.some((key) => program.ops.count(key) === 1)) return [];
    const [caller] = keys.flatMap((key) => contracts.callersOfKey(key));
    const from = caller === undefined ? undefined : program.functions[caller];
    if (locks.length === 0 || !from) return [];
    return locks.flatMap((lock) => {
      const event = events.find((candidate) => takesAgain(candidate, lock));
      const holder = program.functions[lock.holder];
      return event && holder ? [{ function: node, event, lock, caller: from, holder }] : [];
    });
  });
}

function takesAgain(event: Event, lock: ContractLock): boolean {
  const { kind, ref, primitive, mode, doubt, when, released, isInContext } = event;
  if (kind !== "acquire" || isInContext || primitive.nested === true || primitive.recursive === true)
    return false;
  if (!ref.class || bareClass(ref.class).key !== lock.class.key || ref.class.key !== lock.class.key)
    return false;
  if (lock.object === undefined || lock.isAssumed || ref.key !== lock.object || /\[\?\]/.test(ref.key))
    return false;
  const isDropped = released.some((other) => other.class?.key === lock.class.key);
  if (doubt > 0 || when.size > 0 || isDropped) return false;
  return !(mode === "shared" && lock.mode === "shared" && isRecursiveReader(primitive));
}
