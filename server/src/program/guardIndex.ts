import type { FileFacts, GuardFacts, GuardOp } from "../facts/types";
import type { FunctionIndex } from "./functionIndex";
import type { FunctionNode } from "./program";
import { nearest } from "./nearest";

/** A guard class with the pseudo functions that enter and leave it. */
export interface GuardClass {
  readonly facts: GuardFacts;
  readonly file: string;
  readonly enter: FunctionNode;
  readonly exit: FunctionNode | undefined;
  /** May fail to enter: `DEFINE_GUARD_COND` and the like. */
  readonly isConditional: boolean;
}

export interface GuardIndex {
  resolve(name: string, file: string): GuardClass | undefined;
  /** What `__free(name)` or `__cleanup(fn)` runs when its variable goes; undefined for other guards. */
  cleanup(guard: GuardOp, file: string): FunctionNode | undefined;
}

interface Definition {
  readonly facts: GuardFacts;
  readonly file: string;
}

/** Indexes guard classes; a conditional class takes its exit from the class it extends. */
export function createGuardIndex(files: readonly FileFacts[], functions: FunctionIndex): GuardIndex {
  const frees = new Map<string, Definition[]>();
  const byName = new Map<string, Definition[]>();
  for (const { path, guards } of files) {
    for (const facts of guards) {
      const index = facts.macro === "DEFINE_FREE" ? frees : byName;
      const list = index.get(facts.name);
      if (list) list.push({ facts, file: path });
      else index.set(facts.name, [{ facts, file: path }]);
    }
  }
  const definition = (name: string, file: string) =>
    nearest(file, byName.get(name) ?? [], (found) => found.file);
  return {
    cleanup({ guard, cleanup: name }, file) {
      if (name === undefined) return undefined;
      if (guard !== "__free") return functions.resolve(name, file);
      const found = nearest(file, frees.get(name) ?? [], (free) => free.file);
      return found?.facts.exit === undefined ? undefined : functions.resolve(found.facts.exit, found.file);
    },
    resolve(name, file) {
      const found = definition(name, file);
      if (!found) return undefined;
      const base = found.facts.base === undefined ? undefined : definition(found.facts.base, found.file);
      const enter = functions.resolve(found.facts.enter, found.file);
      if (!enter) return undefined;
      const exitName = found.facts.exit ?? base?.facts.exit;
      return {
        facts: found.facts,
        file: found.file,
        enter,
        exit: exitName === undefined ? undefined : functions.resolve(exitName, base?.file ?? found.file),
        isConditional: base !== undefined,
      };
    },
  };
}
