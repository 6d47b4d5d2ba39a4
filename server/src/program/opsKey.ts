import { isPartOfRoot, type Place } from "./place";
import type { FileRecord, FileType, TypeIndex } from "./typeIndex";

/** A place that holds a function: a member of a struct, a variable, a parameter. Calls through it reach its candidates. */
export interface OpsKey {
  /** Unique: equal tags of different files are told apart by the file that defines the struct. */
  readonly key: string;
  /** For people: `(struct foo_ops).open`, `foo_hook`. */
  readonly name: string;
  /** Key of the variable that the member is part of, where it is known which one that is. */
  readonly object?: string;
}

/** Why a place has no key. */
export type NoKey =
  /** Nothing is known about the object that has the member. */
  | "untyped object"
  /** The object's type is no struct, or a struct that is not defined in what was read. */
  | "undefined struct"
  /** The struct has no such member. */
  | "no such member"
  /** The place is neither a member nor a named object. */
  | "unnamed place";

/** The key of a member; members of anonymous structs belong to the struct, or the symbol, around them. */
export function keyOfPlace(types: TypeIndex, place: Place): OpsKey | NoKey {
  const path: string[] = [];
  let current = withoutElements(place);
  while (current.step?.s === "field" && current.parent) {
    const { parent, step } = current;
    if (!parent.type) return path.length > 0 ? "unnamed place" : "untyped object";
    const record = types.recordOf(parent.type);
    if (!record) return "undefined struct";
    if (!types.memberOf(record, step.name)) return "no such member";
    path.unshift(step.name);
    const tag = tagOf(types, parent.type, record);
    if (tag !== undefined) return inObject(memberKey(record, tag, path), variableOf(parent));
    current = withoutElements(parent);
  }
  if (current.root.k !== "global" || current.parent) return "unnamed place";
  return symbolKey(current.root.symbol, current.root.file, path);
}

/** `open` of `(struct foo_ops).open`, by its key. */
export function memberOfKey(key: string): string {
  return key.split("@")[0]?.split(".").at(-1) ?? "";
}

/** The key of a variable, or of a member of a variable whose struct has no name. */
export function symbolKey(symbol: string, file: string | undefined, path: readonly string[] = []): OpsKey {
  const name = [symbol, ...path].join(".");
  return { key: `${name}@${file ?? ""}`, name };
}

/** The key of a parameter: what callers pass. */
export function parameterKey(
  callee: { readonly name: string; readonly file: string },
  index: number,
): OpsKey {
  return { key: `${callee.name}()#${index}@${callee.file}`, name: `parameter ${index} of ${callee.name}()` };
}

/** What `DEFINE_STATIC_CALL(name, ...)` and `static_call_update(name, ...)` give to `static_call(name)()`. */
export function staticCallKey(name: string): OpsKey {
  return { key: `static_call ${name}`, name: `static_call(${name})` };
}

/**
 * The key of an entry of an initializer: `path` are the segments of its member path. Positions are counted in the struct
 * they stand in. Undefined when the type is not known that far.
 */
export function keyOfEntry(
  types: TypeIndex,
  object: {
    /** The variable that is initialized; undefined for a compound literal. */
    readonly symbol: { readonly name: string; readonly file: string | undefined } | undefined;
    readonly type: FileType;
  },
  path: readonly string[],
): OpsKey | undefined {
  let type: FileType | undefined = object.type;
  let owner: { readonly record: FileRecord; readonly tag: string } | undefined;
  let members: string[] = [];
  let isPart = true;
  for (const segment of path) {
    isPart &&= !type || types.resolve(type).type.pointers === 0;
    const next: Descent | undefined = type && descend(types, type, segment);
    if (!next) return undefined;
    if (next.tag !== undefined && next.record) {
      owner = { record: next.record, tag: next.tag };
      members = [];
    }
    if (next.member !== undefined) members.push(next.member);
    type = next.type;
  }
  const { symbol } = object;
  if (!owner) return symbol && symbolKey(symbol.name, symbol.file, members);
  if (members.length === 0) return undefined;
  const variable = isPart && symbol ? symbolKey(symbol.name, symbol.file).key : undefined;
  return inObject(memberKey(owner.record, owner.tag, members), variable);
}

function inObject(key: OpsKey, object: string | undefined): OpsKey {
  return object === undefined ? key : { ...key, object };
}

/** Key of the variable that a place is part of. */
function variableOf(place: Place): string | undefined {
  const { root } = place;
  return root.k === "global" && isPartOfRoot(place) ? symbolKey(root.symbol, root.file).key : undefined;
}

interface Descent {
  readonly type: FileType | undefined;
  /** The struct that the segment leads into, with its name if it has one. Elements of arrays have none. */
  readonly record?: FileRecord;
  readonly tag?: string | undefined;
  readonly member?: string;
}

/** One segment further: `open`, `0`, `[]`. Braces around a pointer are a compound literal whose address it is. */
function descend(types: TypeIndex, from: FileType, segment: string): Descent | undefined {
  const { type, file } = types.resolve(from);
  if (segment === "[]" || (type.arrays > 0 && /^\d/.test(segment))) {
    return { type: { file, type: { ...type, arrays: Math.max(0, type.arrays - 1) } } };
  }
  const whole: FileType = { file, type: { ...type, pointers: 0, arrays: 0 } };
  const record = types.recordOf(whole);
  if (!record) return undefined;
  const member = /^\d/.test(segment) ? memberAt(record, Number(segment)) : segment;
  const found = member === undefined ? undefined : types.memberOf(record, member);
  if (member === undefined || !found) return undefined;
  const tag = tagOf(types, { ...from, type: { ...from.type, pointers: 0, arrays: 0 } }, record);
  return { type: found, record, tag, member };
}

/** Name of the member at a position; of an anonymous member, that of its first one. */
function memberAt({ record }: FileRecord, position: number): string | undefined {
  let member = record.members[position];
  while (member && member.name === undefined) {
    member = member.type.base.k === "inline" ? member.type.base.record.members[0] : undefined;
  }
  return member?.name;
}

function memberKey({ record, file }: FileRecord, tag: string, path: readonly string[]): OpsKey {
  const member = path.join(".");
  return { key: `${tag}.${member}@${file}`, name: `(${record.kind} ${tag}).${member}` };
}

/** Tag of a record, or the typedef that stands for one without a tag. */
function tagOf(types: TypeIndex, type: FileType, { record }: FileRecord): string | undefined {
  if (record.tag !== undefined) return record.tag;
  let last: string | undefined;
  types.resolve(type, (name) => {
    last = name;
    return false;
  });
  return last;
}

/** The array or table that a place is an element of. */
function withoutElements(place: Place): Place {
  let current = place;
  while (current.parent && current.step && current.step.s !== "field" && current.step.s !== "container") {
    if (current.step.s === "private") return current;
    current = current.parent;
  }
  return current;
}
