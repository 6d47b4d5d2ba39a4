import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { describeIoError } from "./describeIoError";

export type Source =
  { readonly text: string; readonly error?: never } | { readonly text?: never; readonly error: string };

/** The largest sources of the kernel are register headers of 25 MB; anything beyond this is no source. */
export const largestSourceBytes = 128 * 1024 * 1024;

/**
 * Reads a source file as latin1, so that string offsets are byte offsets. Never throws. Blocks: reading from the page
 * cache takes less time than handing the work to another thread would.
 */
export function readSource(root: string, path: string): Source {
  try {
    // Opening a fifo would wait for a writer without O_NONBLOCK.
    const file = openSync(join(root, path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readOpen(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { error: describeIoError(error) };
  }
}

function readOpen(file: number): Source {
  const stat = fstatSync(file);
  if (stat.isDirectory()) return { error: "is a directory" };
  if (!stat.isFile()) return { error: "not a regular file" };
  if (stat.size > largestSourceBytes) return { error: "too large to be source code" };
  const content = Buffer.allocUnsafe(stat.size);
  let length = 0;
  while (length < content.length) {
    const read = readSync(file, content, length, content.length - length, null);
    // The file became shorter while it was read.
    if (read === 0) break;
    length += read;
  }
  const text = content.subarray(0, length);
  return text.includes(0) ? { error: "binary file" } : { text: text.toString("latin1") };
}
