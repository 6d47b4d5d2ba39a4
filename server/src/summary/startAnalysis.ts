import type { Flow, Terminator } from "../facts/types";
import type { AnalysisInput } from "./analysisInput";
import { entryState } from "./entryState";
import type { FunctionContext } from "./functionContext";
import { FunctionPointers } from "./indirectCall";
import { applyToAll } from "./applyOp";
import type { State } from "./state";
import { StateSet } from "./stateSet";
import { isFollowed } from "./trackedLocks";
import { assume, type Condition, conditionOf } from "./truth";
import { Values } from "./values";

/** The states that reach each block, once nothing changes any more. */
export interface Analysis {
  readonly context: FunctionContext;
  entering(block: number): readonly State[];
  /** Blocks at which states were joined because there were too many. */
  readonly joined: number;
  /** The flow was given up before nothing changed any more. */
  readonly isCut: boolean;
}

/** Times that a block is looked at, on the average over a function, before its flow is given up. */
export const MAX_VISITS = 250;

/** Runs the flow to its fixed point. Also used by the editor, which asks for the states of single blocks. */
export function startAnalysis(input: AnalysisInput, flow: Flow): Analysis {
  const values = new Values(input);
  const { program, node, summaryOf } = input;
  const context: FunctionContext = {
    program,
    node,
    values,
    pointers: new FunctionPointers(node, values),
    summaryOf,
    tracks: input.tracks ?? isFollowed,
    isSkeptical: input.isSkeptical ?? false,
    record: undefined,
    translated: new Map(),
  };
  const sets = flow.blocks.map(() => new StateSet());
  sets[0]?.add(entryState(context));
  const waiting = [0];
  const isWaiting = new Set(waiting);
  let left = flow.blocks.length * MAX_VISITS;
  for (let index = waiting.shift(); index !== undefined && left > 0; index = waiting.shift()) {
    left--;
    isWaiting.delete(index);
    const block = flow.blocks[index];
    if (!block) continue;
    let states: readonly State[] = sets[index]?.takeNew() ?? [];
    for (const op of block.ops) states = applyToAll(context, states, op);
    for (const { target, state } of leaving(context, states, block.end)) {
      if (!sets[target]?.add(state) || isWaiting.has(target)) continue;
      isWaiting.add(target);
      waiting.push(target);
    }
  }
  return {
    context,
    entering: (block) => sets[block]?.all() ?? [],
    joined: sets.filter(({ isJoined }) => isJoined).length,
    isCut: left === 0 && waiting.length > 0,
  };
}

/** The states that a block's end leads on to other blocks. */
export function* leaving(
  context: FunctionContext,
  states: readonly State[],
  end: Terminator,
): Generator<{ readonly target: number; readonly state: State }> {
  switch (end.to) {
    case "jump":
      for (const state of states) yield { target: end.block, state };
      return;
    case "branch": {
      const condition = conditionOf(end.test, context.values);
      for (const state of states) {
        const yes = assume(state, condition, true);
        if (yes) yield { target: end.then, state: yes };
        const no = assume(state, condition, false);
        if (no) yield { target: end.else, state: no };
      }
      return;
    }
    case "switch":
      yield* intoCases(context, states, end);
      return;
    default:
  }
}

/** Switches with more cases tell nothing about the value inside a case. */
const MAX_CASES = 48;

/** Inside a case the value is the case's constant and none of the others. */
function* intoCases(
  { values }: FunctionContext,
  states: readonly State[],
  end: Terminator & { readonly to: "switch" },
): Generator<{ readonly target: number; readonly state: State }> {
  const { value, cases } = end;
  const all = cases.map((one): Condition | undefined => {
    if (!one.value || cases.length > MAX_CASES) return undefined;
    return conditionOf({ k: "binary", op: "==", left: value, right: one.value }, values);
  });
  for (const [index, { block }] of cases.entries()) {
    for (const state of states) {
      const inside = all.reduce<State | undefined>(
        (known, condition, i) => (known && condition ? assume(known, condition, i === index) : known),
        state,
      );
      if (inside) yield { target: block, state: inside };
    }
  }
}
