import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { FileFacts, Flow, FunctionFacts } from "./types";

/**
 * Facts as bytes for caches and workers: JSON in UTF-8, compressed in pieces. The first piece is the file without its flows,
 * each further piece the flow of one function, in order. Every piece has its length in front, as four bytes.
 */
export function encodeFacts(facts: FileFacts): Uint8Array {
  const flows: Uint8Array[] = [];
  const functions = facts.functions.map((fn): StoredFunction => {
    const { flow, ...rest } = fn;
    if (!flow) return rest;
    flows.push(compress(flow));
    return { ...rest, hasFlow: true };
  });
  return join([compress({ ...facts, functions }), ...flows]);
}

/**
 * The reverse of {@link encodeFacts}. Flows stay bytes until they are asked for, and may become bytes again: they are most of
 * a program, and few are needed at a time. Throws on bytes that are no such pieces; the shape of the JSON is trusted: a cache
 * key carries the format's version.
 */
export function decodeFacts(bytes: Uint8Array): FileFacts {
  const pieces = piecesOf(bytes);
  const [first, ...flows] = pieces;
  if (!first) throw new Error("no facts");
  const head = expand(first) as Omit<FileFacts, "functions"> & {
    readonly functions: readonly StoredFunction[];
  };
  let next = 0;
  const functions = head.functions.map((stored): FunctionFacts => {
    const { hasFlow, ...fn } = stored;
    const piece = hasFlow ? flows[next++] : undefined;
    return piece ? withFlow(fn, () => expand(piece) as Flow) : fn;
  });
  return { ...head, functions };
}

type StoredFunction = Omit<FunctionFacts, "flow"> & { readonly hasFlow?: boolean };

function withFlow(fn: Omit<FunctionFacts, "flow">, read: () => Flow): FunctionFacts {
  let kept: WeakRef<Flow> | undefined;
  const get = (): Flow => {
    const known = kept?.deref();
    if (known) return known;
    const flow = read();
    kept = new WeakRef(flow);
    return flow;
  };
  return Object.defineProperty(fn, "flow", { get, enumerable: true });
}

/** The fastest level: JSON of flows shrinks to a fifth by it, and a slower one gains little more. */
const LEVEL = 1;

function compress(value: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(value), { level: LEVEL });
}

function expand(piece: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(piece).toString("utf8"));
}

const LENGTH_BYTES = 4;

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + LENGTH_BYTES + piece.length, 0));
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece.length);
    joined.set(piece, at + LENGTH_BYTES);
    at += LENGTH_BYTES + piece.length;
  }
  return joined;
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at + LENGTH_BYTES;
    const end = start + view.getUint32(at);
    if (end > bytes.length) throw new Error("facts are cut off");
    pieces.push(bytes.subarray(start, end));
    at = end;
  }
  return pieces;
}
