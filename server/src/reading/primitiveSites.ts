import type { FileSites, NameTally } from "../facts/siteTally";
import type { Census, FamilyCount } from "../kernel/census";
import type { FunctionNode, Program } from "../program/program";

/** The call sites of one family of primitives, beside what a count of a known tree gave. */
export interface FamilySites extends FamilyCount {
  readonly census: FamilyCount;
  /** Of `core`: a call, guard or declaration whose meaning is known to the analysis. */
  readonly classified: number;
  /** Of `core`: calls of a file's own function that bears the name of a primitive. */
  readonly shadowed: number;
  /** Of `core`: not read at all. */
  readonly unread: number;
  /** Of `core`: read, but the wrapper or guard class called is not known. */
  readonly unknown: number;
}

export interface PrimitiveStats {
  /** The tree that the numbers under `census` are of. */
  readonly census: string;
  readonly families: Readonly<Record<string, FamilySites>>;
  readonly all: FamilySites;
}

/** Adds up the sites of files by family. */
export class PrimitiveSites {
  private readonly families = new Map<string, Counts>();
  private readonly leads = new Map<FunctionNode, boolean>();

  constructor(private readonly program: Program) {}

  add(path: string, { names, guards }: FileSites): void {
    for (const tally of names) this.addName(path, tally);
    for (const { macro, guard, sites } of guards) {
      const family = this.census.counted(macro);
      if (family?.isCore !== true || this.program.guards.resolve(guard, path) !== undefined) continue;
      const counts = this.countsOf(family.family);
      counts.classified -= sites;
      counts.unknown += sites;
    }
  }

  result(): PrimitiveStats {
    const families = [...this.census.families].map(([name, census]) => ({
      name,
      sites: { ...this.countsOf(name), census },
    }));
    return {
      census: this.census.source,
      families: Object.fromEntries(families.map(({ name, sites }) => [name, sites])),
      all: families.reduce((sum, { sites }) => added(sum, sites), {
        ...noCounts(),
        census: { calls: 0, core: 0 },
      }),
    };
  }

  private get census(): Census {
    return this.program.model.census;
  }

  private addName(path: string, { name, sites, read, shadowed }: NameTally): void {
    const counted = this.census.counted(name);
    if (!counted) return;
    const counts = this.countsOf(counted.family);
    counts.calls += sites;
    if (!counted.isCore) return;
    counts.core += sites;
    counts.unread += sites - read;
    counts.shadowed += shadowed;
    if (!counted.isDerived || GUARDS.test(name) || this.isKnown(name, path))
      counts.classified += read - shadowed;
    else counts.unknown += read - shadowed;
  }

  /** Whether the callee is code that was read and leads to a primitive. */
  private isKnown(name: string, path: string): boolean {
    const { functionIndex } = this.program;
    const node = functionIndex.resolve(name, path) ?? functionIndex.named(name)[0];
    if (node === undefined) return false;
    const known = this.leads.get(node) ?? this.leadsToPrimitive(node);
    this.leads.set(node, known);
    return known;
  }

  /** Looks through calls, level by level. */
  private leadsToPrimitive(start: FunctionNode): boolean {
    const seen = new Set([start]);
    let level: readonly FunctionNode[] = [start];
    for (let depth = 0; depth < MAX_CALLS && level.length > 0; depth++) {
      if (level.some(({ facts }) => facts.calls.some((name) => this.isPrimitive(name)))) return true;
      const next = level.flatMap((node) => this.calleesOf(node)).filter((callee) => !seen.has(callee));
      for (const callee of next) seen.add(callee);
      level = [...new Set(next)];
    }
    return false;
  }

  private isPrimitive(name: string): boolean {
    const counted = this.census.counted(name);
    return counted !== undefined && counted.isCore && (!counted.isDerived || GUARDS.test(name));
  }

  private calleesOf({ facts, file }: FunctionNode): FunctionNode[] {
    return facts.calls.flatMap((name) => this.program.functionIndex.resolve(name, file.path) ?? []);
  }

  private countsOf(family: string): Counts {
    const known = this.families.get(family) ?? noCounts();
    this.families.set(family, known);
    return known;
  }
}

type Counts = { -readonly [Key in keyof Omit<FamilySites, "census">]: number };

function noCounts(): Counts {
  return { calls: 0, core: 0, classified: 0, shadowed: 0, unread: 0, unknown: 0 };
}

function added(one: FamilySites, other: FamilySites): FamilySites {
  return {
    census: {
      calls: one.census.calls + other.census.calls,
      core: one.census.core + other.census.core,
    },
    calls: one.calls + other.calls,
    core: one.core + other.core,
    classified: one.classified + other.classified,
    shadowed: one.shadowed + other.shadowed,
    unread: one.unread + other.unread,
    unknown: one.unknown + other.unknown,
  };
}

/** Macros of include/linux/cleanup.h: the class named in their arguments is what has to be known. */
const GUARDS = /^(?:guard|scoped_guard|scoped_cond_guard|CLASS|CLASS_INIT|scoped_class|ACQUIRE)$/;

/** Calls followed from a wrapper in search of a primitive. */
const MAX_CALLS = 5;
