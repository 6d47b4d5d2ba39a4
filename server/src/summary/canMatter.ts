import type { PrimitiveKind } from "../kernel/primitive";
import type { Place } from "../program/place";
import type { AnalysisInput } from "./analysisInput";
import { returnedPlace } from "./returnedPlace";
import type { Summary } from "./types";
import { Values } from "./values";

/** Kinds of primitives that change no lockset and are no event, unless they sleep. */
const SILENT: ReadonlySet<PrimitiveKind> = new Set(["query", "call", "sleep", "allocate"]);

/**
 * Whether a function can have any effect that its callers or the graph would see: most of the kernel's functions neither touch
 * a lock nor call one that does. `callees` are those of the call graph, looked at before.
 */
export function canMatter(
  { program, node, withoutEvents = false }: AnalysisInput,
  callees: Iterable<Summary | undefined>,
): boolean {
  const { kind, annotations, calls, values = [] } = node.facts;
  if (kind !== "function" || annotations.length > 0) return true;
  for (const callee of callees) if (callee && hasEffects(callee)) return true;
  // It may give a timer its function by assignment.
  if (values.some((name) => program.functionIndex.functionNamed(name, node.file.path))) return true;
  return calls.some((name) => {
    const primitive = program.model.primitive(name);
    if (primitive === undefined) return false;
    return !SILENT.has(primitive.kind) || (primitive.sleeps && !withoutEvents);
  });
}

/** What a function returns in terms of its parameters, for one whose states need not be followed. */
export function returnedObject(input: AnalysisInput): Place | undefined {
  const { returns } = input.node.facts;
  const { pointers } = input.program.types.resolve({ type: returns, file: input.node.file.path }).type;
  const flow = pointers > 0 ? input.node.facts.flow : undefined;
  return flow && returnedPlace(flow, new Values(input));
}

function hasEffects({
  events,
  outcomes,
  taken,
  pauses,
  bindings,
  queueings,
  splits,
  sleeping,
  function: fn,
}: Summary): boolean {
  return (
    fn.facts.kind === "guard" ||
    [events, sleeping.events, taken, pauses, bindings, queueings, splits].some((list) => list.length > 0) ||
    outcomes.some(({ acquired, released }) => acquired.length > 0 || released.length > 0)
  );
}
