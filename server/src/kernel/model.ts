import { allocators } from "./allocators";
import { createCensus } from "./census";
import { contentHash } from "./contentHash";
import primitiveRows from "./data/primitives.json";
import { noReturn } from "./noReturn";
import { opaqueFunctions, opaquePatterns } from "./opaque";
import type { KernelModel, Primitive } from "./primitive";
import { expandRow, type PrimitiveRow } from "./primitiveRow";
import { containers, primitiveTypes } from "./primitiveTypes";
import { privateAccessorPattern, privateAccessors } from "./privateAccessors";

/**
 * Builds the model from its tables. The rows come from a census of the lock and wait primitives in the sources of kernels
 * 7.2 and 6.1 (name, argument that is the lock, number of calls), checked against the headers of 5.10, 6.1 and 7.2. `userRows`
 * come on top; they must have passed `checkUserRows`.
 */
export function createKernelModel(userRows: readonly PrimitiveRow[] = []): KernelModel {
  const rows: readonly PrimitiveRow[] =
    userRows.length === 0 ? primitiveRows : [...primitiveRows, ...userRows];
  const primitives = rows.map(expandRow);
  const byName = new Map<string, Primitive>(primitives.map((primitive) => [primitive.name, primitive]));
  const types = new Map(primitiveTypes.map((type) => [type.name, type]));
  return {
    version: contentHash(tables(rows)),
    primitives,
    census: createCensus(primitives),
    primitive: (name) => byName.get(name),
    primitiveType: (name) => types.get(name),
    isContainer: (structTag) => containers.has(structTag),
    isOpaque: (name) => byName.has(name) || opaqueFunctions.has(name) || opaquePatterns.test(name),
    isNoReturn: (name) => noReturn.has(name),
    isPrivateAccessor: (name) => privateAccessors.has(name) || privateAccessorPattern.test(name),
    isAllocator: (name) => allocators.has(name),
  };
}

/** Everything an answer of the model can depend on. */
function tables(rows: readonly PrimitiveRow[]): string {
  return JSON.stringify([
    rows,
    primitiveTypes,
    [...containers],
    [...opaqueFunctions],
    opaquePatterns.source,
    [...noReturn],
    [...privateAccessors],
    privateAccessorPattern.source,
    [...allocators],
  ]);
}
