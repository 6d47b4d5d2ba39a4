import type { Expr } from "../facts/types";
import type { FunctionNode } from "../program/program";

/** Between the pieces of a name that a macro pastes together, as it is written. */
export const PASTE = "##";

/**
 * A name that a macro leaves to its user, as the user would write it: parameters among its pasted pieces are replaced by the
 * arguments. Undefined when an argument is no name and no number.
 */
export function nameInUser(name: string, { macro, args, isParameter }: MacroUseOfName): string | undefined {
  const pieces = name.split(PASTE).map((text) => {
    const piece = text.trim();
    const index = macro.facts.params.findIndex((param) => param.name === piece);
    return index < 0 ? piece : textOf(args[index]);
  });
  if (pieces.some((piece) => piece === undefined)) return undefined;
  // A user that is a macro itself may have parameters among the pieces: its own users paste them.
  const isOpen = pieces.some((piece) => piece !== undefined && (isParameter(piece) || piece.includes(PASTE)));
  return pieces.join(isOpen ? PASTE : "");
}

interface MacroUseOfName {
  readonly macro: FunctionNode;
  readonly args: readonly Expr[];
  /** Whether a name is a parameter of the user. */
  readonly isParameter: (name: string) => boolean;
}

function textOf(arg: Expr | undefined): string | undefined {
  if (arg?.k === "name") return arg.name;
  return arg?.k === "number" ? String(arg.value) : undefined;
}
