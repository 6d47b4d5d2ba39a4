import { lineStartsOf } from "../base/text";
import type { KernelModel } from "../kernel/primitive";
import { holdsOnlyConstants } from "../syntax/constantsHeader";
import { outline } from "../syntax/outline";
import { configurationOf } from "../syntax/configuration";
import type { KconfigValues } from "../syntax/kconfig";
import type { Grammar, OutlineItem } from "../syntax/types";
import { textForItem, conditionsInside } from "./armText";
import { markEntries, underConditions } from "./itemConditions";
import { readDeclarations, type DeclarationFacts } from "./declarations";
import { definedNames } from "./definedNames";
import {
  deeper,
  expandedDeclaration,
  expandedHeader,
  expandedUse,
  expansionsOf,
  placedFacts,
  type Expansions,
} from "./expandedItem";
import type { GuardDefinition } from "./guards";
import { readGuard } from "./guards";
import { invocationBinding, invocationVariable, readInvocation } from "./invocations";
import type { LoweringInput } from "./lowerFunction";
import { lowerBody } from "./lowerFunction";
import { readFunctionMacro, readObjectMacro } from "./macros";
import { readSignature } from "./signature";
import { valueNames } from "./valueNames";
import type { FileFacts, FunctionFacts } from "./types";

/**
 * How much of a file is read: `outline` gives no `flow` at all, `full` gives it for every function, a list for the functions and
 * macros named in it. Everything that needs no tree (signatures, records, typedefs, variables, initialisers) is always there.
 * `names` gives nothing but the names of functions visible outside the file.
 */
export type ExtractDepth = "names" | "outline" | "full" | readonly string[];

export interface ExtractInput {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** latin1: offsets are bytes. */
  readonly text: string;
  readonly depth: ExtractDepth;
  /** The configuration to read the file for; without one, all arms of conditionals are alternatives. */
  readonly kconfig?: KconfigValues;
}

export interface ExtractContext {
  readonly grammar: Grammar;
  readonly model: KernelModel;
}

/** Reads one file into plain facts, looking at no other file. Never throws on bad C: what could not be read is in `lost`. */
export function extractFile(input: ExtractInput, context: ExtractContext): FileFacts {
  return extractText(input, context, undefined);
}

/** `outer` are the macros of the file that the text was expanded from. */
function extractText(input: ExtractInput, context: ExtractContext, outer: Expansions | undefined): FileFacts {
  const facts = emptyFacts(input);
  if (holdsOnlyConstants(input.text)) return input.depth === "names" ? { ...facts, defined: [] } : facts;
  const configuration = configurationOf(input.text, input.kconfig);
  const { items } = outline(input.text, configuration);
  if (input.depth === "names") return { ...facts, defined: definedNames(input.text, items) };
  const lowering: LoweringInput = { text: input.text, configuration, ...context };
  const expansions = outer ?? expansionsOf(input.text, items);
  const wanted = typeof input.depth === "string" ? undefined : new Set(input.depth);
  const work: Work = {
    facts,
    lowering,
    isWanted: (name) => (wanted === undefined ? input.depth === "full" : wanted.has(name)),
    guardFlow: input.depth !== "outline",
    declared: new Set(),
    expansions,
    extract: (text) => extractText({ ...input, text }, context, deeper(expansions)),
  };
  for (const item of items) readItem(work, item);
  // Nothing is ever reported, and no position shown, in a file without functions.
  return facts.functions.length === 0 ? facts : { ...facts, lineStarts: lineStartsOf(input.text) };
}

