import type { KernelModel } from "../kernel/primitive";
import type { Grammar } from "../syntax/types";
import { maskText } from "../syntax/mask";
import { FlatTree } from "./flatTree";
import { FlowBuilder, finishBlocks } from "./flowBuilder";
import type { Label, Lowering } from "./lowering";
import { lowerCondition } from "./lowerCondition";
import { lowerExpression } from "./lowerExpression";
import { lowerStatement } from "./lowerStatement";
import type { Flow, Variable } from "./types";

/** Statements and expressions nested deeper than this are not lowered: the function is lost. */
export const MAX_TREE_DEPTH = 1500;
/** Brackets nested deeper than this are not even given to the parser. */
export const MAX_BRACKETS = 400;

export interface LoweringInput {
  /** The file as written. */
  readonly text: string;
  readonly grammar: Grammar;
  readonly model: KernelModel;
}

export interface BodyRange {
  /** What is lowered, `{` and `}` left out. */
  readonly start: number;
  readonly end: number;
  readonly params: readonly Variable[];
  /** The text is one expression, whose value is returned. */
  readonly isExpression?: boolean;
  /** A macro's body: continuation lines and `##` are made readable first. */
  readonly isMacro?: boolean;
}

export type LoweringResult = { readonly flow: Flow } | { readonly lost: string };

/** Lowers the text of a body to its control-flow graph. Never throws on bad C. */
export function lowerBody(input: LoweringInput, range: BodyRange): LoweringResult {
  if (nestsTooDeep(input.text, range)) return { lost: `brackets nested deeper than ${MAX_BRACKETS}` };
  const tree = new FlatTree();
  const body = parseStatements(input, tree, range);
  if (body === undefined) return { lost: "statements do not nest" };
  if (tree.depth > MAX_TREE_DEPTH) return { lost: `nested deeper than ${MAX_TREE_DEPTH}` };
  const lowering = createLowering(input, tree);
  const { flow } = lowering;
  flow.openScope(range.start - 1, range.end + 1);
  for (const param of range.params) flow.declareParameter(param.name, param.type);
  for (const statement of body) lowering.statement(statement);
  flow.closeScope(range.end);
  flow.end({ to: "return", at: range.end });
  return {
    flow: { locals: flow.locals, blocks: finishBlocks(flow.blocks), initializers: lowering.initializers },
  };
}

function createLowering(input: LoweringInput, tree: FlatTree): Lowering {
  const flow = new FlowBuilder();
  const lowering: Lowering = {
    tree,
    text: input.text,
    flow,
    model: input.model,
    labels: findLabels(tree, flow, input.text),
    breaks: [],
    continues: [],
    switches: [],
    acquired: new Map(),
    initializers: [],
    statement: (node) => lowerStatement(lowering, node),
    expression: (node) => lowerExpression(lowering, node),
    condition: (node, branches) => lowerCondition(lowering, node, branches),
    fragment: (start, end) => parseStatements(input, tree, { start, end, params: [] }) ?? [],
  };
  return lowering;
}

const HEADER = "int f() {";
const RETURN = "return ";

/** Parses a stretch of text as the statements of a function; gives their nodes, whose offsets are file offsets. */
function parseStatements(input: LoweringInput, tree: FlatTree, range: BodyRange): number[] | undefined {
  const source = input.text.slice(range.start, range.end);
  const header = range.isExpression === true ? HEADER + RETURN : HEADER;
  const text = maskText(`${header}${range.isMacro === true ? plainMacro(source) : source}\n;}`).text;
  const parsed = input.grammar.parse(text);
  try {
    const root = tree.append(parsed, range.start - header.length);
    const definition = tree.child(root, "function_definition");
    const body = definition < 0 ? -1 : tree.child(definition, "compound_statement");
    // A body that ends early was cut off by an error: half a function would be wrong about what it releases.
    if (body < 0 || tree.endOf(body) < range.end) return undefined;
    return tree.children(body).filter((child) => !/^[{}]$/.test(tree.kindOf(child)));
  } finally {
    parsed.dispose();
  }
}

/** Continuation lines, `##` and `#` of a macro body as something a parser reads, every offset kept. */
function plainMacro(source: string): string {
  return source
    .replace(/\\(\r?\n)/g, " $1")
    .replace(/\s*##\s*/g, (paste) => "_".repeat(paste.length))
    .replace(/#/g, " ");
}

function findLabels(tree: FlatTree, flow: FlowBuilder, text: string): Map<string, Label> {
  const labels = new Map<string, Label>();
  tree.kind.forEach((kind, node) => {
    if (kind !== "labeled_statement") return;
    const name = text.slice(tree.startOf(node + 1), tree.endOf(node + 1));
    labels.set(name, { at: tree.startOf(node), block: flow.block() });
  });
  return labels;
}

function nestsTooDeep(text: string, { start, end }: BodyRange): boolean {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth--;
    if (depth > MAX_BRACKETS) return true;
  }
  return false;
}
