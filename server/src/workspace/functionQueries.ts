import type { Op } from "../facts/types";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import { stepsToEvent, stepsToHeld } from "../findings/steps";
import { stepAt, type SourceLines } from "../findings/collectFindings";
import type { Step } from "../findings/finding";
import { applyToAll } from "../summary/applyOp";
import { startAnalysis, type Analysis } from "../summary/startAnalysis";
import type { State } from "../summary/state";
import type { Summaries } from "../summary/summarize";
import { targetOf } from "../summary/targets";
import type { Held } from "../summary/types";
import type { CallAt, HeldAt, HeldLock } from "./api";

/** Answers the editor's questions about one file of an analyzed program. */
export class FunctionQueries {
  private readonly analyses = new Map<number, Analysis>();

  constructor(
    private readonly program: Program,
    private readonly summaries: Summaries,
    private readonly lines: (path: string) => SourceLines,
  ) {}

  /** Locks held before the statement or call at an offset. */
  locksAt(path: string, offset: number): HeldAt | undefined {
    const node = this.functionAt(path, offset);
    if (!node) return undefined;
    const states = this.statesAt(node, offset);
    return { function: node.facts.name, held: this.heldIn(states) };
  }

  /** The call whose name is at an offset. */
  callAt(path: string, offset: number): CallAt | undefined {
    const node = this.functionAt(path, offset);
    const found = node && this.findCall(node, offset);
    if (!node || !found) return undefined;
    const { model, functionIndex } = this.program;
    const { name, end } = found;
    const primitive = model.primitive(name);
    const callee = functionIndex.resolve(name, path);
    const summary = callee && this.summaries[callee.id];
    const values = this.analysisOf(node)?.context.values;
    const target = values && primitive && targetOf(values, primitive, found);
    return {
      name,
      start: found.at,
      end,
      ...(primitive && target?.class
        ? { primitive: { verb: verbs[primitive.kind] ?? primitive.kind, class: target.class.name } }
        : {}),
      effects: primitive ? [] : this.effectsOf(summary?.events ?? []),
      held: this.heldIn(this.statesAt(node, found.at)),
    };
  }

  private functionAt(path: string, offset: number): FunctionNode | undefined {
    return this.program.functions.find(
      ({ file, facts }) =>
        file.path === path &&
        facts.kind === "function" &&
        facts.start <= offset &&
        offset < facts.end &&
        facts.flow,
    );
  }

  private analysisOf(node: FunctionNode): Analysis | undefined {
    const known = this.analyses.get(node.id);
    if (known) return known;
    const flow = node.facts.flow;
    if (!flow) return undefined;
    const places = new Places(this.program.types, this.program.model);
    const analysis = startAnalysis(
      { program: this.program, places, node, summaryOf: (callee) => this.summaries[callee.id] },
      flow,
    );
    this.analyses.set(node.id, analysis);
    return analysis;
  }

  /** States just before the last operation that starts at or before the offset. */
  private statesAt(node: FunctionNode, offset: number): readonly State[] {
    const analysis = this.analysisOf(node);
    const flow = node.facts.flow;
    if (!analysis || !flow) return [];
    let bestAt = -1;
    let best: readonly State[] = [];
    flow.blocks.forEach((block, index) => {
      let states = analysis.entering(index);
      for (const op of block.ops) {
        if (op.at <= offset && op.at > bestAt && states.length > 0) {
          bestAt = op.at;
          best = states;
        }
        states = applyToAll(analysis.context, states, op);
      }
      const end = "at" in block.end ? block.end.at : -1;
      if (end >= 0 && end <= offset && end > bestAt && states.length > 0) {
        bestAt = end;
        best = states;
      }
    });
    return best;
  }

  private heldIn(states: readonly State[]): HeldLock[] {
    const all = new Map<string, { readonly lock: Held; count: number }>();
    for (const { held } of states) {
      for (const lock of held) {
        const known = all.get(lock.ref.key);
        if (known) known.count++;
        else all.set(lock.ref.key, { lock, count: 1 });
      }
    }
    return [...all.values()].map(({ lock, count }) => ({
      class: lock.ref.class?.name ?? "a lock that cannot be named",
      mode: lock.mode,
      certainty: count === states.length ? "must" : "may",
      taken: this.step(stepsToHeld(lock).at(-1) ?? { site: lock.site, action: "acquire" }),
    }));
  }

  private findCall(node: FunctionNode, offset: number): FoundCall | undefined {
    for (const block of node.facts.flow?.blocks ?? []) {
      for (const op of block.ops) {
        const call = calledAt(op, offset);
        if (call) return call;
      }
    }
    return undefined;
  }

  private effectsOf(events: readonly Parameters<typeof stepsToEvent>[0][]): CallAt["effects"] {
    const effects = events.flatMap((event) => {
      const lockClass = event.ref.class;
      const last = stepsToEvent(event).at(-1);
      if (!lockClass || !last) return [];
      return [{ verb: verbs[event.kind] ?? event.kind, class: lockClass.name, site: this.step(last) }];
    });
    return effects.sort((a, b) =>
      a.class < b.class ? -1 : a.class > b.class ? 1 : a.verb < b.verb ? -1 : 1,
    );
  }

  private step(draft: Parameters<typeof stepAt>[0]): Step {
    return stepAt(draft, this.lines(draft.site.function.file.path));
  }
}

type FoundCall = {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly args: (Op & { op: "call" })["args"];
  readonly result: number;
};

function calledAt(op: Op, offset: number): FoundCall | undefined {
  if (op.op !== "call" || op.callee.k !== "name") return undefined;
  const { name } = op.callee;
  if (offset < op.at || offset > op.at + name.length) return undefined;
  return { name, at: op.at, end: op.end, args: op.args, result: op.result };
}

const verbs: Readonly<Record<string, string>> = {
  acquire: "takes",
  try: "tries to take",
  release: "drops",
  wait: "waits for",
  signal: "signals",
  bind: "binds a callback to",
  init: "initializes",
  assert: "asserts that the caller holds",
};
