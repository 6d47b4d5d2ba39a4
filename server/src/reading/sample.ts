/** How many sites are chosen, and by which seed. */
export interface SampleSize {
  readonly size: number;
  readonly seed: number;
}

/**
 * A sample of things, to be held against the source by hand. Which ones are chosen depends on the seed and on their keys alone, not
 * on their order.
 */
export class Sample<T> {
  private chosen: { readonly rank: number; readonly thing: T }[] = [];
  private limit = Number.POSITIVE_INFINITY;
  private readonly size: number;
  private readonly seed: number;

  constructor({ size, seed }: SampleSize) {
    this.size = size;
    this.seed = seed;
  }

  offer(key: string, create: () => T): void {
    const rank = rankOf(key, this.seed);
    if (this.size === 0 || rank >= this.limit) return;
    this.chosen.push({ rank, thing: create() });
    if (this.chosen.length >= 2 * this.size) this.shrink();
  }

  result(): readonly T[] {
    this.shrink();
    return this.chosen.map(({ thing }) => thing);
  }

  private shrink(): void {
    this.chosen.sort((a, b) => a.rank - b.rank);
    this.chosen = this.chosen.slice(0, this.size);
    const last = this.chosen.at(-1);
    if (last && this.chosen.length === this.size) this.limit = last.rank;
  }
}

/** FNV-1a, its bits mixed once more: near keys must not have near ranks. */
function rankOf(key: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
