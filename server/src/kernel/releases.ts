import type { Primitive } from "./primitive";

/**
 * The primitives that give back what another one takes: the one that its row names, else those of the same family with the same
 * target, wherever that stands among the arguments.
 */
export function releasesOf(row: Primitive, primitives: readonly Primitive[]): readonly Primitive[] {
  const releases = primitives.filter(({ kind }) => kind === "release");
  if (row.releasedBy !== undefined) return releases.filter(({ name }) => name === row.releasedBy);
  return releases.filter((release) => isSameLock(row, release));
}

/** The primitives that take what a release gives back. */
export function acquisitionsOf(release: Primitive, primitives: readonly Primitive[]): readonly Primitive[] {
  return primitives.filter(
    (row) => takes(row) && (row.releasedBy === release.name || isSameLock(row, release)),
  );
}

/** Whether something must give back what the row takes. */
export function needsRelease(row: Primitive): boolean {
  return takes(row) && row.sort === "lock" && row.transient !== true && row.heldByContext !== true;
}

function takes({ kind }: Primitive): boolean {
  return kind === "acquire" || kind === "try";
}

function isSameLock(one: Primitive, other: Primitive): boolean {
  return one.family === other.family && placeOf(one) === placeOf(other);
}

/** What of a target both sides share; the index of the argument may differ. */
function placeOf({ target }: Primitive): string {
  if (target.at === "global") return `global ${target.name}`;
  return target.at === "none" ? "none" : `member ${target.field ?? ""}`;
}
