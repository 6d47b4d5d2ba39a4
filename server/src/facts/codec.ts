import type { FileFacts } from "./types";

/** Facts as bytes for caches and workers: JSON in UTF-8. */
export function encodeFacts(facts: FileFacts): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(facts));
}

/** The reverse of {@link encodeFacts}. Throws on bytes that are no JSON; the shape is trusted: a cache key carries the format's version. */
export function decodeFacts(bytes: Uint8Array): FileFacts {
  return JSON.parse(new TextDecoder().decode(bytes)) as FileFacts;
}
