/** Asked by every loop over the program; the owner of the work decides what makes it true. */
export interface Cancellation {
  readonly isCancelled: boolean;
}

/** Thrown by work that found its cancellation set. Whoever started the work catches it; nothing is left behind. */
export class CancelledError extends Error {
  constructor() {
    super("cancelled");
    this.name = "CancelledError";
  }
}

/** For callers that never cancel. */
export const neverCancelled: Cancellation = { isCancelled: false };

/** Throws {@link CancelledError} when the work is no longer wanted. */
export function throwIfCancelled(cancellation: Cancellation): void {
  if (cancellation.isCancelled) throw new CancelledError();
}
