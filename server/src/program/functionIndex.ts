import type { FunctionNode } from "./program";
import { nearest } from "./nearest";

/** Finds the definition a name refers to at a place. */
export interface FunctionIndex {
  /** The function or macro that a call of `name` in `file` reaches, or undefined when none is known. */
  resolve(name: string, file: string): FunctionNode | undefined;
  /** Every definition of a name, by path. */
  named(name: string): readonly FunctionNode[];
}

/** Indexes functions by name. Own file first, then functions visible everywhere, then inline ones and macros of headers. */
export function createFunctionIndex(functions: readonly FunctionNode[]): FunctionIndex {
  const byName = new Map<string, FunctionNode[]>();
  for (const node of functions) {
    const same = byName.get(node.facts.name);
    if (same) same.push(node);
    else byName.set(node.facts.name, [node]);
  }
  const none: readonly FunctionNode[] = [];
  return {
    named: (name) => byName.get(name) ?? none,
    resolve(name, file) {
      const candidates = byName.get(name);
      if (!candidates) return undefined;
      if (candidates.length === 1) return visible(candidates[0], file);
      return choose(candidates, file);
    },
  };
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
  if (own.length > 0) return largest(own);
  const seen = candidates.filter((node) => isVisible(node, file));
  // A stub in a header stands for the configuration without the real thing.
  const real = seen.filter((node) => !node.facts.isStatic && node.facts.kind === "function");
  return nearest(file, real.length > 0 ? real : seen, (node) => node.file.path);
}

/** Of the alternatives under `#ifdef` in one file the longest: the others are stubs. */
function largest(nodes: readonly FunctionNode[]): FunctionNode | undefined {
  let best = nodes[0];
  for (const node of nodes) {
    if (best && node.facts.end - node.facts.body > best.facts.end - best.facts.body) best = node;
  }
  return best;
}
