import type { Primitive } from "../kernel/primitive";

/** Readers that may be taken again while a writer waits: `read_lock`, but not `down_read` (lib/locking-selftest.c). */
export function isRecursiveReader(primitive: Primitive): boolean {
  return primitive.mode === "shared" && primitive.family === "rwlock";
}
