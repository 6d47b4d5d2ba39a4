import type { Expr, FileBinding, FileFacts } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { globalPlace } from "../program/globalPlace";
import { classAt } from "../program/lockClass";
import type { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import type { Binding } from "./types";
import { refOf } from "./targets";

/** Callbacks bound outside functions: `DECLARE_WORK(foo_work, foo_fn)`. */
export function fileBindings(program: Program, places: Places): Binding[] {
  return program.files.flatMap((file) =>
    file.bindings.flatMap((binding) => bind(program, places, { file, binding })),
  );
}

function bind(
  program: Program,
  places: Places,
  { file, binding }: { readonly file: FileFacts; readonly binding: FileBinding },
): Binding[] {
  const primitive = program.model.primitive(binding.callee);
  if (!primitive || primitive.target.at !== "argument") return [];
  const object = namedBy(binding.args[primitive.target.index]);
  const place =
    object === undefined ? undefined : globalPlace(program, places, { name: object, file: file.path });
  const found = place && classAt(place, primitive.sort, program);
  if (!place || !found || typeof found === "string") return [];
  return callbacksOf(program, primitive, { file, binding }).map(({ callback, context }) => ({
    event: refOf({ place, class: found }, primitive.sort),
    callback,
    primitive,
    argument: place,
    parameter: 0,
    context,
    site:
      callback.file === file
        ? { function: callback, at: binding.at, end: binding.at + binding.callee.length }
        : siteOf(callback),
  }));
}

function callbacksOf(
  program: Program,
  primitive: Primitive,
  { file, binding }: { readonly file: FileFacts; readonly binding: FileBinding },
): { readonly callback: FunctionNode; readonly context: string }[] {
  return (primitive.callbacks ?? []).flatMap(({ index, context }) => {
    const name = namedBy(binding.args[index]);
    const callback = name === undefined ? undefined : program.functionIndex.resolve(name, file.path);
    return callback ? [{ callback, context }] : [];
  });
}

function siteOf(callback: FunctionNode): Binding["site"] {
  return { function: callback, at: callback.facts.at, end: callback.facts.at + callback.facts.name.length };
}

function namedBy(expr: Expr | undefined): string | undefined {
  if (expr?.k === "addr" || expr?.k === "cast") return namedBy(expr.of);
  return expr?.k === "name" ? expr.name : undefined;
}
