import type { TargetSort } from "../kernel/primitive";
import { classAt, type LockClass, type Unresolved } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionNode, Program } from "../program/program";

/** As {@link classAt} for a use in a function: behind a pointer that is kept somewhere is what was stored there. */
export function classHere(
  place: Place,
  sort: TargetSort,
  { program, node }: { readonly program: Program; readonly node: FunctionNode },
): LockClass | Unresolved {
  const found = classAt(place, sort, program);
  if (found !== "pointer" || sort !== "lock") return found;
  const pointer = pointerBefore(place);
  return (pointer && program.lockPointers.classBehind(pointer, node.file.path)) ?? found;
}

/** The pointer through which a place was reached, if nothing but a cast lies behind it. */
export function pointerBefore(place: Place): Place | undefined {
  let current: Place | undefined = place;
  while (current?.step?.s === "retype") current = current.parent;
  return current?.step?.s === "deref" ? current.parent : undefined;
}
