import { all, always, any, isNever, not, type BuildCondition } from "./buildCondition";
import { MakeScope } from "./makeScope";
import { readMakefile, type MakeStatement } from "./makefileText";
import type { MakeWord } from "./makeWord";
import { treePath } from "./treePath";

/** What the Makefile of one folder says is built. Paths are relative to the root. */
export interface BuiltFolder {
  readonly sources: readonly BuiltPath[];
  readonly folders: readonly BuiltPath[];
}

export interface BuiltPath {
  readonly path: string;
  readonly when: BuildCondition;
}

export interface BuildInput {
  /** The text of a build file, if there is one. */
  readonly text: (path: string) => string | undefined;
  /** Whether there is a source of that path. */
  readonly isSource: (path: string) => boolean;
  readonly architectures: readonly string[];
}

export interface FolderInput extends BuildInput {
  readonly folder: string;
  readonly makefile: string;
  /** Variables set by the build system. */
  readonly fixed: ReadonlyMap<string, readonly MakeWord[]>;
}

/** Reads the Makefile of a folder and all it includes. */
export function buildFolder(input: FolderInput): BuiltFolder {
  const scope = new MakeScope(input.fixed);
  run(input.makefile, { input, scope, guard: always, depth: 0 });
  const sources = new Map<string, BuildCondition[]>();
  const folders = new Map<string, BuildCondition[]>();
  const targets: Targets = { scope, input, sources, folders };
  for (const name of [...scope.names()]) {
    if (goals.test(name)) for (const word of scope.valueOf(name)) addTarget(word, targets);
  }
  return { sources: joined(sources), folders: joined(folders) };
}

/** Lists of what becomes part of the kernel or a module; the first ones also name folders. */
const goals = /^(?:obj|core|drivers|libs|net|virt|init|lib|head|extra|subdir)-y$/;

interface Run {
  readonly input: FolderInput;
  readonly scope: MakeScope;
  readonly guard: BuildCondition;
  readonly depth: number;
}

/** Makefiles that include each other deeper than this are a ring. */
const MAX_INCLUDES = 10;

interface Frame {
  current: BuildCondition;
  /** None of the arms before. */
  rest: BuildCondition;
}

function run(makefile: string, context: Run): void {
  const text = context.input.text(makefile);
  if (text === undefined || context.depth > MAX_INCLUDES) return;
  const frames: Frame[] = [];
  let guard = context.guard;
  for (const statement of readMakefile(text)) {
    if (statement.k === "assign") {
      if (!isNever(guard)) context.scope.assign(statement, guard);
    } else if (statement.k === "include") include(statement.paths, { ...context, guard });
    else {
      stepFrames(frames, statement, context.scope);
      guard =
        frames.length === 0 ? context.guard : all([context.guard, ...frames.map(({ current }) => current)]);
    }
  }
}

function stepFrames(
  frames: Frame[],
  statement: Extract<MakeStatement, { readonly k: "if" | "else" | "endif" }>,
  scope: MakeScope,
): void {
  if (statement.k === "endif") frames.pop();
  else if (statement.k === "if") {
    const current = scope.test(statement.test);
    frames.push({ current, rest: not(current) });
  } else {
    const frame = frames.at(-1);
    if (!frame) return;
    const test = statement.test === undefined ? always : scope.test(statement.test);
    frame.current = all([frame.rest, test]);
    frame.rest = all([frame.rest, not(test)]);
  }
}

function include(paths: string, context: Run): void {
  for (const { text, when } of context.scope.expand(paths)) {
    const path = treePath(text, "");
    if (path !== undefined)
      run(path, { ...context, guard: all([context.guard, when]), depth: context.depth + 1 });
  }
}

interface Targets {
  readonly scope: MakeScope;
  readonly input: FolderInput;
  readonly sources: Map<string, BuildCondition[]>;
  readonly folders: Map<string, BuildCondition[]>;
}

function addTarget({ text, when }: MakeWord, targets: Targets): void {
  const { input, folders } = targets;
  const isLibrary = text.endsWith("/lib.a");
  if (text.endsWith("/") || isLibrary) {
    const path = treePath(isLibrary ? text.slice(0, -"lib.a".length) : text, input.folder);
    if (path !== undefined) push(folders, path, when);
  } else if (text.endsWith(".o")) addObject(text.slice(0, -2), when, targets);
}

/** An object of several sources has a list of its own; otherwise it is made from the source of its name. */
function addObject(stem: string, when: BuildCondition, targets: Targets): void {
  const lists = [`${stem}-objs`, `${stem}-y`].filter((name) => targets.scope.has(name));
  for (const name of lists) {
    for (const word of targets.scope.valueOf(name)) {
      if (word.text.endsWith(".o")) addSource(word.text.slice(0, -2), all([when, word.when]), targets);
      else if (word.text.endsWith("/")) addTarget({ text: word.text, when: all([when, word.when]) }, targets);
    }
  }
  if (lists.length === 0) addSource(stem, when, targets);
}

function addSource(stem: string, when: BuildCondition, { input, sources }: Targets): void {
  // An object that is compiled or linked in a special way has one more suffix.
  for (const name of [stem, stem.replace(/\.[^./]+$/, "")]) {
    const path = treePath(`${name}.c`, input.folder);
    if (path === undefined || !input.isSource(path)) continue;
    push(sources, path, when);
    return;
  }
}

function push(map: Map<string, BuildCondition[]>, path: string, when: BuildCondition): void {
  const known = map.get(path);
  if (known) known.push(when);
  else map.set(path, [when]);
}

function joined(map: ReadonlyMap<string, readonly BuildCondition[]>): BuiltPath[] {
  return [...map].map(([path, conditions]) => ({ path, when: any(conditions) }));
}
