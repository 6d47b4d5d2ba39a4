import type { Conditions, InitializerFacts } from "./types";

/** Puts the conditions of an item on what it added to a list. */
export function underConditions(
  list: { readonly conditions?: Conditions }[],
  from: number,
  conditions: Conditions,
): void {
  for (let at = from; at < list.length; at++) {
    const one = list[at];
    if (one) list[at] = { ...one, conditions };
  }
}

/** Puts the conditions inside an initializer on its entries. */
export function markEntries(
  initializers: InitializerFacts[],
  from: number,
  conditionsAt: ((at: number) => Conditions) | undefined,
): void {
  if (conditionsAt === undefined) return;
  for (let at = from; at < initializers.length; at++) {
    const one = initializers[at];
    if (!one) continue;
    const entries = one.entries.map((entry) => {
      const conditions = conditionsAt(entry.at);
      return conditions.length === 0 ? entry : { ...entry, conditions };
    });
    initializers[at] = { ...one, entries };
  }
}
