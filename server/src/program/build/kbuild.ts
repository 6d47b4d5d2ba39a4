import type { Pause } from "../../base/pause";
import { buildFolder, type BuildInput, type BuiltFolder } from "./buildFolder";
import { all, always, any, isAlways, isArch, OFF, ON, is, type BuildCondition } from "./buildCondition";
import type { MakeWord } from "./makeWord";
import { treePath } from "./treePath";

/** Which sources a tree builds, and when. */
export interface Kbuild {
  /** The condition under which a source is compiled; undefined when no Makefile that was understood names it. */
  conditionOf(path: string): BuildCondition | undefined;
}

/** A tree without Makefiles. */
export const noKbuild: Kbuild = { conditionOf: () => undefined };

/**
 * Follows the Makefiles from the top of the tree down into every folder. A folder or a source that is named from several places is built
 * if one of them says so.
 */
export async function linkKbuild(
  texts: ReadonlyMap<string, string>,
  sources: ReadonlySet<string>,
  pause: Pause,
): Promise<Kbuild> {
  const input: BuildInput = {
    text: (path) => texts.get(path),
    isSource: (path) => sources.has(path),
    architectures: [...texts.keys()]
      .flatMap((path) => /^arch\/(\w+)\/Makefile$/.exec(path)?.[1] ?? [])
      .sort(),
  };
  const folders = new Map<string, readonly BuiltFolder[]>();
  const builtAt = (folder: string): readonly BuiltFolder[] => {
    const known = folders.get(folder) ?? readFolder(folder, input);
    folders.set(folder, known);
    return known;
  };
  const reached = await reachFolders(builtAt, input.architectures, pause);
  const found = new Map<string, BuildCondition[]>();
  for (const [folder, when] of [...reached].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { path, when: local } of builtAt(folder).flatMap((built) => built.sources)) {
      const condition = all([when, local]);
      const known = found.get(path);
      if (known) known.push(condition);
      else found.set(path, [condition]);
    }
  }
  const conditions = new Map([...found].map(([path, all]) => [path, any(all)]));
  return { conditionOf: (path) => conditions.get(path) };
}

/** When each folder is entered. Folders lead to folders below them, nearly always; those that do not may be entered once more. */
async function reachFolders(
  builtAt: (folder: string) => readonly BuiltFolder[],
  architectures: readonly string[],
  pause: Pause,
): Promise<ReadonlyMap<string, BuildCondition>> {
  const conditions = new Map<string, BuildCondition[]>([["", [always]]]);
  const waiting: Visit[] = [{ folder: "", when: always }];
  const enter = (folder: string, when: BuildCondition): void => {
    const known = conditions.get(folder);
    if (known && (known.length >= MAX_ENTRIES || known.some(isAlways))) return;
    if (known) known.push(when);
    else conditions.set(folder, [when]);
    waiting.push({ folder, when });
  };
  for (const arch of architectures) enter(`arch/${arch}`, isArch(arch));
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    await pause();
    for (const { path, when } of builtAt(visit.folder).flatMap((built) => built.folders)) {
      if (path !== visit.folder && !/^arch\/\w+$/.test(path)) enter(path, all([visit.when, when]));
    }
  }
  return new Map([...conditions].map(([folder, entries]) => [folder, any(entries)]));
}

interface Visit {
  readonly folder: string;
  readonly when: BuildCondition;
}

/** Ways into one folder that are followed. */
const MAX_ENTRIES = 24;

/** `Kbuild` goes before `Makefile`; the top folders of the tree and of an architecture have both. */
function readFolder(folder: string, input: BuildInput): BuiltFolder[] {
  const arch = /^arch\/(\w+)/.exec(folder)?.[1];
  const isTop = folder === "" || folder === `arch/${arch ?? ""}`;
  const at = (name: string): string => treePath(name, folder) ?? name;
  const files = ["Kbuild", "Makefile"].map(at).filter((path) => input.text(path) !== undefined);
  const fixed = fixedVariables(folder, arch, input.architectures);
  return files.slice(0, isTop ? 2 : 1).map((makefile) =>
    buildFolder({
      ...input,
      folder: makefile.endsWith("Makefile") && isTop ? "" : folder,
      makefile,
      fixed,
    }),
  );
}

/** What the build system sets before it reads the Makefile of a folder. Paths from the root begin with `/`. */
function fixedVariables(
  folder: string,
  arch: string | undefined,
  architectures: readonly string[],
): ReadonlyMap<string, readonly MakeWord[]> {
  const word = (text: string, when: BuildCondition = always): MakeWord => ({ text, when });
  const here = [word(`/${folder}`)];
  const archs = arch === undefined ? architectures.map((name) => word(name, isArch(name))) : [word(arch)];
  const header = archs.map(({ text, when }) => word(text === "um" ? "x86" : text, when));
  return new Map([
    ["src", here],
    ["obj", here],
    ["srctree", [word("/")]],
    ["objtree", [word("/")]],
    ["SRCARCH", archs],
    ["HEADER_ARCH", header],
    ["SUBARCH", header],
    // The top Makefile starts itself anew at first; this is the second time.
    ["sub_make_done", [word("1")]],
    ["KBUILD_EXTMOD", []],
    ["BITS", [word("32", is("64BIT", OFF)), word("64", is("64BIT", ON))]],
  ]);
}
