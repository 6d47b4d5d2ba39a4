import type { Census } from "../kernel/census";
import { countSites, type CallSite } from "../syntax/callSites";
import type { FileFacts, Op } from "./types";

/** The call sites of one name in one file. */
export interface NameTally {
  readonly name: string;
  /** Sites by the definition of the census. */
  readonly sites: number;
  /** Of these, how many the facts have: as a call or a guard in a flow, or as a declaration at file scope. */
  readonly read: number;
  /** Of those read, how many mean a function or macro that the file itself defines under that name. */
  readonly shadowed: number;
}

export interface FileSites {
  readonly names: readonly NameTally[];
  /** Guard classes entered by the sites read, with the macro: `guard`, `scoped_guard`, ... */
  readonly guards: readonly GuardTally[];
  /** Sites that the facts lack. */
  readonly unread: readonly { readonly name: string; readonly at: number }[];
}

export interface GuardTally {
  readonly macro: string;
  readonly guard: string;
  readonly sites: number;
}

/**
 * Holds the facts of a file read in full against its text: which sites of the names that the census counts did the reading see?
 * Without flows (an outline) or without facts none is seen.
 */
export function tallySites(text: string, facts: FileFacts | undefined, census: Census): FileSites {
  const seen = facts === undefined ? new Seen() : seenIn(facts);
  const own = facts === undefined ? new Set() : ownNames(facts);
  const names = new Map<string, { sites: number; read: number; shadowed: number }>();
  const guards = new Map<string, { macro: string; guard: string; sites: number }>();
  const unread: { name: string; at: number }[] = [];
  for (const site of countSites(text, (name) => census.counted(name) !== undefined)) {
    if (site.place === "file" && census.counted(site.name)?.declares !== true) continue;
    const tally = entryOf(names, site.name, { sites: 0, read: 0, shadowed: 0 });
    tally.sites++;
    if (!seen.has(text, site)) {
      unread.push({ name: site.name, at: site.at });
      continue;
    }
    tally.read++;
    if (own.has(site.name)) tally.shadowed++;
    const guard = seen.guards.get(site.at);
    if (guard === undefined) continue;
    entryOf(guards, `${site.name} ${guard}`, { macro: site.name, guard, sites: 0 }).sites++;
  }
  return {
    names: [...names].map(([name, tally]) => ({ name, ...tally })),
    guards: [...guards.values()],
    unread,
  };
}

function entryOf<T>(entries: Map<string, T>, key: string, empty: T): T {
  const known = entries.get(key) ?? empty;
  entries.set(key, known);
  return known;
}

/** A driver's own function or macro that happens to bear the name of a primitive. A header that defines it defines the primitive. */
function ownNames({ path, functions }: FileFacts): ReadonlySet<string> {
  if (!path.endsWith(".c")) return new Set();
  const own = functions.filter(({ kind, isStatic }) => kind === "macro" || (kind === "function" && isStatic));
  return new Set(own.map(({ name }) => name));
}

/** Offsets at which the facts have something. */
class Seen {
  readonly calls = new Set<number>();
  /** Offset of the macro to the class entered. */
  readonly guards = new Map<number, string>();
  /** Offsets of names declared at file scope. */
  readonly declared = new Set<number>();

  has(text: string, { at, place, name }: CallSite): boolean {
    if (this.calls.has(at) || this.guards.has(at)) return true;
    return place === "file" && this.declared.has(firstArgumentAt(text, at + name.length));
  }

  addAll(ops: readonly Op[]): void {
    for (const op of ops) {
      if (op.op === "guard") this.guards.set(op.at, op.guard);
      else if (op.op === "call" && op.callee.k === "name") this.calls.add(op.callee.at);
    }
  }
}

function seenIn(facts: FileFacts): Seen {
  const seen = new Seen();
  for (const { at } of facts.variables) seen.declared.add(at);
  for (const { at } of facts.bindings) seen.calls.add(at);
  for (const { flow } of facts.functions) {
    for (const { ops } of flow?.blocks ?? []) seen.addAll(ops);
  }
  return seen;
}

/** Offset of what stands behind `(` and blanks. */
function firstArgumentAt(text: string, from: number): number {
  const open = text.indexOf("(", from);
  let at = open + 1;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
