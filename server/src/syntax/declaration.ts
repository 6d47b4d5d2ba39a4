import { findFunctionHeader, firstUnitOf, startsLine, type FunctionHeader } from "./functionHeader";
import type { ItemKind } from "./types";
import { firstWordIn, type TokenList, type Unit } from "./units";
import { isNeverCalled, isRecordWord, isStorageWord } from "./words";

/** What a run of top-level tokens declares. A declaration of a record and a variable gives two, over the same range. */
export interface Declared {
  readonly kind: ItemKind;
  readonly name: string;
  readonly nameAt: number;
  /** Units covered, first and last. */
  readonly first: number;
  readonly last: number;
  readonly body: number;
}

/** What the `{` behind these units opens. */
export type Opening =
  | { readonly opens: "function"; readonly header: FunctionHeader; readonly first: number }
  | { readonly opens: "record" | "initializer" | "linkage" | "other" };

export function classifyBrace(list: TokenList, units: readonly Unit[]): Opening {
  if (units.some((unit) => unit.text === "=")) return { opens: "initializer" };
  if (units.at(-1)?.text === "literal" && units.at(-2)?.text === "extern") return { opens: "linkage" };
  if (opensRecord(units)) return { opens: "record" };
  const header = findFunctionHeader(list, units);
  if (header !== undefined) return { opens: "function", header, first: firstUnitOf(units, header.nameUnit) };
  return { opens: units.some((unit) => isRecordWord(unit.text)) ? "record" : "other" };
}

/** Macro uses without `;` at the head of the units: `module_init(f)` with a declaration on the next line. */
export function leadingInvocations(text: string, units: readonly Unit[], limit: number): Declared[] {
  const found: Declared[] = [];
  let first = 0;
  for (let at = 1; at < limit; at++) {
    const name = units[at - 1];
    const next = units[at + 1];
    if (name === undefined || units[at]?.kind !== "group") continue;
    const isMacro = name.kind === "word" && !isNeverCalled(name.text) && onlyStorage(units, first, at - 1);
    // Nothing follows the last one of a file.
    const isEnded = next === undefined || (next.kind === "word" && startsLine(text, next.start));
    if (!isMacro || !isEnded) continue;
    found.push({ kind: "invocation", name: name.text, nameAt: name.start, first, last: at, body: -1 });
    first = at + 1;
  }
  return found;
}

/** True while the `;` ends the declaration of an old-style parameter, not the whole. */
export function isOldStyleParameter(list: TokenList, units: readonly Unit[]): boolean {
  const header = findFunctionHeader(list, units);
  const group = units[header?.groupUnit ?? -1];
  const declared = units.at(-1)?.kind === "brackets" ? units.at(-2) : units.at(-1);
  if (header === undefined || group === undefined || declared?.kind !== "word") return false;
  if (units.length - header.groupUnit < 3) return false;
  const names = list.text.slice(group.start + 1, group.end - 1).split(",");
  return (
    names.every((name) => /^\s*\w+\s*$/.test(name)) && names.some((name) => name.trim() === declared.text)
  );
}

/** Everything declared by units that ended in `;`. */
export function declarationsOf(list: TokenList, units: readonly Unit[]): Declared[] {
  const leading = leadingInvocations(list.text, units, units.length - 1);
  const first = (leading.at(-1)?.last ?? -1) + 1;
  return [...leading, ...declaredBy(list, units.slice(first)).map((one) => shifted(one, first))];
}

function shifted(declared: Declared, by: number): Declared {
  return { ...declared, first: declared.first + by, last: declared.last + by };
}

function declaredBy(list: TokenList, units: readonly Unit[]): Declared[] {
  const head = units[0];
  if (head === undefined) return [];
  const whole = { first: 0, last: units.length - 1 };
  const record = recordOf(units);
  const records = record === undefined ? [] : [{ ...record, ...whole }];
  if (head.text === "typedef") return [...records, ...typedefOf(list, units, whole)];
  const object = objectOf(list, units, record === undefined ? -1 : record.block);
  return object === undefined ? records : [...records, { ...object, ...whole }];
}

function recordOf(
  units: readonly Unit[],
): (Pick<Declared, "kind" | "name" | "nameAt" | "body"> & { block: number }) | undefined {
  const block = units.findIndex((unit) => unit.kind === "block");
  const body = units[block];
  const assigned = units.findIndex((unit) => unit.text === "=");
  if (body === undefined || (assigned >= 0 && assigned < block)) return undefined;
  const at = units.findIndex((unit) => isRecordWord(unit.text));
  if (at < 0 || at > block) return undefined;
  const tag = units[at + 1];
  const isNamed = tag?.kind === "word";
  return {
    kind: "record",
    name: isNamed ? tag.text : "",
    nameAt: (isNamed ? tag : body).start,
    body: body.start,
    block,
  };
}

