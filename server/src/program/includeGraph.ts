import type { FileFacts } from "../facts/types";
import { IncludeResolver } from "./includeResolver";
import { archOf, nearest } from "./nearest";

/** Which of several definitions of one name a file sees: the one among what it includes, else the nearest. */
export class IncludeGraph {
  private readonly resolver: IncludeResolver;
  private readonly ids: ReadonlyMap<string, number>;
  /** Ids of what a file includes, by architecture of the file that is compiled and id of the file. */
  private readonly included = new Map<string, (readonly number[] | undefined)[]>();
  private readonly closures = new Map<string, FileSet>();

  constructor(private readonly files: readonly FileFacts[]) {
    this.ids = new Map(files.map(({ path }, id) => [path, id]));
    this.resolver = new IncludeResolver(files.map(({ path }) => path));
  }

  /** The candidate that a file means; own definitions first. */
  choose<T>(from: string, candidates: readonly T[], pathOf: (candidate: T) => string): T | undefined {
    if (candidates.length <= 1) return candidates[0];
    const own = candidates.find((candidate) => pathOf(candidate) === from);
    if (own) return own;
    const seen = candidates.filter((candidate) => this.includes(from, pathOf(candidate)));
    return nearest(from, seen.length > 0 ? seen : candidates, pathOf);
  }

  /** Whether a file includes another one, directly or not. */
  includes(path: string, header: string): boolean {
    const id = this.ids.get(header);
    return id !== undefined && this.closureOf(path).has(id);
  }

  private closureOf(path: string): FileSet {
    const known = this.closures.get(path);
    if (known) return known;
    const found = this.reach(path);
    if (this.closures.size >= MAX_CLOSURES) this.closures.clear();
    this.closures.set(path, found);
    return found;
  }

  private reach(path: string): FileSet {
    const found = new FileSet(this.files.length);
    const arch = archOf(path) ?? "x86";
    const start = this.ids.get(path);
    const waiting = start === undefined ? [] : [start];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const header of this.includedBy(next, arch)) if (found.add(header)) waiting.push(header);
    }
    return found;
  }

  /** `asm/...` is the header of the architecture that the including source file belongs to. */
  private includedBy(id: number, arch: string): readonly number[] {
    let ofArch = this.included.get(arch);
    if (!ofArch) {
      ofArch = [];
      this.included.set(arch, ofArch);
    }
    return (ofArch[id] ??= this.resolve(id, arch));
  }

  private resolve(id: number, arch: string): readonly number[] {
    const facts = this.files[id];
    const paths = facts ? this.resolver.includedBy(facts, arch) : [];
    return paths.flatMap((path) => this.ids.get(path) ?? []);
  }
}

/** Closures kept at a time: one takes a bit for each file of the tree. */
const MAX_CLOSURES = 4096;

const WORD_BITS = 32;

/** A set of files, a bit for each. */
class FileSet {
  private readonly words: Uint32Array;

  constructor(files: number) {
    this.words = new Uint32Array(Math.ceil(files / WORD_BITS));
  }

  has(id: number): boolean {
    return (this.wordOf(id) & bitOf(id)) !== 0;
  }

  /** True when the file was not in the set. */
  add(id: number): boolean {
    if (this.has(id)) return false;
    this.words[Math.floor(id / WORD_BITS)] = this.wordOf(id) | bitOf(id);
    return true;
  }

  private wordOf(id: number): number {
    return this.words[Math.floor(id / WORD_BITS)] ?? 0;
  }
}

function bitOf(id: number): number {
  return 1 << (id % WORD_BITS);
}
