/**
 * Asked between units of long work. Gives nothing to go on at once, or a promise to wait for so that others get their turn:
 * a cancellation, an editor's request.
 */
export type Pause = () => Promise<void> | undefined;

/** For work that nobody waits beside. */
export const neverPause: Pause = () => undefined;
