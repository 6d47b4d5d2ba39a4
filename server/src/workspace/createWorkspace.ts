import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import { BuildStore } from "./buildStore";
import { coherentDrafts, createSiteConditions, type SiteConditions } from "../findings/siteConditions";
import { collectFindings, filesShown, sourceLines } from "../findings/collectFindings";
import type { Draft } from "../findings/draft";
import type { FileFacts } from "../facts/types";
import { measureReading } from "../reading/measureReading";
import type { KernelModel } from "../kernel/primitive";
import { analyzeProgram, type Analyzed } from "./analyzeProgram";
import type { Measured, MeasureOptions, Progress, Snapshot, TextChange, Workspace } from "./api";
import { factsWithin, loadCallees, loadHeaders, type ClosureInput, type Extent } from "./closure";
import { countSources } from "./countSources";
import { Definitions } from "./definitions";
import { FactStore } from "./factStore";
import { FunctionQueries } from "./functionQueries";
import { isAside } from "./isAside";
import { followLocks } from "./followLocks";
import type { Host } from "./host";
import { IncludeResolver } from "../program/includeResolver";
import type { SettingsProblem } from "./projectSettings";
import { SettingsStore, type TreeSettings } from "./settingsStore";
import { timeSlices } from "./timeSlices";
import { readTree, statsOf } from "./stats";

export interface WorkspaceOptions {
  readonly host: Host;
  readonly model: KernelModel;
  /** A tree with no more sources than this is read whole, so that nothing depends on which of its files are looked at. */
  readonly smallTree?: number;
  /** Settings to read in place of the tree's own; relative to the root. */
  readonly settingsFile?: string;
}

/** Creates the analysis of one tree. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  return new TreeWorkspace(options);
}

/** Functions followed before the host is told again. */
const FUNCTIONS_PER_REST = 25_000;

/** Sources that are read in a second or two. */
const SMALL_TREE = 400;

function wholeFiles(paths: Iterable<string>): Extent {
  return new Map([...paths].map((path) => [path, "full" as const]));
}

class TreeWorkspace implements Workspace {
  private readonly host: Host;
  private model: KernelModel;
  private readonly settingsStore: SettingsStore;
  private settings: TreeSettings | undefined;
  private readonly store: FactStore;
  private scope: readonly string[] = [];
  private files: readonly string[] | undefined;
  private readonly smallTree: number;
  private readonly definitions: Definitions;
  private readonly builds: BuildStore;
  private last: Snapshot | undefined;

  constructor({ host, model, smallTree = SMALL_TREE, settingsFile }: WorkspaceOptions) {
    this.smallTree = smallTree;
    this.host = host;
    this.model = model;
    this.store = new FactStore(host);
    this.settingsStore = new SettingsStore({
      host,
      model,
      openText: (path) => this.store.overlayTexts().get(path),
      ...(settingsFile === undefined ? {} : { file: settingsFile }),
    });
    this.definitions = new Definitions(this.store);
    this.builds = new BuildStore(host);
  }

  setScope(paths: readonly string[]): void {
    this.scope = [...paths].sort();
  }

  apply(changes: readonly TextChange[]): void {
    for (const { path, text } of changes) {
      this.store.setText(path, text);
      this.definitions.forget(path);
      this.builds.change(path);
      if (this.files && !this.files.includes(path)) this.files = undefined;
    }
  }

  snapshot(): Snapshot | undefined {
    return this.last;
  }

  dispose(): Promise<void> {
    return this.host.dispose();
  }

  async analyze(cancellation: Cancellation, progress?: Progress): Promise<Snapshot> {
    const started = performance.now();
    const { facts, isComplete } = await this.read(cancellation, progress);
    const analyzed = await analyzeProgram(facts, this.model, {
      cancellation,
      pause: timeSlices(),
      progress: this.following(progress),
    });
    const { drafts, conditionsAt, incoherent } = await this.coherent(analyzed.drafts, cancellation);
    const texts = await this.textsOf(filesShown(drafts));
    throwIfCancelled(cancellation);
    this.last = this.createSnapshot({
      analyzed,
      drafts,
      conditionsAt,
      incoherent,
      texts,
      facts,
      started,
      isComplete,
    });
    return this.last;
  }

  async measure(cancellation: Cancellation, options: MeasureOptions = {}): Promise<Measured> {
    const { sample = { size: 0, seed: 0 }, progress } = options;
    const report = (what: string) => (done: number, total: number) => progress?.report(done, total, what);
    const { inScope, facts, isComplete } = await this.read(cancellation, progress);
    const turns = { cancellation, pause: timeSlices() };
    const followed = await followLocks(facts, this.model, { ...turns, progress: this.following(progress) });
    const run = { ...followed, ...turns };
    const sources = await countSources({
      ...run,
      store: this.store,
      paths: inScope,
      progress: report("counting"),
    });
    const reading = await measureReading({ ...run, ...sources, sample, report });
    return { tree: readTree(facts, { bytes: this.store.bytes, isComplete }), reading };
  }

  async settingsProblems(): Promise<readonly SettingsProblem[]> {
    return (await this.settingsStore.read()).problems;
  }

  /** Other settings may give other facts, so what was read by the old ones is forgotten. */
  private async readSettings(): Promise<void> {
    const settings = await this.settingsStore.read();
    if (settings.version !== this.settings?.version) {
      this.model = settings.model;
      this.files = undefined;
      this.store.useSettings(settings.reading);
    }
    this.settings = settings;
  }

