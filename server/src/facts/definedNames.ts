import { outline } from "../syntax/outline";
import type { OutlineItem } from "../syntax/types";
import { expandedHeader, expansionsOf } from "./expandedItem";

/** Names of the functions visible outside a file with these items, as the macros that define them name them. */
export function definedNames(text: string, items: readonly OutlineItem[]): string[] {
  const expansions = expansionsOf(text, items);
  return items.flatMap((item) => {
    if (item.kind !== "function" || item.isStatic) return [];
    const header = expandedHeader(expansions, text, item);
    const defined = header === undefined ? item : outline(header).items.findLast(isFunction);
    return defined === undefined || defined.isStatic ? [] : [defined.name];
  });
}

function isFunction({ kind }: OutlineItem): boolean {
  return kind === "function";
}
