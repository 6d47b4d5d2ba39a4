import { open } from "node:fs/promises";
import { constants } from "node:fs";
import { join } from "node:path";
import { describeIoError } from "./describeIoError";

export type Source =
  { readonly text: string; readonly error?: never } | { readonly text?: never; readonly error: string };

/** The largest sources of the kernel are register headers of 25 MB; anything beyond this is no source. */
export const largestSourceBytes = 128 * 1024 * 1024;

/** Reads a source file as latin1, so that string offsets are byte offsets. Never throws. */
export async function readSource(root: string, path: string): Promise<Source> {
  try {
    // Opening a fifo would block without O_NONBLOCK.
    const handle = await open(join(root, path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return { error: stat.isDirectory() ? "is a directory" : "not a regular file" };
      if (stat.size > largestSourceBytes) return { error: "too large to be source code" };
      const text = await handle.readFile("latin1");
      return text.includes("\0") ? { error: "binary file" } : { text };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { error: describeIoError(error) };
  }
}
