import { KnownConditions, reduced, type AtomValue, type Condition } from "../base/condition";
import type { KernelModel } from "../kernel/primitive";
import { alternativesOf, firstAlternative } from "../syntax/alternatives";
import type { Alternative } from "../syntax/chooseArms";
import type { ArmGroup } from "../syntax/liveTokens";
import { maskAlternative } from "../syntax/mask";
import type { Grammar } from "../syntax/types";
import { FlatTree } from "./flatTree";
import { FlowBuilder, finishBlocks } from "./flowBuilder";
import { knownUnder, withoutSpans } from "./armText";
import { brokenGroups } from "./lowerArms";
import { lowerCondition } from "./lowerCondition";
import { branchOnConfiguration } from "./lowerConfiguration";
import { lowerExpression } from "./lowerExpression";
import type { Label, Lowering } from "./lowering";
import { lowerStatement } from "./lowerStatement";
import type { Flow, FlowArm, InitializerFacts, Variable } from "./types";

/** Statements and expressions nested deeper than this are not lowered: the function is lost. */
export const MAX_TREE_DEPTH = 1500;
/** Brackets nested deeper than this are not even given to the parser. */
export const MAX_BRACKETS = 400;

export interface LoweringInput {
  /** The file as written. */
  readonly text: string;
  readonly grammar: Grammar;
  readonly model: KernelModel;
  /** What is known of the configuration. */
  readonly configuration: AtomValue;
}

/** What parsing needs. */
type TextInput = Omit<LoweringInput, "model">;

export interface BodyRange {
  /** What is lowered, `{` and `}` left out. */
  readonly start: number;
  readonly end: number;
  readonly params: readonly Variable[];
  /** The text is one expression, whose value is returned. */
  readonly isExpression?: boolean;
  /** A macro's body: continuation lines and `##` are made readable first. */
  readonly isMacro?: boolean;
  /** Conditions of the preprocessor that are true inside. */
  readonly conditions?: readonly string[];
}

export type LoweringResult =
  /** `errorAt` is where something could not be parsed, though the body as a whole could. */
  { readonly flow: Flow; readonly errorAt?: number } | { readonly lost: string };

/** Lowers the text of a body to its control-flow graph. Never throws on bad C. */
export function lowerBody(input: LoweringInput, range: BodyRange): LoweringResult {
  const parsed = parseBodies(input, range);
  if ("lost" in parsed) return parsed;
  const { bodies, arms, missingArms, errorAt } = parsed;
  const flow = lowerBodies(input, range, bodies);
  return {
    flow: {
      ...flow,
      ...(arms.length > 0 ? { arms } : {}),
      ...(missingArms > 0 ? { missingArms } : {}),
    },
    ...(errorAt === undefined ? {} : { errorAt }),
  };
}

interface ParsedBodies {
  readonly bodies: readonly ParsedBody[];
  readonly arms: readonly FlowArm[];
  readonly missingArms: number;
  readonly errorAt: number | undefined;
}

/** Parses a body in all of its alternatives, without lowering them. */
export function parseBodies(input: TextInput, range: BodyRange): ParsedBodies | { readonly lost: string } {
  if (nestsTooDeep(input.text, range)) return { lost: `brackets nested deeper than ${MAX_BRACKETS}` };
  const { text, base } = wrapped(input, range);
  const known = knownUnder(input.configuration, range.conditions);
  const { readings, missing, arms } = alternativesOf(text, known);
  const parsed = readings.map((reading) => parseBody(input, reading, { base, end: range.end }));
  const bodies = parsed.filter((body) => body !== undefined);
  if (bodies.length === 0) return { lost: "statements do not nest" };
  if (bodies.some(({ tree }) => tree.depth > MAX_TREE_DEPTH))
    return { lost: `nested deeper than ${MAX_TREE_DEPTH}` };
  return {
    bodies,
    arms: arms.map(({ start, end, conditions }) => ({ start: start + base, end: end + base, conditions })),
    missingArms: missing + parsed.length - bodies.length,
    errorAt: bodies.find(({ tree }) => tree.errorAt !== undefined)?.tree.errorAt,
  };
}

/** Bodies are alternatives: the configuration decides at the entry which one there is. */
function lowerBodies(input: LoweringInput, range: BodyRange, bodies: readonly ParsedBody[]): Flow {
  const flow = new FlowBuilder();
  const initializers: InitializerFacts[] = [];
  flow.openScope(range.start - 1, range.end + 1);
  for (const param of range.params) flow.declareParameter(param.name, param.type);
  const known = new KnownConditions(() => undefined);
  for (const body of bodies) {
    const [inside, next] = [flow.block(), flow.block()];
    const guard = reduced(body.guard, (atom) => known.truth({ k: "atom", name: atom }));
    known.learn(guard, false);
    branchOnConfiguration(flow, guard, { then: inside, else: next, at: range.start });
    flow.open(inside);
    flow.openScope(range.start - 1, range.end + 1);
    const lowering = createLowering(input, { ...body, flow, initializers });
    for (const statement of body.statements) lowering.statement(statement);
    flow.closeScope(range.end);
    flow.end({ to: "return", at: range.end });
    flow.open(next);
  }
  // Whatever is left is no way to compile the function.
  flow.end({ to: "stop" });
  flow.closeScope(range.end);
  return { locals: flow.locals, blocks: finishBlocks(flow.blocks), initializers };
}

