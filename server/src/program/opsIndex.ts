import type { FileFacts } from "../facts/types";

/** A function found as the value of an ops-table member. */
export interface OpsCandidate {
  readonly value: string;
  readonly file: string;
}

/** Candidates for a call through `(struct tag).member`. */
export interface OpsIndex {
  candidates(tag: string, member: string): readonly OpsCandidate[];
  /** Candidates for a call through a member of this name, whatever the struct. */
  candidatesByMember(member: string): readonly OpsCandidate[];
  /** Names whose address is stored or passed somewhere: they can be called from where no call is seen. */
  isAddressTaken(name: string): boolean;
}

/** Collects every designated initialiser whose value is a name. */
export function createOpsIndex(files: readonly FileFacts[]): OpsIndex {
  const byKey = new Map<string, OpsCandidate[]>();
  const byMember = new Map<string, OpsCandidate[]>();
  const taken = new Set<string>();
  for (const file of files) {
    for (const initializer of file.initializers) {
      const base = initializer.type.base;
      const tag = base.k === "record" ? base.tag : base.k === "named" ? base.name : "";
      for (const entry of initializer.entries) {
        const member = entry.member.replace(/\[[^\]]*\]\.?/g, "");
        const candidate: OpsCandidate = { value: entry.value, file: file.path };
        taken.add(entry.value);
        addTo(byKey, `${tag}.${member}`, candidate);
        addTo(byMember, member, candidate);
      }
    }
  }
  const none: readonly OpsCandidate[] = [];
  return {
    candidatesByMember: (member) => byMember.get(member) ?? none,
    candidates: (tag, member) => byKey.get(`${tag}.${member}`) ?? none,
    isAddressTaken: (name) => taken.has(name),
  };
}

function addTo(map: Map<string, OpsCandidate[]>, key: string, candidate: OpsCandidate): void {
  const list = map.get(key);
  if (!list) map.set(key, [candidate]);
  else if (!list.some(({ value, file }) => value === candidate.value && file === candidate.file))
    list.push(candidate);
}
