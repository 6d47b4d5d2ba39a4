import type { Reading, ReadTree } from "../reading/readingStats";
import { schemaVersion } from "./renderJson";
import { listReading, type ReadingList } from "./readingLists";
import { readingText } from "./readingText";

export interface ReadingOutput {
  readonly root: string;
  readonly version: string;
  readonly run: ReadingRun;
  readonly reading: Reading;
}

/** What was read, and what it cost. */
export interface ReadingRun extends ReadTree {
  readonly seconds: number;
  readonly peakRssBytes: number;
}

export interface ReadingFormat {
  readonly format: "text" | "json";
  /** What is listed instead of the counts, or, in JSON, beside them. */
  readonly lists: readonly ReadingList[];
}

/** Prints how completely a tree was read. */
export function renderReading(output: ReadingOutput, { format, lists }: ReadingFormat): string {
  if (format === "json") return renderJson(output, lists);
  if (lists.length > 0) return lists.map((list) => listReading(output.reading, list)).join("");
  return readingText(output.run, output.reading.stats);
}

/** The contract of `docs/reading.schema.json`. */
function renderJson({ root, version, run, reading }: ReadingOutput, lists: readonly ReadingList[]): string {
  const document = {
    schema: schemaVersion,
    tool: { name: "lockwright", version },
    root,
    run,
    reading: reading.stats,
    contracts: reading.contracts,
    sample: reading.sample,
    ...(lists.includes("lost") ? { lost: reading.lost } : {}),
    ...(lists.includes("unresolved") ? { unresolved: reading.unresolved } : {}),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
