/**
 * 64-bit FNV-1a of a text as 16 hexadecimal digits, in two halves of 32 bits. It names a state of the tables in cache keys
 * and protects against nothing, so it needs no cryptographic strength, and this room no I/O module.
 */
export function contentHash(text: string): string {
  return half(text, 0x811c9dc5) + half(text, 0x01000193);
}

function half(text: string, seed: number): string {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
