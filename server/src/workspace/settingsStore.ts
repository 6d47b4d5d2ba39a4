import { contentHash } from "../kernel/contentHash";
import { createKernelModel } from "../kernel/model";
import type { KernelModel } from "../kernel/primitive";
import { parseKconfig, type KconfigValues } from "../syntax/kconfig";
import type { Host, ReadingSettings } from "./host";
import { pathFilter } from "./pathFilter";
import {
  noSettings,
  readProjectSettings,
  settingsFile,
  type ProjectSettings,
  type SettingsProblem,
} from "./projectSettings";

/** What the settings of a tree come to. */
export interface TreeSettings {
  /** Changes whenever anything that is read could be read otherwise. */
  readonly version: string;
  /** The built-in primitives and those of the tree. */
  readonly model: KernelModel;
  /** What those who read files have to know. */
  readonly reading: ReadingSettings;
  /** False for files that are left out. */
  readonly isIncluded: (path: string) => boolean;
  /** What is wrong with the settings. They are not used then. */
  readonly problems: readonly SettingsProblem[];
}

export interface SettingsStoreOptions {
  readonly host: Host;
  readonly model: KernelModel;
  /** A file to read in place of {@link settingsFile}; it has to be there. Relative to the root. */
  readonly file?: string;
  /** The text of an open editor. */
  readonly openText: (path: string) => string | undefined;
}

/** Reads the settings of one tree, and keeps what they come to while they stay the same. */
export class SettingsStore {
  private last: { readonly key: string; readonly settings: TreeSettings } | undefined;

  constructor(private readonly options: SettingsStoreOptions) {}

  /** The settings as they are now. Never throws because of what they say. */
  async read(): Promise<TreeSettings> {
    const { model } = this.options;
    const { settings, problems } = await this.readFile();
    const { kconfig, problems: kconfigProblems } = await this.readKconfig(settings);
    const wrong = [...problems, ...kconfigProblems];
    const used = wrong.length > 0 ? noSettings : settings;
    const values = wrong.length > 0 ? undefined : kconfig;
    const key = JSON.stringify([used, values && [...values], wrong]);
    if (this.last?.key === key) return this.last.settings;
    const read: TreeSettings = {
      model: used.primitives.length === 0 ? model : createKernelModel(used.primitives),
      reading: { primitives: used.primitives, ...(values === undefined ? {} : { kconfig: values }) },
      isIncluded: pathFilter(used.exclude),
      version: contentHash(JSON.stringify([used, values && [...values]])),
      problems: wrong,
    };
    this.last = { key, settings: read };
    return read;
  }

  private get file(): string {
    return this.options.file ?? settingsFile;
  }

  private async readFile(): Promise<{
    readonly settings: ProjectSettings;
    readonly problems: readonly SettingsProblem[];
  }> {
    const { file, options } = this;
    const bytes = options.openText(file) ?? (await options.host.readFile(file, { isOptional: true }));
    if (bytes !== undefined) {
      return readProjectSettings({ file, text: fromLatin1(bytes) }, options.model.primitives);
    }
    const problems = options.file === undefined ? [] : [this.problemAtTop("the file cannot be read")];
    return { settings: noSettings, problems };
  }

  private async readKconfig({ kconfig: path }: ProjectSettings): Promise<{
    readonly kconfig?: KconfigValues;
    readonly problems: readonly SettingsProblem[];
  }> {
    if (path === undefined) return { problems: [] };
    const text = await this.options.host.readFile(path, { isOptional: true });
    if (text === undefined) return { problems: [this.problemAtTop(`kconfig: ${path} cannot be read`)] };
    const { values, errors } = parseKconfig(text);
    const problems = errors
      .slice(0, MAX_KCONFIG_ERRORS)
      .map(({ line, message }) => ({ file: path, line, column: 1, length: 1, message }));
    return { kconfig: values, problems };
  }

  private problemAtTop(message: string): SettingsProblem {
    return { file: this.file, line: 1, column: 1, length: 1, message };
  }
}

/** A file that is no `.config` would have one in every line. */
const MAX_KCONFIG_ERRORS = 5;

/** Sources are read as latin1, so that offsets are bytes; YAML is UTF-8. */
function fromLatin1(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}
