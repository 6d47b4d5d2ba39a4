import type { RowProblem } from "../kernel/userRows";
import { checkUserRows } from "../kernel/userRows";
import type { Primitive } from "../kernel/primitive";
import type { PrimitiveRow } from "../kernel/primitiveRow";
import type { SettingsPath } from "./settingsText";
import { SettingsText } from "./settingsText";
import { schemaProblems } from "./settingsSchema";

/** Where the settings of a tree are, relative to its root. */
export const settingsFile = "lockwright.yml";

/** What the settings file of a tree says; `docs/settings.md` explains it. */
export interface ProjectSettings {
  readonly primitives: readonly PrimitiveRow[];
  /** Path of a `.config`, relative to the root. */
  readonly kconfig?: string;
  /** Patterns of files left out. */
  readonly exclude: readonly string[];
}

export const noSettings: ProjectSettings = { primitives: [], exclude: [] };

/** Something wrong with the settings. */
export interface SettingsProblem {
  readonly file: string;
  /** From 1; columns count characters. */
  readonly line: number;
  readonly column: number;
  /** Characters that are meant, at least 1. */
  readonly length: number;
  readonly message: string;
}

export interface ReadSettings {
  /** All of the file, or {@link noSettings} when anything in it is wrong: half of it might mean something else. */
  readonly settings: ProjectSettings;
  readonly problems: readonly SettingsProblem[];
}

/** Reads the text of a settings file. Never throws. */
export function readProjectSettings(
  source: { readonly file: string; readonly text: string },
  builtIn: readonly Primitive[],
): ReadSettings {
  const text = new SettingsText(source.file, source.text);
  if (text.problems.length > 0) return { settings: noSettings, problems: text.problems };
  const written: unknown = text.value ?? {};
  const problems = schemaProblems(written, text);
  if (problems.length > 0 || !isSettings(written)) return { settings: noSettings, problems };
  const primitives = (written.primitives ?? []).map(({ target, ...row }) => ({
    ...row,
    ...(target === undefined ? {} : { target: String(target) }),
  }));
  const wrongRows = checkUserRows(primitives, builtIn).map((problem) =>
    text.problem(pathOf(problem), problem.message),
  );
  if (wrongRows.length > 0) return { settings: noSettings, problems: wrongRows };
  return { settings: { ...noSettings, ...written, primitives }, problems: [] };
}

/** YAML reads `target: 0` as a number. */
type WrittenRow = Omit<PrimitiveRow, "target"> & { readonly target?: string | number };
type WrittenSettings = Partial<Omit<ProjectSettings, "primitives">> & {
  readonly primitives?: readonly WrittenRow[];
};

function pathOf({ index, key }: RowProblem): SettingsPath {
  return ["primitives", index, key];
}

/** True for anything the schema let through: it says what every entry is. */
function isSettings(value: unknown): value is WrittenSettings {
  return typeof value === "object" && value !== null;
}
