import { BUILTIN } from "./declarators";
import type { Lowering } from "./lowering";
import { readType } from "./signature";
import type { Expr } from "./types";

/** One argument: what stands between two commas as written, and the nodes the parser made of it. */
interface Argument {
  readonly start: number;
  readonly end: number;
  readonly nodes: readonly number[];
}

/** Emits the effects of the arguments in order and gives their values. */
export function lowerArguments(lowering: Lowering, list: number): Expr[] {
  return argumentsOf(lowering, list).map((argument) => lowerArgument(lowering, argument));
}

/** Cuts an argument list at its commas. */
export function argumentsOf({ tree }: Lowering, list: number): Argument[] {
  const found: Argument[] = [];
  let nodes: number[] = [];
  let start = tree.startOf(list) + 1;
  for (const child of tree.children(list)) {
    const kind = tree.kindOf(child);
    if (kind === ",") {
      found.push({ start, end: tree.startOf(child), nodes });
      nodes = [];
      start = tree.endOf(child);
    } else if (kind !== "(" && kind !== ")") nodes.push(child);
  }
  if (nodes.length > 0 || found.length > 0) found.push({ start, end: tree.endOf(list) - 1, nodes });
  return found;
}

function lowerArgument(lowering: Lowering, { start, end, nodes }: Argument): Expr {
  const { tree } = lowering;
  const [node] = nodes;
  if (nodes.length === 1 && node !== undefined) {
    const type = typeArgument(lowering, node, { start, end });
    if (type !== undefined) return type;
    if (tree.kindOf(node) !== "compound_statement") return lowering.expression(node);
  }
  for (const part of nodes) {
    if (!tree.hasEffect(part)) continue;
    if (tree.kindOf(part).endsWith("statement")) lowering.statement(part);
    else lowering.expression(part);
  }
  const text = lowering.text.slice(start, end).trim();
  if (nodes.length !== 1 && isTypeText(text)) return { k: "type", type: readType(text) };
  return { k: "opaque", text: text.slice(0, MAX_TEXT) };
}

/** Opaque arguments keep this much of their text. */
const MAX_TEXT = 60;

/** Masking leaves one word of a type argument; the text around it tells that it is one. */
function typeArgument(
  lowering: Lowering,
  node: number,
  at: { start: number; end: number },
): Expr | undefined {
  const { tree, text } = lowering;
  const kind = tree.kindOf(node);
  if (kind !== "identifier" && kind !== "type_descriptor" && kind !== "primitive_type") return undefined;
  const whole = text.slice(at.start, at.end).trim();
  const isLonger = whole.length > tree.endOf(node) - tree.startOf(node);
  const isType = kind !== "identifier" || (isLonger ? isTypeText(whole) : BUILTIN.has(whole));
  return isType ? { k: "type", type: readType(whole) } : undefined;
}

function isTypeText(text: string): boolean {
  if (/^[\w\s]+\*[\s*]*$/.test(text)) return true;
  const first = /^[A-Za-z_]\w*/.exec(text)?.[0] ?? "";
  return TYPE_STARTS.has(first) || BUILTIN.has(first);
}

const TYPE_STARTS: ReadonlySet<string> = new Set([
  "struct",
  "union",
  "enum",
  "const",
  "typeof",
  "__typeof__",
]);
