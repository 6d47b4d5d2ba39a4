import { CallNames } from "./callNames";
import { isWordPart } from "./charClass";
import type { Directive } from "./directive";
import { tokenize } from "./tokens";
import type { ItemKind, OutlineItem } from "./types";

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
  if (directive.name === "include") return includeItem(text, directive, place);
  return directive.name === "define" ? macroItem(text, directive, place) : undefined;
}

function includeItem(text: string, directive: Directive, place: DirectivePlace): OutlineItem | undefined {
  const path = /^(?:"([^"]+)"|<([^>]+)>)/.exec(directive.argument);
  const name = path?.[1] ?? path?.[2];
  const nameAt = directive.argumentAt + 1;
  // A path that goes on in the next line is none that anybody wrote.
  if (name === undefined || !text.startsWith(name, nameAt)) return undefined;
  return item("include", { name, nameAt, place, names: undefined });
}

function macroItem(text: string, directive: Directive, place: DirectivePlace): OutlineItem | undefined {
  const nameAt = directive.argumentAt;
  let nameEnd = nameAt;
  while (nameEnd < place.end && isWordPart(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === nameAt) return undefined;
  const name = text.slice(nameAt, nameEnd);
  const isFunction = text.charCodeAt(nameEnd) === OPEN_PAREN;
  const close = isFunction ? text.indexOf(")", nameEnd) : -1;
  const names = close < 0 || close >= place.end ? undefined : callsBetween(text, close + 1, place.end);
  return item(isFunction ? "functionMacro" : "objectMacro", { name, nameAt, place, names });
}

function callsBetween(text: string, start: number, end: number): CallNames {
  const names = new CallNames();
  const tokens = tokenize(text, { start, end, directives: false });
  for (let at = 0; at < tokens.count; at++) if (tokens.kinds[at] === OPEN_PAREN) names.note(text, tokens, at);
  return names;
}

interface ItemParts {
  readonly name: string;
  readonly nameAt: number;
  readonly place: DirectivePlace;
  readonly names: CallNames | undefined;
}

/** Written out, not spread: headers hold millions of these. */
function item(kind: ItemKind, { name, nameAt, place, names }: ItemParts): OutlineItem {
  return {
    kind,
    name,
    nameAt,
    start: place.start,
    end: place.end,
    body: -1,
    isStatic: false,
    isInline: false,
    conditions: place.conditions,
    calls: names?.calls ?? noNames,
    memberCalls: names?.memberCalls ?? noNames,
  };
}

const noNames: readonly string[] = [];
