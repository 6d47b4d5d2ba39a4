import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How much the heap may grow on what a collection left before the next one is worth its time. */
const GROWTH = 1.5;
const SLACK_BYTES = 200e6;

/**
 * Collects garbage when there is likely to be much. Left alone, the heap grows by half a gigabyte of decoded facts that are no
 * longer needed before the engine collects it, because the machine has memory to spare; the editor beside it may want that memory.
 */
export function createGarbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect !== "function") return () => undefined;
  let left = 0;
  return () => {
    if (getHeapStatistics().used_heap_size < left * GROWTH + SLACK_BYTES) return;
    Reflect.apply(collect, undefined, []);
    left = getHeapStatistics().used_heap_size;
  };
}
