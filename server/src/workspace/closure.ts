import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { FileFacts, FunctionFacts } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";
import { archOf, nearest } from "../program/nearest";
import type { DefinitionIndex } from "./definitions";
import type { FactStore } from "./factStore";
import type { IncludeResolver } from "../program/includeResolver";

/** How many rounds of callees are read beyond the files asked for. Each round follows one more call out of them. */
export const MAX_CLOSURE_ROUNDS = 4;

export interface ClosureInput {
  readonly store: FactStore;
  readonly includes: IncludeResolver;
  readonly model: KernelModel;
  readonly cancellation: Cancellation;
  readonly progress?: (done: number, total: number) => void;
}

/** What is loaded already, with all it includes, and the architectures that shared headers are read for. */
interface Loaded {
  readonly extent: Extent;
  readonly archs: ReadonlySet<string>;
}

/** Reads the headers that files include, directly or not. Returns all paths loaded. */
export async function loadHeaders(
  start: Iterable<string>,
  input: ClosureInput,
  before?: Loaded,
): Promise<Set<string>> {
  const { store, includes, cancellation } = input;
  const loaded = new Set(start);
  let frontier = [...loaded];
  const archs = before?.archs ?? archsOf(frontier);
  const isKnown = (path: string): boolean => loaded.has(path) || before?.extent.get(path) === "full";
  while (frontier.length > 0) {
    throwIfCancelled(cancellation);
    const included = frontier.flatMap((path) => {
      const facts = store.get(path);
      const own = archOf(path);
      const seenBy = own === undefined ? [...archs] : [own];
      return facts ? seenBy.flatMap((arch) => includes.includedBy(facts, arch)) : [];
    });
    frontier = [...new Set(included)].filter((header) => !isKnown(header)).sort();
    await store.readFull(frontier, input);
    for (const path of frontier) loaded.add(path);
  }
  return loaded;
}

/** Architectures that files belong to, and the one that is meant where nothing else is said. */
function archsOf(paths: Iterable<string>): ReadonlySet<string> {
  return new Set(["x86", ...[...paths].flatMap((path) => archOf(path) ?? [])]);
}

/** What of each file belongs to a program: all of it, or the functions named. */
export type Extent = ReadonlyMap<string, "full" | ReadonlySet<string>>;

/**
 * Reads functions that the loaded files call but do not define, round by round. Gives what the program then consists of, which
 * depends on the start alone and not on what was read before.
 */
export async function loadCallees(
  start: ReadonlySet<string>,
  definitions: DefinitionIndex,
  input: ClosureInput,
): Promise<Extent> {
  const extent = new Map<string, "full" | Set<string>>([...start].map((path) => [path, "full"]));
  // Callees and headers of some other architecture do not make its headers those of everybody.
  const archs = archsOf([...start].filter((path) => path.endsWith(".c")));
  const search: Search = { input, definitions, extent, asked: new Set() };
  let frontier: ReadonlyMap<string, "full" | ReadonlySet<string>> = extent;
  for (let round = 0; round < MAX_CLOSURE_ROUNDS; round++) {
    throwIfCancelled(input.cancellation);
    const wanted = missingFunctions(frontier, search);
    if (wanted.size === 0) break;
    await input.store.readFunctions(wanted, input);
    for (const [path, names] of wanted) include(extent, path, names);
    for (const header of await loadHeaders(wanted.keys(), input, { extent, archs }))
      if (!extent.has(header)) extent.set(header, "full");
    frontier = wanted;
  }
  return extent;
}

interface Search {
  readonly input: ClosureInput;
  readonly definitions: DefinitionIndex;
  readonly extent: ReadonlyMap<string, "full" | ReadonlySet<string>>;
  /** Names already looked for, by architecture or, for static ones, by file. */
  readonly asked: Set<string>;
}

function include(extent: Map<string, "full" | Set<string>>, path: string, names: ReadonlySet<string>): void {
  const known = extent.get(path);
  if (known === "full") return;
  extent.set(path, new Set([...(known ?? []), ...names]));
}

function missingFunctions(files: Extent, search: Search): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const [path, names] of files) {
    const facts = search.input.store.get(path);
    if (!facts) continue;
    for (const { name, file } of calleesOf(facts, names, search)) {
      if (!isIncluded(search.extent, file, name)) wanted.set(file, (wanted.get(file) ?? new Set()).add(name));
    }
  }
  return wanted;
}

/** Functions called from some functions of a file, each once, with the file that defines them. */
function* calleesOf(
  facts: FileFacts,
  names: "full" | ReadonlySet<string>,
  { input, definitions, asked }: Search,
): Generator<{ readonly name: string; readonly file: string }> {
  const own = new Set(facts.functions.flatMap(({ name, kind }) => (kind === "function" ? [name] : [])));
  for (const name of namesCalled(facts, names)) {
    if (input.model.isOpaque(name)) continue;
    const key = own.has(name) ? `${facts.path}:${name}` : `${archOf(facts.path) ?? ""}:${name}`;
    if (asked.has(key)) continue;
    asked.add(key);
    const file = own.has(name)
      ? facts.path
      : nearest(facts.path, definitions.filesDefining(name), (candidate) => candidate);
    if (file !== undefined) yield { name, file };
  }
}

function namesCalled(facts: FileFacts, names: "full" | ReadonlySet<string>): ReadonlySet<string> {
  const called = new Set<string>();
  for (const { name, calls } of facts.functions) {
    if (names === "full" || names.has(name)) for (const callee of calls) called.add(callee);
  }
  return called;
}

function isIncluded(extent: Extent, path: string, name: string): boolean {
  const known = extent.get(path);
  return known === "full" || (known?.has(name) ?? false);
}

/** The facts of a file as far as they belong to a program: other functions are known by name only. */
export function factsWithin(facts: FileFacts, extent: "full" | ReadonlySet<string>): FileFacts {
  if (extent === "full") return facts;
  const functions = facts.functions.map((fn) =>
    fn.kind === "guard" || extent.has(fn.name) ? fn : withoutFlow(fn),
  );
  return { ...facts, functions };
}

/** A copy that leaves the flow where it is: it may be bytes that nobody needs to read. */
function withoutFlow(fn: FunctionFacts): FunctionFacts {
  const { flow: _flow, ...rest } = Object.getOwnPropertyDescriptors(fn);
  return Object.defineProperties({}, rest) as FunctionFacts;
}
