import type { FileFacts, Flow, FunctionFacts } from "./types";

/**
 * Facts as bytes for caches and workers: lines of JSON in UTF-8. The first line is the file without its flows, each further
 * line the flow of one function, in order.
 */
export function encodeFacts(facts: FileFacts): Uint8Array {
  const flows: string[] = [];
  const functions = facts.functions.map((fn): StoredFunction => {
    const { flow, ...rest } = fn;
    if (!flow) return rest;
    flows.push(JSON.stringify(flow));
    return { ...rest, hasFlow: true };
  });
  return new TextEncoder().encode([JSON.stringify({ ...facts, functions }), ...flows].join("\n"));
}

/**
 * The reverse of {@link encodeFacts}. Flows stay bytes until they are asked for, and may become bytes again: they are most of
 * a program, and few are needed at a time. Throws on bytes that are no JSON; the shape is trusted: a cache key carries the
 * format's version.
 */
export function decodeFacts(bytes: Uint8Array): FileFacts {
  const headEnd = lineEnd(bytes, 0);
  const head = parse(bytes, 0, headEnd) as Omit<FileFacts, "functions"> & { readonly functions: readonly StoredFunction[] };
  let next = headEnd + 1;
  const functions = head.functions.map((stored): FunctionFacts => {
    const { hasFlow, ...fn } = stored;
    if (!hasFlow) return fn;
    const start = next;
    const end = lineEnd(bytes, start);
    next = end + 1;
    return withFlow(fn, () => parse(bytes, start, end) as Flow);
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

const NEWLINE = 10;

function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(NEWLINE, from);
  return end < 0 ? bytes.length : end;
}

function parse(bytes: Uint8Array, start: number, end: number): unknown {
  // A copy: the decoder does not take shared memory.
  return JSON.parse(new TextDecoder().decode(bytes.slice(start, end)));
}
