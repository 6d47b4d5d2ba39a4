import { createKernelModel } from "./model";
import type { KernelModel } from "./primitive";
import type { PrimitiveRow } from "./primitiveRow";

/** Models by the rows that a tree adds. Only the last one is kept: one tree is read at a time. */
export class ModelCache {
  private readonly builtIn = createKernelModel();
  private last: { readonly key: string; readonly model: KernelModel } | undefined;

  withRows(rows: readonly PrimitiveRow[]): KernelModel {
    if (rows.length === 0) return this.builtIn;
    const key = JSON.stringify(rows);
    if (this.last?.key !== key) this.last = { key, model: createKernelModel(rows) };
    return this.last.model;
  }
}
