import type { FileFacts, MemberFacts, RecordFacts, TypeRef } from "../facts/types";
import { IncludeGraph } from "./includeGraph";

/** A type together with the file whose names it uses. */
export interface FileType {
  readonly type: TypeRef;
  readonly file: string;
}

/** A struct or union definition together with its file. */
export interface FileRecord {
  readonly record: RecordFacts;
  readonly file: string;
}

/** What type names mean where they are used. */
export interface TypeIndex {
  /** The record a type names after typedefs, with no pointer left; undefined for everything else. */
  recordOf(type: FileType): FileRecord | undefined;
  /** A record by tag as seen from a file. */
  recordNamed(tag: string, file: string): FileRecord | undefined;
  /** Follows typedefs until the base is a record, a builtin or unknown; pointers and arrays add up. Stops at names in `keep`. */
  resolve(type: FileType, keep?: (name: string) => boolean): FileType;
  /** The type of a member, found through anonymous members. */
  memberOf(record: FileRecord, name: string): FileType | undefined;
  /** Result type of a prototype, when no definition is known. */
  prototype(name: string, file: string): FileType | undefined;
}

/** Indexes every record, typedef and prototype of the files. */
export function createTypeIndex(files: readonly FileFacts[]): TypeIndex {
  const records = new Map<string, FileRecord[]>();
  const typedefs = new Map<string, FileType[]>();
  const prototypes = new Map<string, FileType[]>();
  for (const file of files) {
    for (const record of file.records) addRecord(records, record, file.path);
    for (const { name, type } of file.typedefs) {
      append(typedefs, name, { type, file: file.path });
      addInline(records, type, file.path);
    }
    for (const { type } of file.variables) addInline(records, type, file.path);
    for (const { name, returns } of file.prototypes ?? [])
      append(prototypes, name, { type: returns, file: file.path });
  }
  return new Types({ records, typedefs, prototypes, includes: new IncludeGraph(files) });
}

/** Bound on typedef chains: none in the kernel is longer, and cycles exist only in broken code. */
const MAX_TYPEDEF_DEPTH = 16;

interface Tables {
  readonly records: ReadonlyMap<string, readonly FileRecord[]>;
  readonly typedefs: ReadonlyMap<string, readonly FileType[]>;
  readonly prototypes: ReadonlyMap<string, readonly FileType[]>;
  readonly includes: IncludeGraph;
}

class Types implements TypeIndex {
  private readonly chosen = new Map<string, FileRecord | null>();

  constructor(private readonly tables: Tables) {}

  recordNamed(tag: string, file: string): FileRecord | undefined {
    const candidates = this.tables.records.get(tag);
    if (!candidates) return undefined;
    const [only] = candidates;
    if (only && candidates.length === 1 && (only.file === file || only.file.endsWith(".h"))) return only;
    const key = `${tag}\0${file}`;
    const known = this.chosen.get(key);
    if (known !== undefined) return known ?? undefined;
    const found = this.nearest(file, this.usable(candidates, file));
    this.chosen.set(key, found ?? null);
    return found;
  }

  resolve(type: FileType, keep?: (name: string) => boolean): FileType {
    let current = type;
    for (let depth = 0; depth < MAX_TYPEDEF_DEPTH; depth++) {
      const base = current.type.base;
      if (base.k !== "named" || keep?.(base.name)) return current;
      const definition = this.nearest(current.file, this.tables.typedefs.get(base.name) ?? []);
      if (!definition) return current;
      current = {
        file: definition.file,
        type: {
          base: definition.type.base,
          pointers: definition.type.pointers + current.type.pointers,
          arrays: definition.type.arrays + current.type.arrays,
        },
      };
    }
    return current;
  }

  recordOf(type: FileType): FileRecord | undefined {
    const { type: resolved, file } = this.resolve(type);
    if (resolved.pointers > 0) return undefined;
    const base = resolved.base;
    if (base.k === "inline") return { record: base.record, file };
    if (base.k === "record" && base.kind !== "enum") return this.recordNamed(base.tag, file);
    return undefined;
  }

  memberOf({ record, file }: FileRecord, name: string): FileType | undefined {
    const member = findMember(record.members, name) ?? this.alternativeMember({ record, file }, name);
    return member && { type: member.type, file };
  }

  prototype(name: string, file: string): FileType | undefined {
    return this.nearest(file, this.tables.prototypes.get(name) ?? []);
  }

  /** A record that has several definitions in one file, under `#if` and `#else`, has the members of all. */
  private alternativeMember({ record, file }: FileRecord, name: string): MemberFacts | undefined {
    if (record.tag === undefined) return undefined;
    for (const other of this.tables.records.get(record.tag) ?? []) {
      const member = other.file === file ? findMember(other.record.members, name) : undefined;
      if (member) return member;
    }
    return undefined;
  }

  /** A struct defined in a `.c` file is seen only there, and by files that include it. */
  private usable(candidates: readonly FileRecord[], file: string): readonly FileRecord[] {
    return candidates.filter(
      (candidate) =>
        candidate.file === file ||
        candidate.file.endsWith(".h") ||
        this.tables.includes.includes(file, candidate.file),
    );
  }

  private nearest<T extends { readonly file: string }>(
    file: string,
    candidates: readonly T[],
  ): T | undefined {
    return this.tables.includes.choose(file, candidates, (candidate) => candidate.file);
  }
}

function findMember(members: readonly MemberFacts[], name: string): MemberFacts | undefined {
  for (const member of members) {
    if (member.name === name) return member;
    if (member.name === undefined && member.type.base.k === "inline") {
      const inner = findMember(member.type.base.record.members, name);
      if (inner) return inner;
    }
  }
  return undefined;
}

function addRecord(records: Map<string, FileRecord[]>, record: RecordFacts, file: string): void {
  if (record.tag !== undefined) append(records, record.tag, { record, file });
  for (const member of record.members) addInline(records, member.type, file);
}

function addInline(records: Map<string, FileRecord[]>, type: TypeRef, file: string): void {
  if (type.base.k === "inline") addRecord(records, type.base.record, file);
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
