import type { Primitive } from "../kernel/primitive";
import type { FunctionNode, Program } from "../program/program";
import type { Places } from "../program/places";
import type { Summary } from "./types";

/** A function, and all that is known of the rest of the program by then. */
export interface AnalysisInput {
  readonly program: Program;
  readonly places: Places;
  readonly node: FunctionNode;
  readonly summaryOf: (callee: FunctionNode) => Summary | undefined;
  /** Which locks are followed; by default those that take part in lock order. */
  readonly tracks?: (primitive: Primitive) => boolean;
  /** Assertions and annotations are not believed: for comparing them with what is known without them. */
  readonly isSkeptical?: boolean;
  /** Only what is held and bound, not what happens meanwhile: a fraction of the work, for those who look for no deadlocks. */
  readonly withoutEvents?: boolean;
}
