import type { ExtractRequest, ReadingSettings } from "../workspace/host";
import { readSource } from "./readSource";

/** Name under which the worker bundle exports its batch handler. */
export const extractBatchName = "extractBatch";

export interface BatchRequest {
  readonly root: string;
  readonly requests: readonly ExtractRequest[];
  readonly settings?: ReadingSettings;
}

/** Facts of all files of a batch, encoded and joined: one buffer shared between the threads instead of objects. */
export interface BatchReply {
  readonly facts: Uint8Array;
  readonly items: readonly BatchItem[];
}

export interface BatchItem {
  /** Bytes of this file's facts in the joined buffer; 0 when there are none. */
  readonly length: number;
  /** Size of the source. */
  readonly bytes: number;
  readonly error?: string;
}

/** Reads one text and gives its facts, encoded. May throw. */
export type ExtractText = (source: {
  readonly path: string;
  readonly text: string;
  readonly depth: ExtractRequest["depth"];
  readonly settings: ReadingSettings;
}) => Promise<Uint8Array> | Uint8Array;

/** The worker's side of a batch. Never throws: a file that cannot be read or makes the parser fail becomes an error. */
export function createBatchHandler(extract: ExtractText): (batch: BatchRequest) => Promise<BatchReply> {
  return async (batch) => {
    const encoded: Uint8Array[] = [];
    const items: BatchItem[] = [];
    for (const request of batch.requests) {
      const { facts, item } = await extractOne(batch, request, extract);
      items.push(item);
      if (facts !== undefined) encoded.push(facts);
    }
    return { facts: joinShared(encoded), items };
  };
}

async function extractOne(
  { root, settings = { primitives: [] } }: BatchRequest,
  request: ExtractRequest,
  extract: ExtractText,
): Promise<{ readonly facts?: Uint8Array; readonly item: BatchItem }> {
  const { path, depth } = request;
  let bytes = 0;
  try {
    const source = request.text === undefined ? readSource(root, path) : { text: request.text };
    if (source.text === undefined) return { item: { length: 0, bytes: 0, error: source.error } };
    bytes = source.text.length;
    const facts = await extract({ path, text: source.text, depth, settings });
    return { facts, item: { length: facts.length, bytes } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { item: { length: 0, bytes, error: `could not be analyzed: ${reason}` } };
  }
}

/** Shared memory crosses the thread border without a copy. */
function joinShared(parts: readonly Uint8Array[]): Uint8Array {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new Uint8Array(new SharedArrayBuffer(total));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
