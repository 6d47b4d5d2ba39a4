import type {
  CallbackArgument,
  CallbackContext,
  ContextEffect,
  LockMode,
  Primitive,
  PrimitiveKind,
  ReturnConvention,
  Target,
  TargetSort,
} from "./primitive";

/**
 * One row of `data/primitives.json`: a {@link Primitive} without its usual values, which are a lock, no target,
 * exclusive, never sleeping, without result.
 */
export interface PrimitiveRow extends Omit<
  Partial<Primitive>,
  "name" | "kind" | "sort" | "mode" | "returns" | "context" | "target" | "callbacks"
> {
  readonly name: string;
  readonly family: string;
  readonly kind: string;
  readonly sort?: string;
  readonly mode?: string;
  readonly returns?: string;
  readonly context?: string;
  /** `0`, `1.base.resv`, `global:rtnl_mutex`, `result`, `result.lock`. */
  readonly target?: string;
  /** Argument index to context. */
  readonly callbacks?: Readonly<Record<string, string | undefined>>;
  /** Member of the callback arguments that is the function. */
  readonly callbackField?: string;
}

/** Spells a row out. Throws on a value the model does not know: the table is wrong then. */
export function expandRow(row: PrimitiveRow): Primitive {
  const { target, callbacks, context, ...written } = row;
  const { callbackField: _spelledOutInCallbacks, ...rest } = written;
  return {
    ...rest,
    kind: oneOf(kinds, row.kind, row.name),
    sort: oneOf(sorts, row.sort ?? "lock", row.name),
    target: parseTarget(target ?? "none"),
    mode: oneOf(modes, row.mode ?? "exclusive", row.name),
    sleeps: row.sleeps ?? false,
    returns: oneOf(conventions, row.returns ?? "void", row.name),
    ...(context === undefined ? {} : { context: oneOf(effects, context, row.name) }),
    ...(callbacks === undefined ? {} : { callbacks: parseCallbacks(row) }),
  };
}

function parseTarget(text: string): Target {
  if (text === "none") return { at: "none" };
  if (text.startsWith("global:")) return { at: "global", name: text.slice("global:".length) };
  const dot = text.indexOf(".");
  const head = dot < 0 ? text : text.slice(0, dot);
  const field = dot < 0 ? {} : { field: text.slice(dot + 1) };
  if (head === "result") return { at: "result", ...field };
  const index = Number.parseInt(head, 10);
  if (Number.isNaN(index)) throw new Error(`no target: ${text}`);
  return { at: "argument", index, ...field };
}

function parseCallbacks({ name, callbacks, callbackField }: PrimitiveRow): CallbackArgument[] {
  return Object.entries(callbacks ?? {}).map(([index, context]) => ({
    index: Number.parseInt(index, 10),
    context: oneOf(callbackContexts, context ?? "", name),
    ...(callbackField === undefined ? {} : { field: callbackField }),
  }));
}

function oneOf<T extends string>(legal: readonly T[], value: string, name: string): T {
  const found = legal.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${name}: no such value: ${value}`);
  return found;
}

const kinds: readonly PrimitiveKind[] = [
  "acquire",
  "try",
  "release",
  "downgrade",
  "wait",
  "signal",
  "bind",
  "init",
  "assert",
  "annotate",
  "query",
  "sleep",
  "contextEnter",
  "contextExit",
  "allocate",
  "call",
];

const sorts: readonly TargetSort[] = [
  "lock",
  "completion",
  "waitqueue",
  "work",
  "workqueue",
  "timer",
  "hrtimer",
  "tasklet",
  "irq",
  "kthread",
  "rcu",
  "srcu",
  "fence",
  "other",
];

const modes: readonly LockMode[] = ["exclusive", "shared"];

const conventions: readonly ReturnConvention[] = [
  "void",
  "zeroIsSuccess",
  "nonzeroIsSuccess",
  "pointerIsSuccess",
  "other",
];

const effects: readonly ContextEffect[] = [
  "preemptOff",
  "irqOff",
  "irqSave",
  "bhOff",
  "rcu",
  "pageFaultOff",
  "migrateOff",
];

const callbackContexts: readonly CallbackContext[] = [
  "process",
  "softirq",
  "hardirq",
  "irqThread",
  "kthread",
  "caller",
  "other",
];
