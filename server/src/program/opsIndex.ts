import type { OpsBinding } from "./opsBinding";
import type { OpsKey } from "./opsKey";
import { distanceBetween, folderOf } from "./nearest";
import type { FunctionNode } from "./program";

/** How near to a call a function was bound: its own object's initializer, the same file, the same folder, or anywhere. */
export type OpsDistance = 0 | 1 | 2 | 3;

/** A function that a call through a key may reach. */
export interface OpsCandidate {
  readonly node: FunctionNode;
  readonly distance: OpsDistance;
}

/** Which functions are bound to `(struct tag).member`, to variables and to parameters, by {@link OpsBinding.key}. */
export interface OpsIndex {
  /** Everything bound to a key, the nearest to a file first. */
  candidatesOf(key: OpsKey, near: string): readonly OpsCandidate[];
  /**
   * Those of the candidates that a call from a file may be taken to reach: those of the object itself where that is known, all
   * when they are few, those of its own folder when they are more, none when they are many.
   */
  followed(key: OpsKey, near: string): readonly OpsCandidate[];
  /** How many functions are bound to a key, whatever the object. */
  count(key: string): number;
  /** Keys that something is bound to, in no order. */
  keys(): Iterable<string>;
  /** Names whose address is stored somewhere: they can be called from where no call is seen. */
  isAddressTaken(name: string): boolean;
  /** Every binding, in the order given. */
  all(): readonly OpsBinding[];
  /** The index with more bindings. */
  with(bindings: readonly OpsBinding[]): OpsIndex;
}

/** Beyond this many candidates only those of the caller's folder count. */
export const FEW_CANDIDATES = 8;
/** Beyond this many candidates no call is followed. */
export const MANY_CANDIDATES = 32;

/** Indexes bindings by key. Their order does not matter. `taken` are names stored somewhere else. */
export function createOpsIndex(
  bindings: readonly OpsBinding[],
  taken: ReadonlySet<string> = new Set(),
): OpsIndex {
  const byKey = new Map<string, Bound[]>();
  const names = new Set(taken);
  for (const { key, node, file } of bindings) {
    names.add(node.facts.name);
    const list = byKey.get(key.key);
    const bound = { node, file, object: key.object };
    if (!list) byKey.set(key.key, [bound]);
    else if (!isLast(list, bound)) list.push(bound);
  }
  return new BoundFunctions(byKey, names, bindings);
}

/** A function, the file that binds it, and the variable that it is bound in. */
interface Bound {
  readonly node: FunctionNode;
  readonly file: string;
  readonly object: string | undefined;
}

/** Tables of one file come one after another: most repetitions are next to each other. */
function isLast(list: readonly Bound[], { node, file, object }: Bound): boolean {
  const last = list.at(-1);
  return last?.node === node && last.file === file && last.object === object;
}

class BoundFunctions implements OpsIndex {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly byKey: ReadonlyMap<string, readonly Bound[]>,
    private readonly names: ReadonlySet<string>,
    private readonly bindings: readonly OpsBinding[],
  ) {}

  candidatesOf({ key, object }: OpsKey, near: string): readonly OpsCandidate[] {
    const nearestOf = new Map<number, Ranked>();
    for (const bound of this.byKey.get(key) ?? []) {
      const { node, file } = bound;
      const isOwn = object !== undefined && bound.object === object;
      const far = isOwn ? -1 : distanceBetween(near, file);
      const known = nearestOf.get(node.id);
      if (known && known.far <= far) continue;
      nearestOf.set(node.id, { node, far, distance: isOwn ? 0 : distanceOf(near, file) });
    }
    return [...nearestOf.values()]
      .sort((a, b) => a.distance - b.distance || a.far - b.far || a.node.id - b.node.id)
      .map(({ node, distance }) => ({ node, distance }));
  }

  followed(key: OpsKey, near: string): readonly OpsCandidate[] {
    const count = this.count(key.key);
    if (count > MANY_CANDIDATES && key.object === undefined) return [];
    const all = this.candidatesOf(key, near);
    const own = all.filter(({ distance }) => distance === 0);
    if (own.length > 0) return own.length <= MANY_CANDIDATES ? own : [];
    if (count > MANY_CANDIDATES) return [];
    if (count <= FEW_CANDIDATES) return all;
    const close = all.filter(({ distance }) => distance < 3);
    return close.length <= FEW_CANDIDATES ? close : [];
  }

  count(key: string): number {
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const count = new Set(this.byKey.get(key)?.map(({ node }) => node.id)).size;
    this.counts.set(key, count);
    return count;
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  isAddressTaken(name: string): boolean {
    return this.names.has(name);
  }

  all(): readonly OpsBinding[] {
    return this.bindings;
  }

  with(bindings: readonly OpsBinding[]): OpsIndex {
    return createOpsIndex([...this.bindings, ...bindings], this.names);
  }
}

interface Ranked extends OpsCandidate {
  /** By {@link distanceBetween}; less for what the object itself has. */
  readonly far: number;
}

/** How near a file is to another one. */
export function distanceOf(near: string, file: string): OpsDistance {
  if (near === file) return 1;
  return folderOf(near) === folderOf(file) ? 2 : 3;
}
