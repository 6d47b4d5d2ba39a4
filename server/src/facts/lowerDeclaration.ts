import type { Declarator } from "./declarators";
import { readDeclarator, readSpecifiers } from "./declarators";
import { readInitializer } from "./initializers";
import { lowerObjectDeclaration } from "./lowerDeclaredObject";
import { lowerInitializer } from "./lowerInitializer";
import type { Lowering } from "./lowering";
import { lowerHiddenCall } from "./lowerTextCall";
import { Records } from "./records";
import { Tokens } from "./tokens";
import type { Expr } from "./types";

/** Declares locals and assigns what they are initialised with; `__free(fn)` makes a local a guard. */
export function lowerDeclaration(lowering: Lowering, node: number): void {
  const { tree, text, flow } = lowering;
  if (lowerObjectDeclaration(lowering, node) || lowerHiddenCall(lowering, node)) return;
  const tokens = new Tokens(text, tree.startOf(node), tree.endOf(node));
  const { base, isStatic } = readSpecifiers(tokens, new Records().read);
  const values = valuesOf(lowering, node);
  let from = cleanupBefore(text, tree.startOf(node));
  do {
    const declarator = readDeclarator(tokens, base);
    if (declarator === undefined) continue;
    const { name, type, at, valueStart } = declarator;
    const local = flow.declare({ name, type, at, ...(isStatic ? { isStatic } : {}) });
    const value = values.find((candidate) => candidate.start <= at && at < candidate.end);
    if (value !== undefined) initialize(lowering, { node: value.node, local, declarator });
    const header = text.slice(from, valueStart < 0 ? tokens.at : valueStart);
    if (header.includes("__free") || header.includes("__cleanup"))
      addCleanup(lowering, header, { local, at });
    from = tokens.at;
  } while (tokens.accept(","));
}

/** Start of a `__free(fn)` in front of the type: blanked, it is no part of the declaration any more. */
function cleanupBefore(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - MAX_CLEANUP), start);
  const match = /\b__(?:free|cleanup)\s*\(\s*\w+\s*\)\s*$/.exec(before);
  return match === null ? start : start - match[0].length;
}

/** An attribute in front of a declaration is looked for in this many characters. */
const MAX_CLEANUP = 60;

interface Value {
  readonly start: number;
  readonly end: number;
  /** The node of the initialiser. */
  readonly node: number;
}

function valuesOf({ tree }: Lowering, node: number): Value[] {
  const values: Value[] = [];
  for (const child of tree.children(node)) {
    if (tree.kindOf(child) !== "init_declarator") continue;
    const parts = tree.children(child);
    const value = parts[parts.length - 1];
    if (value !== undefined && parts.length > 2) {
      values.push({ start: tree.startOf(child), end: tree.endOf(child), node: value });
    }
  }
  return values;
}

interface Initialized {
  readonly node: number;
  readonly local: string;
  readonly declarator: Declarator;
}

function initialize(lowering: Lowering, { node, local, declarator }: Initialized): void {
  const { tree, flow, text } = lowering;
  const { at, type } = declarator;
  const to: Expr = { k: "name", name: local, at };
  if (tree.kindOf(node) !== "initializer_list") {
    flow.emit({ op: "assign", to, from: lowering.expression(node), at });
    return;
  }
  flow.emit({ op: "assign", to, from: { k: "opaque", text: "{}" }, at });
  lowerInitializer(lowering, node, { to, isArray: type.arrays > 0 });
  const entries = readInitializer(text, tree.startOf(node), {
    end: tree.endOf(node),
    isArray: type.arrays > 0,
  });
  if (entries.length > 0) lowering.initializers.push({ variable: local, type, at, entries });
}

/** `__free(fn)` and `__cleanup(fn)` are blanked for the parser and read from the text as written. */
function addCleanup(lowering: Lowering, header: string, { local, at }: { local: string; at: number }): void {
  const match = /\b(__free|__cleanup)\s*\(\s*(\w+)\s*\)/.exec(header);
  const [, guard, cleanup] = match ?? [];
  if (guard === undefined || cleanup === undefined) return;
  const { flow } = lowering;
  const name: Expr = { k: "name", name: local, at };
  const args: Expr[] = [guard === "__free" ? name : { k: "addr", of: name }];
  flow.emit({ op: "guard", id: flow.addGuard(at), guard, variable: local, cleanup, args, at });
}
