import type { LockClass } from "../program/lockClass";
import type { FunctionNode } from "../program/program";
import type { Binding, CodeSite, Event, Summary } from "../summary/types";
import type { EntryContracts } from "./entryContracts";
import { entryContext, type EntryContext } from "./entryContext";
import { isRecursiveReader } from "./readers";

/** Where a lock is taken, from the function that is entered on. */
export interface LockUse {
  readonly root: FunctionNode;
  readonly context: EntryContext;
  /** Nobody says how the root is entered: it is only taken to be called by some task. */
  readonly isGuess?: boolean;
  /** Where the root is bound, for callbacks. */
  readonly boundAt?: CodeSite;
  readonly event: Event;
}

/** A lock taken in an interrupt, and in a context that this interrupt may interrupt. */
export interface IrqInversion {
  readonly lock: LockClass;
  readonly level: "hardirq" | "softirq";
  readonly inside: LockUse;
  readonly interrupted: LockUse;
}

export interface IrqWorld {
  readonly summaries: readonly Summary[];
  readonly bindings: readonly Binding[];
  readonly contracts: EntryContracts;
  /** True for functions that nobody is seen to call or to take the address of. */
  readonly isUncalled: (functionId: number) => boolean;
}

/** Finds locks that an interrupt takes while the one it interrupted may hold them. One for each function that takes it so. */
export function findIrqInversions(world: IrqWorld): IrqInversion[] {
  const uses = usesByClass(world);
  return [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, found]) => inversionsOf(found));
}

function inversionsOf(uses: readonly LockUse[]): IrqInversion[] {
  const found = new Map<string, IrqInversion>();
  for (const level of ["hardirq", "softirq"] as const) {
    const inside = uses.filter(({ context }) => context === level).sort(byEvidence);
    if (inside.length === 0) continue;
    for (const interrupted of uses.filter((use) => isInterruptible(use, level)).sort(byEvidence)) {
      const other = inside.find((use) => use.root !== interrupted.root && canBlock(use, interrupted));
      const lock = interrupted.event.ref.class;
      if (!other || !lock) continue;
      const key = `${level}:${innermostFunction(interrupted.event).id}`;
      if (!found.has(key)) found.set(key, { lock, level, inside: other, interrupted });
    }
  }
  return [...found.values()];
}

/** Whether an interrupt of that level can come while the lock is held. */
function isInterruptible({ context, event: { masks } }: LockUse, level: "hardirq" | "softirq"): boolean {
  if (level === "hardirq") return context !== "hardirq" && masks !== 2;
  return context === "process" && masks === 0;
}

/** Readers that let each other pass do not block each other. */
function canBlock({ event: inside }: LockUse, { event: interrupted }: LockUse): boolean {
  return !(interrupted.mode === "shared" && isRecursiveReader(inside.primitive));
}

function usesByClass({ summaries, bindings, contracts, isUncalled }: IrqWorld): Map<string, LockUse[]> {
  const uses = new Map<string, LockUse[]>();
  const note = (use: Omit<LockUse, "event">): void => {
    for (const event of summaries[use.root.id]?.events ?? []) {
      const { ref, kind, masks, when } = event;
      if (kind !== "acquire" || masks === undefined || !ref.class || when.size > 0) continue;
      if (ref.class.isGuess === true) continue;
      const known = uses.get(ref.class.key);
      if (known) known.push({ ...use, event });
      else uses.set(ref.class.key, [{ ...use, event }]);
    }
  };
  const seen = new Set<string>();
  for (const { callback, context, site } of bindings) {
    const entered = entryContext(context);
    if (!entered || seen.has(`${callback.id}:${entered}`)) continue;
    seen.add(`${callback.id}:${entered}`);
    note({ root: callback, context: entered, boundAt: site });
  }
  for (const { function: root } of summaries) {
    const contexts = new Set(contracts.keysOf(root.id).flatMap((key) => entryContext(key) ?? []));
    for (const context of contexts) note({ root, context });
    if (contexts.size === 0 && isUncalled(root.id)) note({ root, context: "process", isGuess: true });
  }
  return uses;
}

/** Few doubts first, then short ways, then by place. */
function byEvidence(a: LockUse, b: LockUse): number {
  return (
    Number(a.isGuess ?? false) - Number(b.isGuess ?? false) ||
    a.event.doubt - b.event.doubt ||
    a.event.depth - b.event.depth ||
    a.root.id - b.root.id ||
    a.event.site.at - b.event.site.at
  );
}

function innermostFunction(event: Event): FunctionNode {
  let current = event;
  while (current.inner) current = current.inner;
  return current.site.function;
}
