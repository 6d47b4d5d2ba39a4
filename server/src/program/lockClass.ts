import type { TargetSort } from "../kernel/primitive";
import type { OpsKey } from "./opsKey";
import type { Owner, Place } from "./place";
import type { Program } from "./program";
import type { FileType } from "./typeIndex";

/** A set of locks or events that the kernel treats alike: the unit in which order is judged. */
export interface LockClass {
  /** `struct foo.lock`, `foo_mutex`, `work struct foo.work`. */
  readonly name: string;
  /** Unique: tells apart equal names of different files. */
  readonly key: string;
  readonly sort: TargetSort;
  readonly struct: string | null;
  readonly member: string | null;
  readonly symbol: string | null;
  /** File that defines the struct or the static symbol; empty for visible symbols. */
  readonly file: string;
  /** Reached through a pointer that may lead to other locks too: to be believed only where the object is the same. */
  readonly isGuess?: boolean;
}

/** Names the class of the lock or event at a place. Returns why not, when it cannot be named. */
export function classAt(place: Place, sort: TargetSort, program: Known): LockClass | Unresolved {
  const named = normalized(place, sort);
  if (named.owner === undefined) return objectClass(named, sort, program);
  return classOfOwner(named.owner, sort);
}

/** What has to be known of a program to tell what a type is. */
export type Known = Pick<Program, "model" | "types">;

/** Why a place has no class. Counted in the statistics; such a place takes part in no error or warning. */
export type Unresolved = "untyped" | "pointer" | "generic";

/** The class of a lock that is a symbol of its own: `rtnl_mutex`. */
export function globalClass(symbol: string, sort: TargetSort, file = ""): LockClass {
  return makeClass({ sort, struct: null, member: null, symbol, file, subclass: "" });
}

/** The same class one lockdep subclass further: `struct foo.lock/1`. */
export function subclassOf(base: LockClass, subclass: string): LockClass {
  return { ...base, name: `${base.name}/${subclass}`, key: `${base.key}/${subclass}` };
}

/** A class without its lockdep subclass. */
export function bareClass(lockClass: LockClass): LockClass {
  const { name, file } = lockClass;
  const subclass = name.indexOf("/");
  if (subclass < 0) return lockClass;
  const bare = name.slice(0, subclass);
  return { ...lockClass, name: bare, key: `${bare}@${file}` };
}

/** The locks that a pointer may lead to, as a class of their own: `struct dma_fence.*lock`. */
export function pointerClass({ key }: OpsKey): LockClass {
  const at = key.indexOf("@");
  const path = key.slice(0, at);
  const file = key.slice(at + 1);
  const dot = path.indexOf(".");
  const struct = dot < 0 ? null : path.slice(0, dot);
  const member = dot < 0 ? null : `*${path.slice(dot + 1)}`;
  const symbol = dot < 0 ? `*${path}` : null;
  return { ...makeClass({ sort: "lock", struct, member, symbol, file, subclass: "" }), isGuess: true };
}

function classOfOwner(owner: Owner, sort: TargetSort): LockClass | Unresolved {
  if (owner.k === "symbol") {
    const symbol = [owner.symbol, ...owner.path].join(".");
    return globalClass(symbol, sort, owner.file ?? "");
  }
  if (owner.isGeneric) return "generic";
  return makeClass({
    sort,
    struct: owner.tag,
    member: owner.path.join("."),
    symbol: null,
    file: owner.file,
    subclass: "",
  });
}

interface ClassParts {
  readonly sort: TargetSort;
  readonly struct: string | null;
  readonly member: string | null;
  readonly symbol: string | null;
  readonly file: string;
  readonly subclass: string;
}

function makeClass({ sort, struct, member, symbol, file }: ClassParts): LockClass {
  const bare = symbol ?? (member ? `struct ${struct}.${member}` : `struct ${struct}`);
  const name = sort === "lock" ? bare : `${sort} ${bare}`;
  return { name, key: `${name}@${file}`, sort, struct, member, symbol, file };
}

/** An object that is a lock as a whole (`struct folio`), or a lock behind a pointer nobody knows. */
function objectClass(place: Place, sort: TargetSort, { model, types }: Known): LockClass | Unresolved {
  const type = place.type;
  if (!type) return "untyped";
  const tag = tagOf(type);
  if (tag === undefined) return "untyped";
  if (model.primitiveType(`struct ${tag}`) ?? model.primitiveType(tag)) return "pointer";
  if (model.isContainer(tag)) return "generic";
  const file = types.recordOf(type)?.file ?? "";
  return makeClass({ sort, struct: tag, member: null, symbol: null, file, subclass: "" });
}

function tagOf({ type }: FileType): string | undefined {
  if (type.pointers > 0) return undefined;
  if (type.base.k === "record") return type.base.tag;
  return type.base.k === "named" ? type.base.name : undefined;
}

/** Structs around a `struct work_struct` that add a delay or a grace period: the event is the whole. */
const workWrappers = new Set(["delayed_work", "rcu_work", "kthread_delayed_work"]);

function normalized(place: Place, sort: TargetSort): Place {
  if (sort !== "work" && sort !== "timer") return place;
  const parent = place.parent;
  if (place.step?.s !== "field" || place.step.name !== "work" || parent?.type === undefined) return place;
  const tag = tagOf(parent.type);
  return tag !== undefined && workWrappers.has(tag) ? parent : place;
}