function typedefOf(
  list: TokenList,
  units: readonly Unit[],
  whole: { first: number; last: number },
): Declared[] {
  const wrapped = units.find((unit, at) => unit.kind === "group" && units[at + 1]?.kind === "group");
  const named = wrapped === undefined ? lastWord(units) : firstWordIn(list, wrapped);
  if (named === undefined) return [];
  const body = units.find((unit) => unit.kind === "block")?.start ?? -1;
  return [{ kind: "typedef", name: named.text, nameAt: named.start, body, ...whole }];
}

/** A variable, a prototype or a macro use; `block` is the place of the record body the type consists of, or -1. */
function objectOf(
  list: TokenList,
  units: readonly Unit[],
  block: number,
): Omit<Declared, "first" | "last"> | undefined {
  const assigned = units.findIndex((unit) => unit.text === "=");
  const head = units.slice(block + 1, assigned < 0 ? units.length : assigned);
  const body = assigned < 0 ? -1 : (units.slice(assigned).find((unit) => unit.kind === "block")?.start ?? -1);
  const pointer = head.find((unit, at) => unit.kind === "group" && isPointerGroup(list, head, at));
  if (pointer !== undefined) return named("variable", firstWordIn(list, pointer), body);
  const header = findFunctionHeader(list, head);
  if (header !== undefined && !isAssembly(head)) {
    const macro = head[header.nameUnit];
    if (header.hasType || macro?.kind !== "word")
      return named(
        assigned < 0 ? "prototype" : "variable",
        { text: header.name, start: header.nameAt },
        body,
      );
    return named("invocation", macro, body);
  }
  return variableOf(units, head, { block, body, isAssigned: assigned >= 0 });
}

function variableOf(
  units: readonly Unit[],
  head: readonly Unit[],
  at: { block: number; body: number; isAssigned: boolean },
): Omit<Declared, "first" | "last"> | undefined {
  const stop = head.findIndex((unit) => unit.kind === "brackets" || unit.text === "," || unit.text === ":");
  const declarator = head.slice(0, stop < 0 ? head.length : stop);
  const name = lastWord(declarator);
  if (name === undefined || isAssembly(head) || isNeverCalled(name.text)) return undefined;
  const words = declarator.filter((unit) => unit.kind === "word" && !isStorageWord(unit.text));
  // `struct foo;` declares a tag, a lone word is a macro: neither is an object.
  const isTagOnly =
    words.length === 2 && isRecordWord(words[0]?.text ?? "") && !at.isAssigned && !hasPointer(declarator);
  if (at.block < 0 && (words.length < 2 || isTagOnly) && !(at.isAssigned && units.length > 2))
    return undefined;
  return named("variable", name, at.body);
}

function named(
  kind: ItemKind,
  name: { readonly text: string; readonly start: number } | undefined,
  body: number,
): Omit<Declared, "first" | "last"> | undefined {
  return name === undefined ? undefined : { kind, name: name.text, nameAt: name.start, body };
}

/** `(*name)(...)` behind a type, or `(*name)[4]`. */
function isPointerGroup(list: TokenList, units: readonly Unit[], at: number): boolean {
  const group = units[at];
  const next = units[at + 1]?.kind;
  if (group === undefined || at === 0 || (next !== "group" && next !== "brackets")) return false;
  return /^\(\s*(?:\w+\s+)?\*[\s*\w]*(?:\[[^\]]*\]\s*)*\)$/.test(list.text.slice(group.start, group.end));
}

function opensRecord(units: readonly Unit[]): boolean {
  const last = units.at(-1)?.text ?? "";
  if (isRecordWord(last) || isRecordWord(units.at(-2)?.text ?? "")) return true;
  // `enum name : type {`
  return units.at(-2)?.text === ":" && isRecordWord(units.at(-4)?.text ?? "");
}

function onlyStorage(units: readonly Unit[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isStorageWord(units[at]?.text ?? "")) return false;
  return true;
}

function hasPointer(units: readonly Unit[]): boolean {
  return units.some((unit) => unit.text === "*");
}

function lastWord(units: readonly Unit[]): Unit | undefined {
  return units.findLast((unit) => unit.kind === "word");
}

function isAssembly(units: readonly Unit[]): boolean {
  return /^(?:__)?asm(?:__)?$/.test(units[0]?.text ?? "");
}
