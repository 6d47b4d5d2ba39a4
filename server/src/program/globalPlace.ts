import type { Place } from "./place";
import type { Places } from "./places";
import type { Program } from "./program";
import type { FileType } from "./typeIndex";

/** The file-scope object a name means in a file; its locks are named after the symbol. */
export function globalPlace(
  program: Program,
  places: Places,
  use: { readonly name: string; readonly file: string },
): Place | undefined {
  const found = program.globals.resolve(use.name, use.file);
  if (!found) return undefined;
  const symbol = use.name;
  const file = found.variable.isStatic ? found.file : undefined;
  const type: FileType = { type: found.variable.type, file: found.file };
  return places.root({ k: "global", symbol, file }, type, { k: "symbol", symbol, file, path: [] });
}
