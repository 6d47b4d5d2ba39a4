import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Waits for work, but no longer than its request is wanted. */
export async function untilCancelled(work: Promise<void>, token: CancellationToken): Promise<void> {
  if (token.isCancellationRequested) return;
  await new Promise<void>((resolve, reject) => {
    const listener = token.onCancellationRequested(() => resolve());
    work.then(resolve, reject).finally(() => listener.dispose());
  });
}

export function throwIfRequestCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, "the request was cancelled");
  }
}
