import type { FileFacts } from "../facts/types";
import type { ExtractRequest, Host, ReadingSettings } from "./host";
import { throwIfCancelled, type Cancellation } from "../base/cancellation";

/** Files read in one go after which the host is told. */
const MUCH = 100;

/** Facts of files, read once and kept until their text changes. */
export class FactStore {
  private readonly entries = new Map<string, Entry>();
  private readonly overlays = new Map<string, string>();
  /** Bytes read so far, each file counted once. */
  bytes = 0;
  /** Files that could not be read, with the reason. */
  readonly problems = new Map<string, string>();
  /** How often a text was replaced. */
  private readonly changes = new Map<string, number>();
  private settings: ReadingSettings = { primitives: [] };

  constructor(private readonly host: Host) {}

  /** Replaces the text of a file, or gives it back to the disk. Its facts are forgotten. */
  setText(path: string, text: string | undefined): void {
    if (text === undefined) this.overlays.delete(path);
    else this.overlays.set(path, text);
    this.bytes -= this.entries.get(path)?.bytes ?? 0;
    this.entries.delete(path);
    this.problems.delete(path);
    this.changes.set(path, (this.changes.get(path) ?? 0) + 1);
  }

  /** Other settings may give other facts: all are forgotten. */
  useSettings(settings: ReadingSettings): void {
    this.settings = settings;
    this.entries.clear();
    this.bytes = 0;
  }

  textOf(path: string): Promise<string | undefined> {
    const overlay = this.overlays.get(path);
    return overlay === undefined ? this.host.readFile(path) : Promise.resolve(overlay);
  }

  /** Texts that replace those on disk, as they are now. */
  overlayTexts(): ReadonlyMap<string, string> {
    return new Map(this.overlays);
  }

  get(path: string): FileFacts | undefined {
    return this.entries.get(path)?.facts;
  }

  /** True when the file was read at least as deeply as asked. */
  has(path: string, wanted: "full" | ReadonlySet<string>): boolean {
    const entry = this.entries.get(path);
    if (!entry) return false;
    if (entry.depth === "full") return true;
    return wanted !== "full" && [...wanted].every((name) => entry.depth !== "full" && entry.depth.has(name));
  }

  /** Reads files in full. */
  async readFull(paths: readonly string[], options: ReadOptions): Promise<void> {
    const missing = paths.filter((path) => !this.has(path, "full"));
    await this.read(
      missing.map((path) => ({ path, depth: "full" as const })),
      options,
    );
  }

  /** Reads the bodies of single functions; what was read of a file before is read again with them. */
  async readFunctions(wanted: ReadonlyMap<string, ReadonlySet<string>>, options: ReadOptions): Promise<void> {
    const requests: ExtractRequest[] = [];
    for (const [path, names] of wanted) {
      if (this.has(path, names)) continue;
      const before = this.entries.get(path)?.depth;
      const all = new Set([...names, ...(before && before !== "full" ? before : [])]);
      requests.push({ path, depth: [...all].sort() });
    }
    await this.read(requests, options);
  }

  /** Scans files for the names they define, without keeping facts. Files that cannot be read define nothing. */
  async *readNames(
    paths: readonly string[],
    { progress }: ReadOptions,
  ): AsyncGenerator<{ readonly path: string; readonly names: readonly string[] }> {
    let done = 0;
    const requests = this.withTexts(paths.map((path) => ({ path, depth: "names" as const })));
    for await (const { path, facts } of this.host.extract(requests, this.settings)) {
      yield { path, names: facts?.defined ?? [] };
      progress?.(++done, paths.length);
    }
  }

  private withTexts(requests: readonly ExtractRequest[]): ExtractRequest[] {
    return requests.map((request) => {
      const text = this.overlays.get(request.path);
      return text === undefined ? request : { ...request, text };
    });
  }

  private async read(
    requests: readonly ExtractRequest[],
    { cancellation, progress }: ReadOptions,
  ): Promise<void> {
    let done = 0;
    const depths = new Map(requests.map(({ path, depth }) => [path, depth]));
    const changes = new Map(requests.map(({ path }) => [path, this.changes.get(path)]));
    for await (const { path, facts, bytes, error } of this.host.extract(
      this.withTexts(requests),
      this.settings,
    )) {
      throwIfCancelled(cancellation);
      done++;
      const depth = depths.get(path);
      // The text was replaced while the old one was read.
      if (changes.get(path) !== this.changes.get(path)) continue;
      if (error !== undefined) this.problems.set(path, error);
      if (facts && depth !== undefined) {
        if (!this.entries.has(path)) this.bytes += bytes;
        this.entries.set(path, {
          facts,
          depth: typeof depth === "string" ? "full" : new Set(depth),
          bytes,
        });
      }
      progress?.(done, requests.length);
    }
    if (requests.length >= MUCH) this.host.rest?.();
  }
}

export interface ReadOptions {
  readonly cancellation: Cancellation;
  readonly progress?: (done: number, total: number) => void;
}

interface Entry {
  readonly facts: FileFacts;
  readonly depth: "full" | ReadonlySet<string>;
  readonly bytes: number;
}
