import type { TypeRef } from "../facts/types";
import type { Program } from "../program/program";
import type { FileType } from "../program/typeIndex";

/** The type a pointer type points at; undefined for what is no pointer. Typedefs are looked through. */
export function pointedType(type: FileType, program: Program): FileType | undefined {
  const at = type.type.pointers > 0 ? type : withTypedefs(type, program);
  if (at.type.pointers === 0) return undefined;
  return { ...at, type: { ...at.type, pointers: at.type.pointers - 1 } };
}

export function isArray(type: FileType, program: Program): boolean {
  return type.type.arrays > 0 || withTypedefs(type, program).type.arrays > 0;
}

export function isPointerType(type: TypeRef): boolean {
  return type.pointers > 0 || type.arrays > 0;
}

/** A typedef that is a lock stays what it is. */
function withTypedefs(type: FileType, { types, model }: Program): FileType {
  if (type.type.base.k !== "named") return type;
  return types.resolve(type, (name) => model.primitiveType(name) !== undefined);
}
