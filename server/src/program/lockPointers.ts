import type { KernelModel } from "../kernel/primitive";
import type { MemberFacts, TypeRef } from "../facts/types";
import { pointerClass, type LockClass } from "./lockClass";
import { distanceOf } from "./opsIndex";
import { keyOfPlace, type OpsKey } from "./opsKey";
import type { Place } from "./place";
import type { Program } from "./program";
import type { TypeIndex } from "./typeIndex";

/** Which locks the pointers in members and variables lead to: `shost->host_lock`, `fence->lock`. */
export interface LockPointers {
  /** Class of the lock that the pointer at a place leads to, where it is used in the file `near`. */
  classBehind(pointer: Place, near: string): LockClass | undefined;
}

/** A pointer to a lock that is stored. */
export interface LockStore {
  readonly key: OpsKey;
  /** Undefined where nobody can say which lock it is. */
  readonly class: LockClass | undefined;
  readonly file: string;
}

/**
 * One lock class known over all files is the class. Of several the one of the same file or folder is the likely one. Where that
 * does not tell either, the locks behind the pointer are a class of their own. Anything but a pointer of which every store is
 * known is a guess.
 */
export function createLockPointers(stores: readonly LockStore[], types: TypeIndex): LockPointers {
  const byKey = new Map<string, LockStore[]>();
  for (const store of stores) {
    const list = byKey.get(store.key.key);
    if (list) list.push(store);
    else byKey.set(store.key.key, [store]);
  }
  return {
    classBehind: (pointer, near) => {
      const key = keyOfPlace(types, pointer);
      const known = typeof key === "string" ? undefined : byKey.get(key.key);
      return known && chosen(known, near);
    },
  };
}

function chosen(stores: readonly LockStore[], near: string): LockClass | undefined {
  const only = onlyClass(stores);
  const [first] = stores;
  if (only && first) {
    // Whoever includes a shared header may set the pointer, in files that were not read as well.
    const isShared = /(?:^|\/)include\//.test(fileOfKey(first.key));
    return isShared || stores.some((store) => !store.class) ? guess(only) : only;
  }
  if (!first || stores.every((store) => !store.class)) return undefined;
  for (const distance of [1, 2]) {
    const near1 = stores.filter(({ file }) => distanceOf(near, file) <= distance);
    const nearest = onlyClass(near1);
    if (nearest) return guess(nearest);
  }
  return pointerClass(first.key);
}

function guess(lockClass: LockClass): LockClass {
  return lockClass.isGuess ? lockClass : { ...lockClass, isGuess: true };
}

function onlyClass(stores: readonly LockStore[]): LockClass | undefined {
  const classes = new Map(stores.flatMap((store) => (store.class ? [[store.class.key, store.class]] : [])));
  const [only] = classes.values();
  return classes.size === 1 ? only : undefined;
}

function fileOfKey({ key }: OpsKey): string {
  return key.slice(key.indexOf("@") + 1);
}

/** Names of the members and variables that are declared to point to a lock. */
export function lockPointerNames({ files, model }: Pick<Program, "files" | "model">): ReadonlySet<string> {
  const names = new Set<string>();
  const add = ({ name, type }: Pick<MemberFacts, "name" | "type">): void => {
    if (name !== undefined && isLockPointer(type, model)) names.add(name);
    if (type.base.k === "inline") type.base.record.members.forEach(add);
  };
  for (const { records, typedefs, variables } of files) {
    for (const { members } of records) members.forEach(add);
    for (const { type } of typedefs) if (type.base.k === "inline") type.base.record.members.forEach(add);
    variables.forEach(add);
  }
  return names;
}

/** A pointer to a lock, as it is written or once its typedefs are gone. */
export function isLockPointer({ base, pointers }: TypeRef, model: KernelModel): boolean {
  if (pointers !== 1) return false;
  const name = base.k === "record" ? `struct ${base.tag}` : base.k === "named" ? base.name : "";
  return model.primitiveType(name)?.sort === "lock";
}
