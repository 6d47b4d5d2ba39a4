/** Files per message: enough to make the cost of a message vanish, few enough to spread work and report progress. */
export const largestBatch = 64;

/** Cuts a list into runs of at most {@link largestBatch}, and into at least `parts` runs while there are items for them. */
export function splitBatches<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const size = Math.max(1, Math.min(largestBatch, Math.ceil(items.length / Math.max(1, parts))));
  const batches: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return batches;
}
