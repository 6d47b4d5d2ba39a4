import type { FileFacts } from "../facts/types";

/** A function found as the value of an ops-table member. */
export interface OpsCandidate {
  readonly value: string;
  readonly file: string;
}

/** Candidates for a call through `(struct tag).member`. */
export interface OpsIndex {
  candidates(tag: string, member: string): readonly OpsCandidate[];
  /** Names whose address is stored or passed somewhere: they can be called from where no call is seen. */
  isAddressTaken(name: string): boolean;
}

/** Collects every designated initialiser whose value is a name. */
export function createOpsIndex(files: readonly FileFacts[]): OpsIndex {
  const byKey = new Map<string, OpsCandidate[]>();
  const taken = new Set<string>();
  const add = (key: string, candidate: OpsCandidate): void => {
    taken.add(candidate.value);
    const list = byKey.get(key);
    if (!list) byKey.set(key, [candidate]);
    else if (!list.some((known) => known.value === candidate.value && known.file === candidate.file)) list.push(candidate);
  };
  for (const file of files) {
    for (const initializer of file.initializers) {
      const base = initializer.type.base;
      const tag = base.k === "record" ? base.tag : base.k === "named" ? base.name : "";
      for (const entry of initializer.entries) {
        const member = entry.member.replace(/\[[^\]]*\]\.?/g, "");
        add(`${tag}.${member}`, { value: entry.value, file: file.path });
      }
    }
  }
  const none: readonly OpsCandidate[] = [];
  return {
    candidates: (tag, member) => byKey.get(`${tag}.${member}`) ?? none,
    isAddressTaken: (name) => taken.has(name),
  };
}
