import census from "./data/census.json";
import derived from "./data/derived.json";
import type { Primitive, PrimitiveKind } from "./primitive";

/** How often the primitives of one family are called in the tree that was counted. */
export interface FamilyCount {
  readonly calls: number;
  /** Those that take, give back, wait, signal, bind a callback or change the context. */
  readonly core: number;
}

/** By which family and to which end the calls of a name are counted. */
export interface Counted {
  readonly family: string;
  /** Takes, gives back, waits, signals, binds a callback or changes the context. */
  readonly isCore: boolean;
  /** Known by its body, not by a row of the model. */
  readonly isDerived: boolean;
  /** Declares an object, hence counted at file scope too. */
  readonly declares: boolean;
}

/** The names whose call sites are counted, and the numbers that a count of a known tree gave. */
export interface Census {
  /** The tree behind {@link Census.families}. */
  readonly source: string;
  readonly families: ReadonlyMap<string, FamilyCount>;
  /** Functions defined in that tree. */
  readonly functions: number;
  /** Undefined for names that are not counted: everything that is no primitive, and rows that the reference count left out. */
  counted(name: string): Counted | undefined;
}

/**
 * Wrappers, guards and other names that have no row because what they do follows from their bodies are counted in the
 * family of what they wrap.
 */
export function createCensus(primitives: readonly Primitive[]): Census {
  const uncounted = new Set(census.uncounted);
  const names = new Map<string, Counted>(derivedNames());
  for (const row of primitives) {
    if (!uncounted.has(row.name)) names.set(row.name, countedRow(row));
  }
  return {
    source: census.source,
    families: new Map(Object.entries(census.families)),
    functions: census.functions,
    counted: (name) => names.get(name),
  };
}

/** Kinds of set A: what a lock or event graph is made of. */
const CORE: ReadonlySet<PrimitiveKind> = new Set<PrimitiveKind>([
  "acquire",
  "try",
  "release",
  "downgrade",
  "wait",
  "signal",
  "bind",
  "contextEnter",
  "contextExit",
]);

const alsoCore: ReadonlySet<string> = new Set(census.core);
const notCore: ReadonlySet<string> = new Set(census.notCore);
const merged: ReadonlyMap<string, string> = new Map(Object.entries(census.merged));

function countedRow({ name, family, kind, declares }: Primitive): Counted {
  return {
    family: merged.get(family) ?? family,
    isCore: alsoCore.has(name) || (CORE.has(kind) && !notCore.has(name)),
    isDerived: false,
    declares: declares ?? false,
  };
}

function derivedNames(): [string, Counted][] {
  const core: ReadonlySet<string> = CORE;
  return Object.entries(derived).flatMap(([family, kinds]) =>
    Object.entries(kinds).flatMap(([kind, names]) =>
      names.map((name): [string, Counted] => [
        name,
        { family, isCore: core.has(kind), isDerived: true, declares: false },
      ]),
    ),
  );
}
