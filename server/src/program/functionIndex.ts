import type { FunctionNode } from "./program";
import { archOf, folderOf, nearest } from "./nearest";

/** Finds the definition a name refers to at a place. */
export interface FunctionIndex {
  /** The function or macro that a call of `name` in `file` reaches, or undefined when none is known. */
  resolve(name: string, file: string): FunctionNode | undefined;
  /** The function whose address `name` is in `file`: macros are looked through when they are only another name. */
  functionNamed(name: string, file: string): FunctionNode | undefined;
  /** Every definition of a name, by path. */
  named(name: string): readonly FunctionNode[];
}

/**
 * Indexes functions by name. Own file first, then functions visible everywhere, then inline ones and macros of headers. A
 * definition of a foreign architecture comes after all others, a weak one after strong ones: code that belongs to no
 * architecture gets the weak default rather than what one of them puts in its place.
 */
export function createFunctionIndex(functions: readonly FunctionNode[]): FunctionIndex {
  const byName = new Map<string, FunctionNode[]>();
  for (const node of functions) {
    const same = byName.get(node.facts.name);
    if (same) same.push(node);
    else byName.set(node.facts.name, [node]);
  }
  const none: readonly FunctionNode[] = [];
  const resolve = (name: string, file: string): FunctionNode | undefined => {
    const candidates = byName.get(name);
    if (!candidates) return undefined;
    if (candidates.length === 1) return visible(candidates[0], file);
    return choose(candidates, file);
  };
  return {
    named: (name) => byName.get(name) ?? none,
    resolve,
    functionNamed: (name, file) => functionNamed(resolve, name, file),
  };
}

/** A driver's static function that happens to bear the name of a primitive is not the primitive. */
export function isOfOwnFile({ facts, file }: FunctionNode, user: string): boolean {
  return facts.isStatic && file.path === user && !user.endsWith(".h");
}

/** Names of names longer than this do not occur. */
const MAX_ALIASES = 3;

function functionNamed(
  resolve: FunctionIndex["resolve"],
  name: string,
  file: string,
): FunctionNode | undefined {
  let node = resolve(name, file);
  for (let depth = 0; depth < MAX_ALIASES && node?.facts.isObjectLike === true; depth++) {
    const end = node.facts.flow?.blocks[0]?.end;
    const value = end?.to === "return" ? end.value : undefined;
    node = value?.k === "name" && value.name !== name ? resolve(value.name, file) : undefined;
  }
  return node?.facts.kind === "function" ? node : undefined;
}

function visible(node: FunctionNode | undefined, file: string): FunctionNode | undefined {
  return node && isVisible(node, file) ? node : undefined;
}

/** A static function or a macro of a `.c` file cannot be called from another file. */
function isVisible(node: FunctionNode, file: string): boolean {
  if (node.file.path === file || node.file.path.endsWith(".h")) return true;
  return !node.facts.isStatic && node.facts.kind === "function";
}

function choose(candidates: readonly FunctionNode[], file: string): FunctionNode | undefined {
  const own = candidates.filter((node) => node.file.path === file);
  const ownChoice = weightiest(own);
  const seen = candidates.filter((node) => isVisible(node, file));
  if (ownChoice && ownChoice.facts.isWeak !== true && !isStubOf(ownChoice, seen)) return ownChoice;
  const near = preferred(seen, ({ file: { path } }) => !isForeign(path, file));
  const strong = preferred(near, ({ facts }) => facts.isWeak !== true);
  const global = strong.filter(isGlobal);
  const best = nearestOf(global.length > 0 ? global : strong, file);
  if (global.length === 0 || !best) return best;
  return closerInline(strong, best, file) ?? best;
}

/** Those that fulfil a wish, or all when none does. */
function preferred(
  nodes: readonly FunctionNode[],
  isWished: (node: FunctionNode) => boolean,
): readonly FunctionNode[] {
  const wished = nodes.filter(isWished);
  return wished.length > 0 ? wished : nodes;
}

function isForeign(path: string, file: string): boolean {
  const arch = archOf(path);
  return arch !== undefined && arch !== archOf(file);
}

/** A header defines an empty inline function for the configuration without the real one, and uses either. */
function isStubOf(own: FunctionNode, seen: readonly FunctionNode[]): boolean {
  if (!own.file.path.endsWith(".h") || own.facts.kind !== "function" || hasWeight(own)) return false;
  return seen.some((node) => isGlobal(node) && hasWeight(node));
}

function isGlobal({ facts }: FunctionNode): boolean {
  return !facts.isStatic && facts.kind === "function";
}

/** The nearest; of the alternatives under `#ifdef` in one file the weightiest. */
function nearestOf(nodes: readonly FunctionNode[], file: string): FunctionNode | undefined {
  const found = nearest(file, nodes, (node) => node.file.path);
  return found && weightiest(nodes.filter((node) => node.file === found.file));
}

/**
 * A header next to the caller may define a function whose name is global elsewhere. A stub in a header stands for the
 * configuration without the real thing, and the real thing may lie deeper in the header's own folder.
 */
function closerInline(
  nodes: readonly FunctionNode[],
  real: FunctionNode,
  file: string,
): FunctionNode | undefined {
  const isBeside = (header: string): boolean => {
    const folder = folderOf(header);
    return folder !== "" && file.startsWith(folder) && !real.file.path.startsWith(folder);
  };
  const inline = nodes.filter(
    (node) => !isGlobal(node) && node.file.path.endsWith(".h") && isBeside(node.file.path),
  );
  const best = nearestOf(inline, file);
  return best && hasWeight(best) ? best : undefined;
}

function hasWeight({ facts }: FunctionNode): boolean {
  return facts.calls.length > 0 || facts.memberCalls.length > 0;
}

/** Of the alternatives under `#ifdef` in one file the longest that calls anything: the others are stubs. */
function weightiest(nodes: readonly FunctionNode[]): FunctionNode | undefined {
  let best = nodes[0];
  for (const node of nodes) if (best && weightOf(node) > weightOf(best)) best = node;
  return best;
}

function weightOf(node: FunctionNode): number {
  const length = node.facts.end - node.facts.body;
  return hasWeight(node) ? length + CALLS_WEIGH : length;
}

/** More than any body is long. */
const CALLS_WEIGH = 1e9;
