import type { FileFacts, InitializerFacts } from "../facts/types";
import type { FunctionIndex } from "./functionIndex";
import { keyOfEntry, staticCallKey, type OpsKey } from "./opsKey";
import type { FunctionNode } from "./program";
import type { TypeIndex } from "./typeIndex";

/** A function bound to a key: by an initializer, an assignment, or as the argument of a function that stores it. */
export interface OpsBinding {
  readonly key: OpsKey;
  readonly node: FunctionNode;
  /** Where it is bound. */
  readonly file: string;
  readonly at: number;
  readonly how: "initializer" | "assignment" | "argument";
}

/** What finding the key of an entry takes. */
export interface BindingIndexes {
  readonly types: TypeIndex;
  readonly functionIndex: FunctionIndex;
}

/** Everything that the initializers at file scope bind. */
export function fileScopeBindings(files: readonly FileFacts[], indexes: BindingIndexes): OpsBinding[] {
  return files.flatMap((file) => {
    const statics = new Set(file.variables.flatMap(({ name, isStatic }) => (isStatic ? [name] : [])));
    const symbolOf = (name: string): NamedObject => ({
      name,
      file: statics.has(name) ? file.path : undefined,
    });
    return [
      ...file.initializers.flatMap((initializer) =>
        initializerBindings(initializer, { file: file.path, symbolOf }, indexes),
      ),
      ...staticCallBindings(file, indexes),
    ];
  });
}

/** A variable as its key names it; the file is that of variables nobody else sees. */
export interface NamedObject {
  readonly name: string;
  readonly file: string | undefined;
}

/** What one initializer binds: entries whose value is a function and whose member is known. */
export function initializerBindings(
  { variable, type, entries }: InitializerFacts,
  { file, symbolOf }: { readonly file: string; readonly symbolOf: (name: string) => NamedObject },
  { types, functionIndex }: BindingIndexes,
): OpsBinding[] {
  const object = {
    symbol: variable === undefined ? undefined : symbolOf(variable),
    type: { type, file },
  };
  return entries.flatMap(({ member, value, at }): OpsBinding[] => {
    const node = functionIndex.functionNamed(value, file);
    const key = node && keyOfEntry(types, object, member === "" ? [] : member.split("."));
    return key ? [{ key, node, file, at, how: "initializer" }] : [];
  });
}

/** Names stored by initializers at file scope, functions or not. */
export function namesStored(files: readonly FileFacts[]): Set<string> {
  return new Set(
    files.flatMap(({ initializers }) =>
      initializers.flatMap(({ entries }) => entries.map(({ value }) => value)),
    ),
  );
}

/** `DEFINE_STATIC_CALL(name, fn)` (include/linux/static_call.h). */
function staticCallBindings({ bindings, path }: FileFacts, { functionIndex }: BindingIndexes): OpsBinding[] {
  return bindings.flatMap(({ callee, args: [name, fn], at }): OpsBinding[] => {
    if (!/^DEFINE_STATIC_CALL(?:_RET0)?$/.test(callee) || name?.k !== "name" || fn?.k !== "name") return [];
    const node = functionIndex.functionNamed(fn.name, path);
    return node ? [{ key: staticCallKey(name.name), node, file: path, at, how: "initializer" }] : [];
  });
}
