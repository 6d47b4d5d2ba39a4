import { firstWordIn, type TokenList, type Unit } from "./units";
import { isBuiltinType, isNeverCalled, isRecordWord, isShouted, isStorageWord } from "./words";

/** `name(parameters)` inside the units of a declaration. */
export interface FunctionHeader {
  readonly name: string;
  readonly nameAt: number;
  /** Place of the unit that holds the name, and of the parameter list. */
  readonly nameUnit: number;
  readonly groupUnit: number;
  /** Whether a type goes before the name; without one the "function" is a macro or an old implicit `int`. */
  readonly hasType: boolean;
}

/** Finds the declarator of a function; `list` gives the text of parenthesised parts. */
export function findFunctionHeader(list: TokenList, units: readonly Unit[]): FunctionHeader | undefined {
  const semicolon = units.findIndex((unit) => unit.text === ";");
  const limit = semicolon < 0 ? units.length : semicolon;
  const group = lastCallLike(list.text, units, limit);
  if (group === undefined) return findWrapped(list, units, limit);
  const name = units[group - 1];
  if (name === undefined || units[group + 1]?.kind === "group") return findWrapped(list, units, limit);
  const hasType = isTyped(units, group - 1);
  const header = { name: name.text, nameAt: name.start, nameUnit: group - 1, groupUnit: group, hasType };
  return hasType ? header : macroNamed(list, units, header);
}

/** First unit that belongs to the declaration whose name is at `nameUnit`: macro uses without `;` may stand before it. */
export function firstUnitOf(units: readonly Unit[], nameUnit: number): number {
  let first = nameUnit;
  for (let at = nameUnit - 1; at >= 0; at--) {
    const unit = units[at];
    if (unit === undefined) break;
    const isSpecifier = unit.kind === "word" || unit.text === "*" || isTypeofArgument(units, at);
    if (!isSpecifier && !isRecordBody(units, at)) break;
    first = at;
  }
  return first;
}

export function startsLine(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === 10;
}

/** Place of the last `word (...)` that is no unknown attribute behind the real one. */
function lastCallLike(text: string, units: readonly Unit[], limit: number): number | undefined {
  let found: number | undefined;
  for (let at = limit - 1; at > 0; at--) {
    if (!isCallLike(units, at)) continue;
    if (found !== undefined && units[found - 2] !== units[at]) break;
    const later = found === undefined ? undefined : units[found - 1];
    if (later !== undefined && startsLine(text, later.start) && !later.text.startsWith("__")) break;
    found = at;
  }
  return found;
}

function isCallLike(units: readonly Unit[], at: number): boolean {
  const name = units[at - 1];
  return units[at]?.kind === "group" && name?.kind === "word" && !isNeverCalled(name.text);
}

/** `int (*name(parameters))(parameters)` and `int (name)(parameters)`. */
function findWrapped(list: TokenList, units: readonly Unit[], limit: number): FunctionHeader | undefined {
  for (let at = limit - 1; at > 1; at--) {
    const wrapped = units[at - 1];
    if (units[at]?.kind !== "group" || wrapped?.kind !== "group") continue;
    const name = firstWordIn(list, wrapped);
    if (name === undefined) continue;
    return { name: name.text, nameAt: name.start, nameUnit: at - 1, groupUnit: at, hasType: true };
  }
  return undefined;
}

/** A definition made by a macro is known by the macro's first argument. */
function macroNamed(list: TokenList, units: readonly Unit[], header: FunctionHeader): FunctionHeader {
  const group = units[header.groupUnit];
  if (group === undefined || !isShouted(header.name)) return header;
  const argument = firstWordIn(list, group);
  return argument === undefined || isBuiltinType(argument.text) || isRecordWord(argument.text)
    ? header
    : { ...header, name: argument.text, nameAt: argument.start };
}

function isTyped(units: readonly Unit[], nameUnit: number): boolean {
  for (let at = firstUnitOf(units, nameUnit); at < nameUnit; at++) {
    const unit = units[at];
    if (unit !== undefined && (unit.kind !== "word" || !isStorageWord(unit.text))) return true;
  }
  return false;
}

function isTypeofArgument(units: readonly Unit[], at: number): boolean {
  return units[at]?.kind === "group" && /^(?:__)?typeof/.test(units[at - 1]?.text ?? "");
}

function isRecordBody(units: readonly Unit[], at: number): boolean {
  if (units[at]?.kind !== "block") return false;
  return isRecordWord(units[at - 1]?.text ?? "") || isRecordWord(units[at - 2]?.text ?? "");
}
