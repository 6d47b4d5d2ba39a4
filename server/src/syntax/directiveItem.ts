import { CallNames } from "./callNames";
import { isWordPart } from "./charClass";
import type { Directive } from "./directive";
import { tokenize } from "./tokens";
import type { OutlineItem } from "./types";

export interface DirectivePlace {
  readonly start: number;
  readonly end: number;
  readonly conditions: readonly string[];
}

const OPEN_PAREN = 40;

/** The item of a `#define` or `#include`; undefined for other directives. */
export function directiveItem(
  text: string,
  directive: Directive,
  place: DirectivePlace,
): OutlineItem | undefined {
  if (directive.name === "include") return includeItem(directive, place);
  return directive.name === "define" ? macroItem(text, directive, place) : undefined;
}

function includeItem(directive: Directive, place: DirectivePlace): OutlineItem | undefined {
  const path = /^(?:"([^"]+)"|<([^>]+)>)/.exec(directive.argument);
  const name = path?.[1] ?? path?.[2];
  if (name === undefined) return undefined;
  return { ...place, ...nothingKnown, kind: "include", name, nameAt: directive.argumentAt + 1 };
}

function macroItem(text: string, directive: Directive, place: DirectivePlace): OutlineItem | undefined {
  const nameAt = directive.argumentAt;
  let nameEnd = nameAt;
  while (nameEnd < place.end && isWordPart(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === nameAt) return undefined;
  const name = text.slice(nameAt, nameEnd);
  const item = { ...place, ...nothingKnown, name, nameAt };
  if (text.charCodeAt(nameEnd) !== OPEN_PAREN) return { ...item, kind: "objectMacro" };
  const close = text.indexOf(")", nameEnd);
  const found = close < 0 || close >= place.end ? undefined : callsBetween(text, close + 1, place.end);
  return { ...item, kind: "functionMacro", calls: found?.calls ?? [], memberCalls: found?.memberCalls ?? [] };
}

function callsBetween(text: string, start: number, end: number): CallNames {
  const names = new CallNames();
  const tokens = tokenize(text, { start, end, directives: false });
  for (let at = 0; at < tokens.count; at++) if (tokens.kinds[at] === OPEN_PAREN) names.note(text, tokens, at);
  return names;
}

const nothingKnown = { body: -1, isStatic: false, isInline: false, calls: [], memberCalls: [] } as const;
