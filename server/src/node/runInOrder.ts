/**
 * Runs work on every item, at most `ahead` at a time, and yields the results in the order of the items. Nothing new
 * starts until the consumer asks, so a slow consumer bounds the memory; a consumer that stops starts nothing more.
 */
export async function* runInOrder<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  const waiting = items[Symbol.iterator]();
  const startOne = (): void => {
    const next = waiting.next();
    if (next.done === true) return;
    const result = run(next.value);
    // Whoever awaits it sees the failure; a consumer that went away must not leave an unhandled rejection.
    result.catch(() => undefined);
    running.push(result);
  };
  for (let count = 0; count < ahead; count++) startOne();
  for (let first = running.shift(); first !== undefined; first = running.shift()) {
    const result = await first;
    startOne();
    yield result;
  }
}