type Growing<T> = { [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };
type GrowingFacts = Growing<Required<Omit<FileFacts, "defined">>>;

interface Work {
  readonly facts: GrowingFacts;
  readonly lowering: LoweringInput;
  readonly isWanted: (name: string) => boolean;
  readonly guardFlow: boolean;
  /** Starts of declarations already read: one that declares several things has several items. */
  readonly declared: Set<number>;
  readonly expansions: Expansions;
  /** Reads what a macro of the file stands for. */
  readonly extract: (text: string) => FileFacts;
}

/** Whatever an item adds stands under the item's conditions. */
function readItem(work: Work, item: OutlineItem): void {
  const { facts } = work;
  const { records, variables, initializers, bindings, guards } = facts;
  const before = [records, variables, initializers, bindings, guards].map(({ length }) => length);
  READERS[item.kind](work, item);
  if (item.conditions.length === 0) return;
  for (const [index, list] of [records, variables, initializers, bindings, guards].entries())
    underConditions(list, before[index] ?? 0, item.conditions);
}

const READERS: Readonly<Record<OutlineItem["kind"], (work: Work, item: OutlineItem) => void>> = {
  function: addFunction,
  record: addDeclaration,
  typedef: addDeclaration,
  variable: addDeclaration,
  prototype: addPrototype,
  functionMacro: addFunctionMacro,
  objectMacro: addObjectMacro,
  invocation: addInvocation,
  include: addInclude,
};

function emptyFacts({ path }: Pick<ExtractInput, "path">): GrowingFacts {
  return {
    path,
    lineStarts: [],
    includes: [],
    functions: [],
    records: [],
    typedefs: [],
    variables: [],
    initializers: [],
    guards: [],
    bindings: [],
    prototypes: [],
    lost: [],
    errors: [],
  };
}

function addFunction(work: Work, item: OutlineItem): void {
  const { facts, lowering, isWanted } = work;
  const header = macroHeader(work, item) ?? headerOf(lowering, item);
  const { name, at } = header;
  if (!isWanted(name)) return void facts.functions.push(header);
  const { body, end, conditions } = item;
  const lowered = lowerBody(lowering, { start: body + 1, end: end - 1, params: header.params, conditions });
  if ("flow" in lowered) {
    if (lowered.errorAt !== undefined) facts.errors.push({ at, name, errorAt: lowered.errorAt });
    const values = valueNames(lowered.flow, header.params);
    facts.functions.push({ ...header, ...(values.length > 0 ? { values } : {}), flow: lowered.flow });
  } else {
    facts.functions.push(header);
    facts.lost.push({ at, name, reason: lowered.lost });
  }
}

function headerOf({ text, configuration }: LoweringInput, item: OutlineItem): FunctionFacts {
  const { name, nameAt, start, end, body, isStatic, isInline, conditions, calls, memberCalls } = item;
  const compiled = textForItem(text, configuration, { start, end: body, conditions });
  return {
    name,
    kind: "function",
    isStatic,
    isInline,
    ...(WEAK.test(text.slice(start, body)) ? { isWeak: true } : {}),
    at: nameAt,
    start,
    end,
    body,
    ...readSignature(compiled, { start, nameAt, end: body }),
    conditions,
    calls,
    memberCalls,
  };
}

/** The header of a function that a macro in front of its body defines, with what else the macro defines added to the file. */
function macroHeader(
  { facts, lowering, expansions, extract }: Work,
  item: OutlineItem,
): FunctionFacts | undefined {
  const text = expandedHeader(expansions, lowering.text, item);
  if (text === undefined) return undefined;
  const found = placedFacts(extract(text), lowering.text, item);
  const defined = found.functions.at(-1);
  if (defined === undefined) return undefined;
  append(facts, { ...found, functions: found.functions.slice(0, -1) });
  const { name, isStatic, isInline, params, returns, annotations, section } = defined;
  return {
    ...headerOf(lowering, item),
    name,
    isStatic,
    isInline,
    params,
    returns,
    annotations,
    ...(section === undefined ? {} : { section }),
  };
}

/** include/linux/compiler_attributes.h */
const WEAK = /\b__weak\b|__attribute__\s*\(\(\s*(?:__)?weak/;

function addDeclaration(work: Work, item: OutlineItem): void {
  const { facts, lowering, declared } = work;
  if (declared.has(item.start)) return;
  declared.add(item.start);
  const source = item.kind === "variable" ? lowering.text.slice(item.start, item.end) : "";
  const expanded = expandedDeclaration(work.expansions, source);
  if (expanded === undefined) {
    const text = textForItem(lowering.text, lowering.configuration, item);
    const initializers = facts.initializers.length;
    readDeclarations(text, item, facts);
    return markEntries(facts.initializers, initializers, conditionsInside(lowering.text, item));
  }
  const found: DeclarationFacts = emptyFacts({ path: facts.path });
  readDeclarations(expanded, { ...item, start: 0, end: expanded.length }, found);
  append(facts, placedFacts(found, lowering.text, item));
}

function addPrototype({ facts, lowering }: Work, item: OutlineItem): void {
  const { name, nameAt, start, end } = item;
  const { returns } = readSignature(lowering.text, { start, nameAt, end });
  // Only a pointer leads to a lock; most functions return a number.
  if (returns.base.k === "builtin" || (returns.pointers === 0 && returns.base.k !== "named")) return;
  facts.prototypes.push({ name, returns, at: nameAt });
}

function addFunctionMacro({ facts, lowering, isWanted }: Work, item: OutlineItem): void {
  const macro = readFunctionMacro(lowering, item, { withFlow: isWanted(item.name), lost: facts.lost });
  if (macro !== undefined) facts.functions.push(macro);
}

function addObjectMacro({ facts, lowering }: Work, item: OutlineItem): void {
  const macro = readObjectMacro(lowering.text, item);
  if (macro !== undefined) facts.functions.push(macro);
}

function addInvocation(work: Work, item: OutlineItem): void {
  const { facts, lowering } = work;
  const use = readInvocation(lowering.text, item);
  if (use === undefined) return;
  const guard = readGuard(lowering, use, work.guardFlow);
  if (guard !== undefined) return addGuard(facts, guard);
  const variable = invocationVariable(use, lowering.model);
  if (variable !== undefined) facts.variables.push(variable);
  const binding = invocationBinding(use, lowering.model);
  if (binding !== undefined) facts.bindings.push(binding);
  addExpansion(work, item);
}

/** What a macro used at file scope defines belongs to the file. */
function addExpansion({ facts, lowering, expansions, extract }: Work, item: OutlineItem): void {
  const text = expandedUse(expansions, lowering.text.slice(item.start, item.end));
  if (text !== undefined) append(facts, placedFacts(extract(text), lowering.text, item));
}

function append(facts: GrowingFacts, more: Partial<FileFacts>): void {
  facts.functions.push(...(more.functions ?? []));
  facts.records.push(...(more.records ?? []));
  facts.typedefs.push(...(more.typedefs ?? []));
  facts.variables.push(...(more.variables ?? []));
  facts.initializers.push(...(more.initializers ?? []));
  facts.prototypes.push(...(more.prototypes ?? []));
  facts.bindings.push(...(more.bindings ?? []));
  facts.lost.push(...(more.lost ?? []));
  facts.errors.push(...(more.errors ?? []));
}

function addGuard(facts: GrowingFacts, { guard, functions }: GuardDefinition): void {
  facts.guards.push(guard);
  facts.functions.push(...functions);
}

function addInclude({ facts, lowering }: Work, item: OutlineItem): void {
  const line = lowering.text.slice(item.start, item.end);
  facts.includes.push({ path: item.name, system: /include\s*</.test(line) });
}
