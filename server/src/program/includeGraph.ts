import type { FileFacts } from "../facts/types";
import { IncludeResolver } from "./includeResolver";
import { archOf, nearest } from "./nearest";

/** Which of several definitions of one name a file sees: the one among what it includes, else the nearest. */
export class IncludeGraph {
  private readonly files: ReadonlyMap<string, FileFacts>;
  private readonly resolver: IncludeResolver;
  private readonly included = new Map<string, readonly string[]>();
  private readonly closures = new Map<string, ReadonlySet<string>>();

  constructor(files: readonly FileFacts[]) {
    this.files = new Map(files.map((file) => [file.path, file]));
    this.resolver = new IncludeResolver(files.map(({ path }) => path));
  }

  /** The candidate that a file means; own definitions first. */
  choose<T>(from: string, candidates: readonly T[], pathOf: (candidate: T) => string): T | undefined {
    if (candidates.length <= 1) return candidates[0];
    const own = candidates.find((candidate) => pathOf(candidate) === from);
    if (own) return own;
    const seen = candidates.filter((candidate) => this.closureOf(from).has(pathOf(candidate)));
    return nearest(from, seen.length > 0 ? seen : candidates, pathOf);
  }

  /** Everything that a file includes, directly or not. */
  closureOf(path: string): ReadonlySet<string> {
    const known = this.closures.get(path);
    if (known) return known;
    const arch = archOf(path) ?? "x86";
    const found = new Set<string>();
    const waiting = [path];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const header of this.includedBy(next, arch)) {
        if (found.has(header)) continue;
        found.add(header);
        waiting.push(header);
      }
    }
    if (this.closures.size >= MAX_CLOSURES) this.closures.clear();
    this.closures.set(path, found);
    return found;
  }

  /** `asm/...` is the header of the architecture that the including source file belongs to. */
  private includedBy(path: string, arch: string): readonly string[] {
    const key = `${arch}:${path}`;
    const known = this.included.get(key);
    if (known) return known;
    const facts = this.files.get(path);
    const found = facts ? this.resolver.includedBy(facts, arch) : [];
    this.included.set(key, found);
    return found;
  }
}

/** Closures kept at a time: functions of one file are looked at together. */
const MAX_CLOSURES = 256;
