import type { FileFacts } from "../../facts/types";
import { areCompatible } from "./areCompatible";
import { all, always, any, isArch, type BuildCondition } from "./buildCondition";
import type { Kbuild } from "./kbuild";
import type { Kconfig } from "./kconfig";
import { preprocessorCondition } from "./preprocessorCondition";
import { showConditions } from "./showCondition";

/** What the build system of a tree says. */
export interface Build {
  readonly kbuild: Kbuild;
  readonly kconfig: Kconfig;
}

/** When a piece of code is part of the kernel. */
export interface CodeConditions {
  readonly condition: BuildCondition;
  /** The parts of it in words: preprocessor conditions as written, symbols of Makefiles, the architecture. */
  readonly shown: readonly string[];
}

/** Joins the condition of a file with preprocessor conditions inside of it. */
export function codeConditions(
  { path }: Pick<FileFacts, "path">,
  preprocessor: readonly string[],
  { kbuild, kconfig }: Build,
): CodeConditions {
  const context = {
    isSymbol: (name: string) => kconfig.symbol(name) !== undefined,
    ...(path.endsWith(".c") && { file: path }),
  };
  const built = builtCondition(path, { kbuild, kconfig });
  return {
    condition: all([built, ...preprocessor.map((text) => preprocessorCondition(text, context))]),
    shown: [...new Set([...showConditions(built), ...preprocessor])],
  };
}

/** A condition that cannot hold at all was read wrongly: the file is there to be built. */
function builtCondition(path: string, { kbuild, kconfig }: Build): BuildCondition {
  const condition = kbuild.conditionOf(path);
  return condition && areCompatible([condition], kconfig) ? condition : archCondition(path);
}

/** Of a file that no Makefile names, a header for one. User mode Linux uses the headers of x86. */
function archCondition(path: string): BuildCondition {
  const arch = /^arch\/(\w+)\//.exec(path)?.[1];
  if (arch === undefined) return always;
  return arch === "x86" ? any([isArch("x86"), isArch("um")]) : isArch(arch);
}
