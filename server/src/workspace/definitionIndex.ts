import { throwIfCancelled } from "../base/cancellation";
import type { ReadOptions } from "./factStore";
import type { Host } from "./host";

/** Which files define a function that others can call. */
export interface DefinitionIndex {
  filesDefining(name: string): readonly string[];
}

/** Scans the outline of files for functions visible outside. */
export async function scanDefinitions(
  host: Host,
  paths: readonly string[],
  { cancellation, progress }: ReadOptions,
): Promise<DefinitionIndex> {
  const byName = new Map<string, string[]>();
  let done = 0;
  for await (const { path, facts } of host.extract(
    paths.map((file) => ({ path: file, depth: "names" as const })),
  )) {
    throwIfCancelled(cancellation);
    for (const name of facts?.defined ?? []) {
      const files = byName.get(name);
      if (files) files.push(path);
      else byName.set(name, [path]);
    }
    progress?.(++done, paths.length);
  }
  const none: readonly string[] = [];
  return { filesDefining: (name) => byName.get(name) ?? none };
}