interface LoweringParts extends ParsedBody {
  readonly flow: FlowBuilder;
  readonly initializers: InitializerFacts[];
}

function createLowering(input: LoweringInput, parts: LoweringParts): Lowering {
  const { tree, flow, text, groups, initializers } = parts;
  const lowering: Lowering = {
    tree,
    text,
    flow,
    model: input.model,
    configuration: input.configuration,
    labels: findLabels(tree, flow, text),
    groups: new Map(groups.map((group) => [group.at, group])),
    armTests: [],
    breaks: [],
    continues: [],
    switches: [],
    acquired: new Map(),
    initializers,
    statement: (node) => lowerStatement(lowering, node),
    expression: (node) => lowerExpression(lowering, node),
    condition: (node, branches) => lowerCondition(lowering, node, branches),
    fragment: (start, end) => parseFragment(input, tree, { start, end, params: [] }),
  };
  return lowering;
}

/** A body parsed with the arms of one alternative. */
interface ParsedBody {
  readonly tree: FlatTree;
  readonly statements: readonly number[];
  readonly groups: readonly ArmGroup[];
  /** The file as written, without the arms that are not in this alternative. */
  readonly text: string;
  readonly guard: Condition;
}

/** Undefined when the statements do not nest: half a function would be wrong about what it releases. */
function parseBody(
  input: TextInput,
  reading: Alternative,
  { base, end }: { readonly base: number; readonly end: number },
): ParsedBody | undefined {
  const masked = maskAlternative(reading);
  const groups = masked.groups.map((group) => movedGroup(group, base));
  const tree = new FlatTree();
  const statements = parseText(input, tree, { text: masked.text, base, end });
  const broken = statements === undefined ? groups : brokenGroups(tree, groups);
  if (broken.length > 0) return parseBody(input, withFirstArms(reading, broken), { base, end });
  if (statements === undefined) return undefined;
  const text = withoutSpans(input.text, masked.dropped, base);
  return { tree, statements, groups, text, guard: reading.guard };
}

function movedGroup({ conditional, at, arms }: ArmGroup, base: number): ArmGroup {
  return { conditional, at: at + base, arms: arms.map((arm) => ({ ...arm, at: arm.at + base })) };
}

/** The conditionals of these groups are read as their first arms. */
function withFirstArms(reading: Alternative, groups: readonly ArmGroup[]): Alternative {
  const readings = new Map(reading.readings);
  for (const { conditional } of groups) {
    const arms = readings.get(conditional)?.arms.slice(0, 1) ?? [];
    readings.set(conditional, { as: "row", arms });
  }
  return { ...reading, readings };
}

const HEADER = "int f() {";
const RETURN = "return ";

/** A stretch of the file as the body of a function; `base` is added to offsets in it. */
function wrapped(input: TextInput, range: BodyRange): { readonly text: string; readonly base: number } {
  const source = input.text.slice(range.start, range.end);
  const header = range.isExpression === true ? HEADER + RETURN : HEADER;
  const text = `${header}${range.isMacro === true ? plainMacro(source) : source}\n;}`;
  return { text, base: range.start - header.length };
}

/** Parses an argument of a macro that is code: statements, of which nothing is an alternative to anything. */
function parseFragment(input: LoweringInput, tree: FlatTree, range: BodyRange): number[] {
  const { text, base } = wrapped(input, range);
  const reading = firstAlternative(text, new KnownConditions(input.configuration));
  const { groups } = maskAlternative(reading);
  const masked = maskAlternative(groups.length > 0 ? withFirstArms(reading, groups) : reading);
  return parseText(input, tree, { text: masked.text, base, end: range.end }) ?? [];
}

interface MaskedText {
  readonly text: string;
  readonly base: number;
  /** Offset in the file behind the last statement. */
  readonly end: number;
}

/** The statements of a wrapped text; undefined when an error cut them off. */
function parseText(input: TextInput, tree: FlatTree, { text, base, end }: MaskedText): number[] | undefined {
  const parsed = input.grammar.parse(text);
  try {
    const root = tree.append(parsed, base);
    const definition = tree.child(root, "function_definition");
    const body = definition < 0 ? -1 : tree.child(definition, "compound_statement");
    if (body < 0 || tree.endOf(body) < end) return undefined;
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

function findLabels(tree: FlatTree, flow: FlowBuilder, text: string): Map<string, readonly Label[]> {
  const labels = new Map<string, readonly Label[]>();
  tree.kind.forEach((kind, node) => {
    if (kind !== "labeled_statement") return;
    const name = text.slice(tree.startOf(node + 1), tree.endOf(node + 1));
    const label: Label = { at: tree.startOf(node), block: flow.block() };
    labels.set(name, [...(labels.get(name) ?? []), label]);
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