  /** Brings settings and the list of files up to date and reads what the scope needs. */
  private async read(
    cancellation: Cancellation,
    progress: Progress | undefined,
  ): Promise<{
    readonly inScope: readonly string[];
    readonly facts: readonly FileFacts[];
    readonly isComplete: boolean;
  }> {
    await this.readSettings();
    this.files ??= (await this.host.listFiles()).filter((path) => this.settings?.isIncluded(path) ?? true);
    const inScope = this.files.filter((path) => this.isInScope(path));
    const { extent, isComplete } = await this.load(inScope, cancellation, progress);
    return { inScope, facts: this.factsOf(extent), isComplete };
  }

  /** Reads the files in scope, what they include and what they call. */
  private async load(
    inScope: readonly string[],
    cancellation: Cancellation,
    progress: Progress | undefined,
  ): Promise<{ readonly extent: Extent; readonly isComplete: boolean }> {
    const report = (what: string) => (done: number, total: number) => progress?.report(done, total, what);
    const files = this.files ?? [];
    const input: ClosureInput = {
      store: this.store,
      includes: new IncludeResolver(files),
      model: this.model,
      cancellation,
      progress: report("reading"),
    };
    const sources = files.filter((path) => path.endsWith(".c") && !isAside(path));
    const isWhole = sources.length <= this.smallTree || sources.every((path) => this.isInScope(path));
    const start = isWhole ? [...new Set([...inScope, ...sources])].sort() : inScope;
    await this.store.readFull(start, input);
    const paths = await loadHeaders(start, input);
    if (isWhole) return { extent: wholeFiles(paths), isComplete: true };
    const definitions = await this.definitions.of(sources, {
      cancellation,
      progress: report("scanning the tree"),
    });
    const callees = { ...input, progress: report("reading callees") };
    return { extent: await loadCallees(paths, definitions, callees), isComplete: false };
  }

  /** Reports how many functions were followed, and rests now and then: their flows were decoded for the moment only. */
  private following(progress: Progress | undefined): (done: number, total: number) => void {
    let rested = 0;
    return (done, total) => {
      progress?.report(done, total, "following functions");
      if (done - rested < FUNCTIONS_PER_REST) return;
      rested = done;
      this.host.rest?.();
    };
  }

  private factsOf(extent: Extent): FileFacts[] {
    return [...extent].flatMap(([path, part]) => {
      const facts = this.store.get(path);
      return facts ? [factsWithin(facts, part)] : [];
    });
  }

  private createSnapshot(result: {
    readonly analyzed: Analyzed;
    readonly drafts: readonly Draft[];
    readonly conditionsAt: SiteConditions | undefined;
    readonly incoherent: number;
    readonly texts: ReadonlyMap<string, string>;
    readonly facts: readonly FileFacts[];
    readonly started: number;
    readonly isComplete: boolean;
  }): Snapshot {
    const { analyzed, drafts, texts, facts } = result;
    // Files open in the editor are asked about most: their texts are at hand, others' only where a finding shows them.
    const overlays = this.store.overlayTexts();
    const lines = (path: string) => {
      const lineStarts = facts.find((file) => file.path === path)?.lineStarts ?? [0];
      return sourceLines(texts.get(path) ?? overlays.get(path), lineStarts);
    };
    const queries = new FunctionQueries(analyzed.program, analyzed.summaries, lines);
    return {
      findings: collectFindings(drafts, (path) => texts.get(path), result.conditionsAt),
      stats: statsOf(analyzed.summaries, {
        files: facts,
        bytes: this.store.bytes,
        seconds: (performance.now() - result.started) / 1000,
        isComplete: result.isComplete,
        incoherent: result.incoherent,
      }),
      settingsProblems: this.settings?.problems ?? [],
      locksAt: (path, offset) => queries.locksAt(path, offset),
      callAt: (path, offset) => queries.callAt(path, offset),
    };
  }

  /** The drafts that are shown, but for those no single configuration has all the steps of. */
  private async coherent(
    all: readonly Draft[],
    cancellation: Cancellation,
  ): Promise<{
    readonly drafts: readonly Draft[];
    readonly conditionsAt?: SiteConditions;
    readonly incoherent: number;
  }> {
    const shown = all.filter((draft) => this.isShown(draft));
    if (shown.length === 0) return { drafts: [], incoherent: 0 };
    const sources = (this.files ?? []).filter((path) => path.endsWith(".c"));
    const build = await this.builds.read(sources, cancellation);
    const conditionsAt = createSiteConditions(build);
    const drafts = coherentDrafts(shown, conditionsAt, build);
    return { drafts, conditionsAt, incoherent: shown.length - drafts.length };
  }

  private async textsOf(paths: readonly string[]): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await this.store.textOf(path);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }

  private isShown({ site, traces }: Draft): boolean {
    if (this.isInScope(site.function.file.path)) return true;
    return traces.some(({ steps }) => steps.some((step) => this.isInScope(step.site.function.file.path)));
  }

  private isInScope(path: string): boolean {
    if (this.scope.length === 0) return !isAside(path);
    return this.scope.some(
      (part) => part === "" || part === "." || path === part || path.startsWith(`${part}/`),
    );
  }
}
