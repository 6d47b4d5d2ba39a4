import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Piscina } from "piscina";
import type { ExtractRequest, ExtractResult, Host, ReadingSettings } from "../workspace/host";
import { createGarbageCollector } from "./collectGarbage";
import { type BatchReply, type BatchRequest, extractBatchName } from "./extractBatch";
import type { FileProblem } from "./fileProblem";
import { listBuildSources, listSources } from "./listSources";
import { readSource } from "./readSource";
import { runInOrder } from "./runInOrder";
import { splitBatches } from "./splitBatches";

export type DecodeFacts = (bytes: Uint8Array) => NonNullable<ExtractResult["facts"]>;

export interface FileHostOptions {
  /** Absolute. */
  readonly root: string;
  /** The bundled worker; its export {@link extractBatchName} handles one batch. */
  readonly workerFile: string;
  readonly decode: DecodeFacts;
  /** Number of worker threads; by default one per processor, at most {@link mostWorkers}. */
  readonly workers?: number;
  readonly onProblem?: (problem: FileProblem) => void;
}

/** More threads only compete for memory: each holds a parser of 100 MB. */
export const mostWorkers = 4;

/** Batches in flight per worker: one being read and one waiting, so that no worker is ever idle. */
const batchesPerWorker = 2;

/** A host on the file system, with extraction in worker threads. The threads start with the first extraction. */
export function createFileHost(options: FileHostOptions): Host {
  const workers = Math.max(1, options.workers ?? Math.min(mostWorkers, availableParallelism()));
  const pool = new LazyPool(options.workerFile, workers);
  const { root, decode, onProblem } = options;
  return {
    root,
    listFiles: (within) => listSources({ root, ...(within !== undefined && { within }), onProblem }),
    listBuildFiles: () => listBuildSources({ root, onProblem }),
    readFile: (path, { isOptional = false } = {}) => {
      if (isOptional && !existsSync(join(root, path))) return Promise.resolve(undefined);
      const source = readSource(root, path);
      if (source.text === undefined) onProblem?.({ path, reason: source.error });
      return Promise.resolve(source.text);
    },
    extract: (requests, settings) =>
      extractAll({ root, requests, settings, workers, pool, decode, onProblem }),
    rest: createGarbageCollector(),
    dispose: () => pool.dispose(),
  };
}

interface Extraction {
  readonly root: string;
  readonly requests: readonly ExtractRequest[];
  readonly settings: ReadingSettings | undefined;
  readonly workers: number;
  readonly pool: LazyPool;
  readonly decode: DecodeFacts;
  readonly onProblem: FileHostOptions["onProblem"];
}

async function* extractAll(extraction: Extraction): AsyncGenerator<ExtractResult> {
  const { root, requests, settings, workers, pool, onProblem } = extraction;
  const batches = splitBatches(requests, workers * batchesPerWorker);
  const shared = { root, ...(settings !== undefined && { settings }) };
  const run = (batch: readonly ExtractRequest[]) => runBatch(pool, { ...shared, requests: batch });
  for await (const { request, reply } of runInOrder(batches, run, workers * batchesPerWorker)) {
    for (const result of decodeReply(request.requests, reply, extraction.decode)) {
      if (result.error !== undefined) onProblem?.({ path: result.path, reason: result.error });
      yield result;
    }
  }
}

interface BatchOutcome {
  readonly request: BatchRequest;
  readonly reply: BatchReply;
}

/** A worker that dies takes its batch with it: then every file of the batch gets a worker call of its own. */
async function runBatch(pool: LazyPool, request: BatchRequest): Promise<BatchOutcome> {
  try {
    return { request, reply: await pool.run(request) };
  } catch (error) {
    if (request.requests.length === 1) return { request, reply: failedReply(error) };
  }
  const replies: BatchReply[] = [];
  for (const one of request.requests) {
    replies.push((await runBatch(pool, { ...request, requests: [one] })).reply);
  }
  return { request, reply: joinReplies(replies) };
}

function failedReply(error: unknown): BatchReply {
  const reason = error instanceof Error ? error.message : String(error);
  return { facts: new Uint8Array(0), items: [{ length: 0, bytes: 0, error: `worker failed: ${reason}` }] };
}

function joinReplies(replies: readonly BatchReply[]): BatchReply {
  const facts = new Uint8Array(replies.reduce((sum, reply) => sum + reply.facts.length, 0));
  let at = 0;
  for (const reply of replies) {
    facts.set(reply.facts, at);
    at += reply.facts.length;
  }
  return { facts, items: replies.flatMap((reply) => reply.items) };
}

function* decodeReply(
  requests: readonly ExtractRequest[],
  reply: BatchReply,
  decode: DecodeFacts,
): Generator<ExtractResult> {
  let at = 0;
  for (const [index, { path }] of requests.entries()) {
    const item = reply.items[index] ?? { length: 0, bytes: 0, error: "no answer from the worker" };
    const encoded = reply.facts.subarray(at, at + item.length);
    at += item.length;
    yield {
      path,
      bytes: item.bytes,
      ...(item.length > 0 && { facts: decode(encoded) }),
      ...(item.error !== undefined && { error: item.error }),
    };
  }
}

/** Worker threads that exist only once something was asked of them. */
/** A thread that has nothing to do for so long ends, but for one: a parser holds memory that the analysis can use. */
const IDLE_MS = 2000;

class LazyPool {
  private pool: Piscina<BatchRequest, BatchReply> | undefined;
  private isDisposed = false;

  constructor(
    private readonly workerFile: string,
    private readonly workers: number,
  ) {}

  run(request: BatchRequest): Promise<BatchReply> {
    if (this.isDisposed) return Promise.reject(new Error("the host is closed"));
    this.pool ??= new Piscina<BatchRequest, BatchReply>({
      filename: this.workerFile,
      name: extractBatchName,
      minThreads: Math.min(1, this.workers),
      idleTimeout: IDLE_MS,
      maxThreads: this.workers,
    });
    return this.pool.run(request);
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    const pool = this.pool;
    this.pool = undefined;
    await pool?.destroy();
  }
}
