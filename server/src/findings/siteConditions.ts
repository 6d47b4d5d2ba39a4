import type { BuildCondition } from "../program/build/buildCondition";
import { codeConditions, type Build, type CodeConditions } from "../program/build/buildConditions";
import { areCompatible } from "../program/build/areCompatible";
import type { CodeSite } from "../summary/types";
import type { Draft } from "./draft";

/** Says when the code at a place is part of the kernel. */
export type SiteConditions = (site: CodeSite) => CodeConditions;

/** Reads conditions once for all the places that stand under the same ones. */
export function createSiteConditions(build: Build): SiteConditions {
  const known = new Map<string, CodeConditions>();
  return ({ function: { file, facts }, at }) => {
    const preprocessor = [...new Set([...facts.conditions, ...conditionsInside(facts, at)])];
    const key = [file.path, ...preprocessor].join("\0");
    const conditions = known.get(key) ?? codeConditions(file, preprocessor, build);
    known.set(key, conditions);
    return conditions;
  };
}

function conditionsInside({ flow }: CodeSite["function"]["facts"], at: number): readonly string[] {
  return flow?.arms?.flatMap((arm) => (arm.start <= at && at < arm.end ? arm.conditions : [])) ?? [];
}

/** Leaves out what no single configuration of the kernel has all the parts of. */
export function coherentDrafts(
  drafts: readonly Draft[],
  conditionsAt: SiteConditions,
  { kconfig }: Build,
): readonly Draft[] {
  return drafts.filter((draft) => areCompatible(conditionsOf(draft, conditionsAt), kconfig));
}

/** Everything that must hold for all the steps to be in one kernel. */
function conditionsOf({ traces }: Draft, conditionsAt: SiteConditions): readonly BuildCondition[] {
  const conditions = traces.flatMap(({ steps }) => steps.map(({ site }) => conditionsAt(site).condition));
  return [...new Set(conditions)];
}
