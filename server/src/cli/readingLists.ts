import type { OperationContract } from "../reading/operationKeys";
import type { Reading } from "../reading/readingStats";

/** What can be listed one by one. */
export type ReadingList = "unresolved" | "lost" | "contracts" | "sample";

/** One line for each thing, fields separated by tabs. */
export function listReading(reading: Reading, list: ReadingList): string {
  return LINES[list](reading)
    .map((fields) => `${fields.join("\t")}\n`)
    .join("");
}

type Fields = readonly (string | number)[];

const LINES: Readonly<Record<ReadingList, (reading: Reading) => readonly Fields[]>> = {
  unresolved: ({ unresolved }) =>
    unresolved.map(({ section, reason, path, line, function: fn, name }) => [
      section,
      reason,
      `${path}:${line}`,
      fn,
      name,
    ]),
  sample: ({ sample }) =>
    sample.map(({ section, as, path, line, function: fn, name }) => [
      section,
      as,
      `${path}:${line}`,
      fn,
      name,
    ]),
  lost: ({ lost }) =>
    lost.map(({ path, line, name, kind, reason }) => [`${path}:${line}`, name, LOST[kind], reason]),
  contracts: ({ contracts }) => contracts.map(contractFields),
};

const LOST = { function: "lost function", macro: "lost macro", error: "error region" } as const;

function contractFields({ key, locks, witness, callers, candidates, nearest }: OperationContract): Fields {
  const held = locks.map(({ class: name, mode }) => (mode === "shared" ? `${name} (shared)` : name));
  const { path, line, function: fn } = witness;
  return [
    key,
    held.join(", "),
    `${path}:${line}`,
    fn,
    counted(callers, "caller"),
    counted(candidates, "candidate"),
    nearest.map(({ function: name, distance }) => `${name} (${String(distance)})`).join(", "),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
