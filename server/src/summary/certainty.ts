import type { Flow } from "../facts/types";
import type { State } from "./state";
import { dominatorsOf } from "./dominators";

/**
 * Tells which locks are certainly held on the paths where they seem to be. A lock is in doubt where taking it and dropping it
 * both hang on conditions: some path never took it, some path dropped it, and the one that still holds it may not exist.
 */
export class Certainty {
  private dominators: ReturnType<typeof dominatorsOf> | undefined;
  private readonly blockAt = new Map<number, number>();

  constructor(private readonly flow: Flow) {
    flow.blocks.forEach(({ ops }, index) => {
      for (const { at } of ops) this.blockAt.set(at, index);
    });
  }

  /** Keys of the locks that are not in doubt among those held in some of the states that reach a block. */
  heldFor(states: readonly State[], block: number): ReadonlySet<string> {
    const certain = new Set<string>();
    for (const { held } of states) {
      for (const { ref, site } of held) {
        if (certain.has(ref.key)) continue;
        if (!isDoubtful(states, ref.key) || this.dominates(site.at, block)) certain.add(ref.key);
      }
    }
    return certain;
  }

  /** Every way to the block passes the acquisition. */
  private dominates(at: number, block: number): boolean {
    const origin = this.blockAt.get(at);
    if (origin === undefined) return false;
    this.dominators ??= dominatorsOf(this.flow);
    return this.dominators(origin, block);
  }
}

function isDoubtful(states: readonly State[], key: string): boolean {
  return states.some(
    ({ held, taken, dropped }) =>
      !held.some(({ ref }) => ref.key === key) && !taken.has(key) && dropped.has(key),
  );
}
