import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import type { FileFacts } from "../facts/types";
import type { KernelModel } from "../kernel/primitive";
import { archOf, nearest } from "../program/nearness";
import type { DefinitionIndex } from "./definitionIndex";
import type { FactStore } from "./factStore";
import type { IncludeResolver } from "./includes";

/** How many rounds of callees are read beyond the files asked for. Each round follows one more call out of them. */
export const MAX_CLOSURE_ROUNDS = 4;

export interface ClosureInput {
  readonly store: FactStore;
  readonly includes: IncludeResolver;
  readonly model: KernelModel;
  readonly cancellation: Cancellation;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads the headers that files include, directly or not. Returns all paths loaded. */
export async function loadHeaders(start: Iterable<string>, input: ClosureInput): Promise<Set<string>> {
  const { store, includes, cancellation } = input;
  const loaded = new Set(start);
  let frontier = [...loaded];
  while (frontier.length > 0) {
    throwIfCancelled(cancellation);
    const next = new Set<string>();
    for (const path of frontier) {
      const facts = store.get(path);
      for (const header of facts ? includes.includedBy(facts) : []) if (!loaded.has(header)) next.add(header);
    }
    frontier = [...next].sort();
    await store.readFull(frontier, input);
    for (const path of frontier) loaded.add(path);
  }
  return loaded;
}

/** Reads functions that the loaded files call but do not define, round by round. Returns all paths loaded, and whether calls remain unread. */
export async function loadCallees(
  start: ReadonlySet<string>,
  definitions: DefinitionIndex,
  input: ClosureInput,
): Promise<{ readonly paths: Set<string>; readonly isComplete: boolean }> {
  let paths = new Set(start);
  const asked = new Set<string>();
  let frontier: Iterable<string> = start;
  for (let round = 0; round < MAX_CLOSURE_ROUNDS; round++) {
    throwIfCancelled(input.cancellation);
    const wanted = missingFunctions(frontier, { input, definitions, asked });
    if (wanted.size === 0) return { paths, isComplete: true };
    await input.store.readFunctions(wanted, input);
    for (const path of wanted.keys()) paths.add(path);
    paths = await loadHeaders(paths, input);
    frontier = wanted.keys();
  }
  const rest = missingFunctions(frontier, { input, definitions, asked });
  return { paths, isComplete: rest.size === 0 };
}

function missingFunctions(
  files: Iterable<string>,
  {
    input,
    definitions,
    asked,
  }: { readonly input: ClosureInput; readonly definitions: DefinitionIndex; readonly asked: Set<string> },
): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const path of files) {
    const facts = input.store.get(path);
    for (const name of facts ? namesCalled(facts) : []) {
      const key = `${archOf(path) ?? ""}:${name}`;
      if (asked.has(key) || input.model.isOpaque(name)) continue;
      asked.add(key);
      const file = nearest(path, definitions.filesDefining(name), (candidate) => candidate);
      if (file === undefined || input.store.has(file, new Set([name]))) continue;
      const names = wanted.get(file) ?? new Set<string>();
      wanted.set(file, names.add(name));
    }
    // Static functions that a wanted function calls in its own file.
    for (const name of facts ? ownCallees(facts) : []) {
      if (asked.has(`${path}:${name}`) || input.store.has(path, new Set([name]))) continue;
      asked.add(`${path}:${name}`);
      const names = wanted.get(path) ?? new Set<string>();
      wanted.set(path, names.add(name));
    }
  }
  return wanted;
}

/** Names called from the bodies that were read. */
function namesCalled(facts: FileFacts): string[] {
  const names = new Set<string>();
  for (const { flow, calls } of facts.functions) if (flow) for (const name of calls) names.add(name);
  return [...names];
}

function ownCallees(facts: FileFacts): string[] {
  const unread = new Set(
    facts.functions.filter(({ flow, kind }) => !flow && kind === "function").map(({ name }) => name),
  );
  return namesCalled(facts).filter((name) => unread.has(name));
}
