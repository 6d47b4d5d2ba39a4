import type { FunctionNode, Program } from "../program/program";
import type { Summaries } from "../summary/summarize";
import type { LockRef, Outcome } from "../summary/types";

/** Functions and macros that leave a lock held, or drop one of their caller, at some return. */
export interface WrapperStats {
  readonly acquire: WrapperCount;
  readonly release: WrapperCount;
}

/** How many wrappers of one sort there are, beside the number a count of a known tree gave. */
export interface WrapperCount {
  readonly derived: number;
  readonly census: number;
  /** Those whose lock is reached from a parameter, and those whose lock is a global. */
  readonly fromParameter: number;
  readonly global: number;
  readonly macros: number;
  readonly inlines: number;
  readonly functions: number;
  /** Those that do it only on some of their ways. */
  readonly conditional: number;
  /** By the number of calls down to the primitive. */
  readonly levels: Readonly<Record<string, number>>;
}

/** A function or macro that leaves locks held or drops locks of its caller. */
export interface Wrapper {
  readonly function: FunctionNode;
  readonly kind: "acquire" | "release";
  readonly locks: readonly LockRef[];
  readonly isConditional: boolean;
  readonly level: number;
}

/** Counted over the tree that the model's census is of: pure wrappers, core headers included. */
const CENSUS = { acquire: 873, release: 999 } as const;

/** Every wrapper of a program. Primitives of the model are none, nor is what both takes and drops. */
export function findWrappers(program: Program, summaries: Summaries): Wrapper[] {
  const found: Wrapper[] = [];
  for (const { function: node, outcomes } of summaries) {
    if (node.facts.kind === "guard" || program.model.primitive(node.facts.name)) continue;
    const acquired = distinct(outcomes.flatMap((way) => way.acquired.map(({ ref }) => ref)));
    const released = distinct(outcomes.flatMap((way) => way.released));
    if ((acquired.length === 0) === (released.length === 0)) continue;
    const kind = acquired.length > 0 ? "acquire" : "release";
    const locks = kind === "acquire" ? acquired : released;
    found.push({ function: node, kind, locks, isConditional: outcomes.some(isNeutral), level: 0 });
  }
  const levels = levelsOf(program, found);
  return found.map((wrapper) => ({ ...wrapper, level: levels.get(wrapper.function) ?? 1 }));
}

/** Counts wrappers of either sort. */
export function countWrappers(wrappers: readonly Wrapper[]): WrapperStats {
  const count = (kind: Wrapper["kind"]): WrapperCount =>
    countOf(
      wrappers.filter((wrapper) => wrapper.kind === kind),
      CENSUS[kind],
    );
  return { acquire: count("acquire"), release: count("release") };
}

function countOf(wrappers: readonly Wrapper[], census: number): WrapperCount {
  const number = (test: (wrapper: Wrapper) => boolean): number => wrappers.filter(test).length;
  const reaches = ({ locks }: Wrapper, root: string): boolean =>
    locks.some(({ place }) => place?.root.k === root);
  const levels = [...new Set(wrappers.map(({ level }) => level))].sort((a, b) => a - b);
  return {
    derived: wrappers.length,
    census,
    fromParameter: number((wrapper) => reaches(wrapper, "param")),
    global: number((wrapper) => reaches(wrapper, "global")),
    macros: number(({ function: { facts } }) => facts.kind === "macro"),
    inlines: number(({ function: { facts } }) => facts.kind === "function" && facts.isInline),
    functions: number(({ function: { facts } }) => facts.kind === "function" && !facts.isInline),
    conditional: number(({ isConditional }) => isConditional),
    levels: Object.fromEntries(levels.map((level) => [level, number((wrapper) => wrapper.level === level)])),
  };
}

function isNeutral({ acquired, released }: Outcome): boolean {
  return acquired.length === 0 && released.length === 0;
}

function distinct(refs: readonly LockRef[]): LockRef[] {
  return [...new Map(refs.map((ref) => [ref.key, ref])).values()];
}

/** Calls from each wrapper down to a primitive: 1 for those that call one themselves. */
function levelsOf(
  { model, functionIndex }: Program,
  wrappers: readonly Wrapper[],
): Map<FunctionNode, number> {
  const levels = new Map<FunctionNode, number>();
  let waiting = wrappers.map((wrapper) => wrapper.function);
  for (let level = 1; waiting.length > 0; level++) {
    const isReached = (node: FunctionNode): boolean =>
      node.facts.calls.some((name) => {
        if (level === 1) return model.primitive(name) !== undefined;
        const callee = functionIndex.resolve(name, node.file.path);
        return callee !== undefined && levels.has(callee);
      });
    const reached = waiting.filter(isReached);
    if (reached.length === 0) break;
    waiting = waiting.filter((node) => !reached.includes(node));
    for (const node of reached) levels.set(node, level);
  }
  return levels;
}
