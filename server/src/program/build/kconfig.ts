import type { Pause } from "../../base/pause";
import {
  all,
  always,
  any,
  ANY_VALUE,
  isAlways,
  isArch,
  OFF,
  ON,
  type BuildCondition,
} from "./buildCondition";
import { readKconfig, type KconfigFile, type SymbolDefinition } from "./kconfigFile";
import { treePath } from "./treePath";

/** All symbols of a tree and what each of them needs. */
export interface Kconfig {
  /** Undefined for names that Kconfig does not define. */
  symbol(name: string): KconfigSymbol | undefined;
  readonly symbols: ReadonlyMap<string, KconfigSymbol>;
}

export interface KconfigSymbol {
  /** The values it may have at all: a `bool` is never a module. */
  readonly values: number;
  /** What must hold where the symbol is on. */
  readonly needs: BuildCondition;
  /** Symbols that cannot be `y` together with this one. */
  readonly excludes: readonly string[];
  /** Symbols this one switches on. */
  readonly selects: readonly string[];
}

/** A tree without Kconfig files. */
export const noKconfig: Kconfig = { symbol: () => undefined, symbols: new Map() };

/** Reads all files that the top `Kconfig` leads to, with the architecture as a condition of what only it includes. */
export async function linkKconfig(texts: ReadonlyMap<string, string>, pause: Pause): Promise<Kconfig> {
  const files = new Map<string, KconfigFile>();
  const fileAt = (path: string): KconfigFile | undefined => {
    const known = files.get(path);
    const text = texts.get(path);
    if (known || text === undefined) return known;
    const file = readKconfig(text);
    files.set(path, file);
    return file;
  };
  for (const path of texts.keys()) {
    if (!/(?:^|\/)Kconfig[^/]*$/.test(path)) continue;
    fileAt(path);
    await pause();
  }
  const places = reach(fileAt, architectures(texts));
  const definitions = new Map<string, Definition[]>();
  for (const [path, when] of places) {
    const file = fileAt(path);
    for (const symbol of file?.symbols ?? []) {
      const same = definitions.get(symbol.name);
      const definition = { symbol, when, path };
      if (same) same.push(definition);
      else definitions.set(symbol.name, [definition]);
    }
  }
  const choices = choicesOf(definitions);
  const selectors = selectorsOf(definitions);
  const symbols = new Map(
    [...definitions].map(([name, of]) => [name, join(of, { choices, selectors: selectors.get(name) })]),
  );
  return { symbol: (name) => symbols.get(name), symbols };
}

interface Definition {
  readonly symbol: SymbolDefinition;
  /** When the file is part of the configuration. */
  readonly when: BuildCondition;
  readonly path: string;
}

/** Under which conditions each file is included; the same file may be from several places. */
function reach(
  fileAt: (path: string) => KconfigFile | undefined,
  archs: readonly string[],
): ReadonlyMap<string, BuildCondition> {
  const places = new Map<string, BuildCondition[]>([["Kconfig", [always]]]);
  const waiting: Visit[] = [{ path: "Kconfig", when: always, depth: 0 }];
  const enter = (visit: Visit): void => {
    const known = places.get(visit.path);
    if (known?.some(isAlways) === true || visit.depth > MAX_INCLUDES) return;
    if (known) known.push(visit.when);
    else places.set(visit.path, [visit.when]);
    waiting.push(visit);
  };
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { arch, when, depth } = visit;
    for (const source of fileAt(visit.path)?.sources ?? []) {
      for (const target of expand(source.path, arch, archs)) {
        const entered = target.arch === undefined || target.arch === arch ? always : isArch(target.arch);
        enter({ ...target, when: all([when, source.when, entered]), depth: depth + 1 });
      }
    }
  }
  return new Map(
    [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, conditions]) => [path, any(conditions)]),
  );
}

interface Visit {
  readonly path: string;
  readonly when: BuildCondition;
  readonly arch?: string;
  readonly depth: number;
}

/** Files that include each other deeper than this are a ring. */
const MAX_INCLUDES = 12;

/** `arch/$(SRCARCH)/Kconfig` is one file for each architecture. */
function expand(path: string, arch: string | undefined, archs: readonly string[]): readonly Target[] {
  const candidates = arch !== undefined ? [arch] : /\$\(?SRCARCH/.test(path) ? archs : [undefined];
  return candidates.flatMap((name) => {
    // User mode Linux borrows the headers and some options of x86.
    const header = name === undefined || name === "um" ? "x86" : name;
    const target = treePath(
      path.replace(/\$\(SRCARCH\)|\$SRCARCH/, name ?? "").replace("$(HEADER_ARCH)", header),
      "",
    );
    return target === undefined ? [] : [{ path: target, ...(name !== undefined && { arch: name }) }];
  });
}

interface Target {
  readonly path: string;
  readonly arch?: string;
}

/** Architectures that have a configuration of their own. */
function architectures(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts.keys()].flatMap((path) => /^arch\/(\w+)\/Kconfig$/.exec(path)?.[1] ?? []).sort();
}

/** Members of each choice, by its file and number. */
function choicesOf(
  definitions: ReadonlyMap<string, readonly Definition[]>,
): ReadonlyMap<string, readonly string[]> {
  const choices = new Map<string, string[]>();
  for (const [name, all] of definitions) {
    for (const definition of all) {
      const key = choiceKey(definition);
      if (key !== undefined) choices.set(key, [...(choices.get(key) ?? []), name]);
    }
  }
  return choices;
}

/** Who switches a symbol on, by the name of the symbol. */
function selectorsOf(
  definitions: ReadonlyMap<string, readonly Definition[]>,
): ReadonlyMap<string, readonly BuildCondition[]> {
  const selectors = new Map<string, BuildCondition[]>();
  for (const { symbol, when } of [...definitions.values()].flat()) {
    const isOn: BuildCondition = { k: "is", symbol: symbol.name, values: ANY_VALUE & ~OFF };
    for (const name of [...symbol.selects, ...symbol.implies]) {
      const known = selectors.get(name) ?? [];
      known.push(all([isOn, when]));
      selectors.set(name, known);
    }
  }
  return selectors;
}

function choiceKey({ path, symbol }: Definition): string | undefined {
  return symbol.choice === undefined ? undefined : `${path}:${symbol.choice}`;
}

interface Surroundings {
  readonly choices: ReadonlyMap<string, readonly string[]>;
  readonly selectors: readonly BuildCondition[] | undefined;
}

function join(definitions: readonly Definition[], { choices, selectors }: Surroundings): KconfigSymbol {
  const types = new Set(definitions.flatMap(({ symbol }) => symbol.type ?? []));
  const name = definitions[0]?.symbol.name;
  const keys = new Set(definitions.map(choiceKey));
  const [key] = keys;
  // A symbol that stands in several choices, or outside of one as well, is not bound to one.
  const members = keys.size === 1 && key !== undefined ? (choices.get(key) ?? []) : [];
  return {
    values: types.size === 1 && !types.has("tristate") ? OFF | ON : ANY_VALUE,
    needs: all([
      any(definitions.map(({ symbol, when }) => all([when, symbol.needs]))),
      // What has neither prompt nor default is on only where another symbol switches it on.
      definitions.some(({ symbol }) => symbol.isSettable) || !selectors ? always : any(selectors),
    ]),
    excludes: members.filter((member) => member !== name),
    selects: [...new Set(definitions.flatMap(({ symbol }) => symbol.selects))].sort(),
  };
}
