import type { AtomValue, Condition } from "../base/condition";
import type { KernelModel } from "../kernel/primitive";
import type { ArmGroup } from "../syntax/liveTokens";
import type { FlatTree } from "./flatTree";
import type { FlowBuilder, JumpTarget } from "./flowBuilder";
import type { Expr, InitializerFacts } from "./types";

/** A branch's two ways on. */
export interface Branches {
  readonly then: number;
  readonly else: number;
}

/** Where a label stands, and the block that starts there. */
export interface Label {
  readonly at: number;
  readonly block: number;
}

/** The `switch` whose body is being lowered. */
export interface OpenSwitch {
  readonly cases: { value?: Expr; block: number }[];
  hasDefault: boolean;
  /** Number of preprocessor arms around it. */
  readonly armDepth: number;
}

/** Everything the lowering of one function shares. The three verbs call each other through it. */
export interface Lowering {
  readonly tree: FlatTree;
  /** The file as written: what masking blanked is read from here, at the same offsets. */
  readonly text: string;
  readonly flow: FlowBuilder;
  readonly model: KernelModel;
  /** By name. Arms of a conditional may each have one of the same name. */
  readonly labels: ReadonlyMap<string, readonly Label[]>;
  readonly configuration: AtomValue;
  /** Conditionals read as branches, by offset of their block. */
  readonly groups: Map<number, ArmGroup>;
  /** What the preprocessor arms around ask for. */
  readonly armTests: Condition[];
  readonly breaks: JumpTarget[];
  readonly continues: JumpTarget[];
  readonly switches: OpenSwitch[];
  /** Temp that tells whether the guard declared by `ACQUIRE(name, variable)` was entered. */
  readonly acquired: Map<string, number>;
  readonly initializers: InitializerFacts[];
  statement(node: number): void;
  /** Emits the effects of an expression and gives its value. */
  expression(node: number): Expr;
  /** Emits a condition as branches; nothing is open afterwards. */
  condition(node: number, branches: Branches): void;
  /** Parses part of the function again, as statements; gives the nodes of the statements. */
  fragment(start: number, end: number): number[];
}

/** Source text of a node, as written. */
export function textOf(lowering: Lowering, node: number): string {
  return lowering.text.slice(lowering.tree.startOf(node), lowering.tree.endOf(node));
}

/** Opaque expressions keep this much of their text. */
const MAX_OPAQUE = 60;

export function opaque(lowering: Lowering, node: number): Expr {
  const { tree, text } = lowering;
  const start = tree.startOf(node);
  const end = Math.min(tree.endOf(node), start + MAX_OPAQUE);
  return { k: "opaque", text: text.slice(start, end).replace(/\s+/g, " ") };
}
