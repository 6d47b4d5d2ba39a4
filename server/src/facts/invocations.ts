import type { KernelModel } from "../kernel/primitive";
import type { OutlineItem } from "../syntax/types";
import { declaredObject } from "./declaredObjects";
import { simpleExpression } from "./simpleExpression";
import type { Piece } from "./tokens";
import { splitArguments } from "./tokens";
import type { FileBinding, VariableFacts } from "./types";

/** A macro used at file scope, cut into its arguments. */
export interface Invocation {
  readonly macro: string;
  readonly args: readonly Piece[];
  readonly at: number;
  readonly isStatic: boolean;
}

/** Cuts `NAME(args);` at file scope; undefined without parentheses. */
export function readInvocation(text: string, item: OutlineItem): Invocation | undefined {
  const match = /\b([A-Za-z_]\w*)\s*\(/.exec(text.slice(item.nameAt, item.end));
  const source =
    match === null || match.index > 0
      ? macroBefore(text, item)
      : { name: match[1], open: match[0].length, at: item.nameAt };
  if (source?.name === undefined) return undefined;
  const close = text.lastIndexOf(")", item.end - 1);
  const open = source.at + source.open;
  if (close < open) return undefined;
  return {
    macro: source.name,
    args: splitArguments(text, open, close),
    at: source.at,
    isStatic: item.isStatic,
  };
}

/** The outline may name what the macro declares; the macro then stands in front of it. */
function macroBefore(
  text: string,
  item: OutlineItem,
): { name: string | undefined; open: number; at: number } | undefined {
  const match = /\b([A-Za-z_]\w*)\s*\(/.exec(text.slice(item.start, item.end));
  if (match === null) return undefined;
  return { name: match[1], open: match[0].length, at: item.start + match.index };
}

/** The variable that a macro such as `DEFINE_MUTEX(name)` declares. */
export function invocationVariable(use: Invocation, model: KernelModel): VariableFacts | undefined {
  const declared = declaredObject(
    use.macro,
    use.args.map((arg) => arg.text),
    model,
  );
  if (declared === undefined) return undefined;
  const { name, type, argument, isPerCpu, isExtern } = declared;
  return {
    name,
    type,
    at: use.args[argument]?.start ?? use.at,
    isStatic: use.isStatic || /_STATIC|STATIC_/.test(use.macro),
    ...(isPerCpu === true ? { isPerCpu } : {}),
    ...(isExtern === true ? { isExtern } : {}),
  };
}

/** Macros that register functions and are no rows of the model: initcalls, module hooks, boot parameters, fixups, static calls. */
const REGISTERS =
  /^(?:module_(?:init|exit|driver|\w+_driver)|\w*_initcall(?:_sync|_early)?|builtin_\w+|__setup|early_param|DECLARE_PCI_FIXUP_\w+|IRQCHIP_DECLARE|TIMER_OF_DECLARE|DEFINE_STATIC_CALL(?:_RET0)?)$/;

/** The invocation as a binding, when the model knows callbacks for it or it registers something. */
export function invocationBinding(use: Invocation, model: KernelModel): FileBinding | undefined {
  const callbacks = model.primitive(use.macro)?.callbacks ?? [];
  if (callbacks.length === 0 && !REGISTERS.test(use.macro)) return undefined;
  const args = use.args.map((arg) => simpleExpression(arg.text));
  return { callee: use.macro, args, at: use.at };
}
