import type {
  CancellationToken,
  Connection,
  DidChangeWatchedFilesParams,
  DocumentDiagnosticParams,
  Hover,
  HoverParams,
  InitializeParams,
  InitializeResult,
  TextDocuments,
  WorkspaceDiagnosticParams,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { AnalysisProgress } from "./analysisProgress";
import type { SessionEvents, SessionOutcome } from "./analysisSession";
import { type ClientSupport, readClientSupport } from "./clientSupport";
import { registerFileWatching } from "./fileWatching";
import { answerHover } from "./hover";
import { createOpenDocuments } from "./openDocuments";
import { toBytes } from "./positions";
import { PullDiagnostics } from "./pullDiagnostics";
import { PushDiagnostics } from "./pushDiagnostics";
import { checkDocumentParams, checkPositionParams, checkWorkspaceParams } from "./requestParams";
import { initializeResult } from "./initializeResult";
import type { ServerWorld } from "./serverWorld";
import { defaultSettings, needsNewSessions, type Settings } from "./settings";
import { fetchSettings, registerSettings } from "./settingsSource";
import { SettingsNotice } from "./settingsNotice";
import { sendStatus } from "./statusNotice";
import type { DiagnosticLook } from "./treeResult";
import { type Tree, Trees } from "./trees";
import { WorkspaceFolders } from "./workspaceFolders";

/** Connects the editor's messages to the features. Nothing is analyzed before the settings are known. */
export class LanguageServer {
  private readonly documents: TextDocuments<TextDocument>;
  private readonly folders = new WorkspaceFolders();
  private client: ClientSupport | undefined;
  private readonly settingsNotice: SettingsNotice;
  private settings: Settings = defaultSettings;
  private trees: Trees | undefined;
  private push: PushDiagnostics | undefined;
  private pull: PullDiagnostics | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly world: ServerWorld,
  ) {
    this.documents = createOpenDocuments(() => this.client?.encoding ?? "utf-16");
    this.settingsNotice = new SettingsNotice(connection);
  }

  listen(): void {
    const { connection, documents } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => void this.initialized());
    connection.onShutdown(() => this.shutDown());
    connection.onDidChangeConfiguration(({ settings }) => void this.configurationChanged(settings));
    connection.onDidChangeWatchedFiles((params) => this.filesChanged(params));
    connection.onHover((params, token) => this.hover(params, token));
    documents.onDidChangeContent(({ document }) => this.documentChanged(document));
    documents.onDidClose(({ document }) => this.documentClosed(document));
    documents.listen(connection);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const client = readClientSupport(params);
    this.client = client;
    this.folders.start(params);
    this.settings = fetchSettings.fromOptions(params.initializationOptions);
    if (client.pullsDiagnostics) this.listenForPulls(client);
    return initializeResult(client, this.world.version);
  }

  private listenForPulls(client: ClientSupport): void {
    const { connection } = this;
    const pull = new PullDiagnostics({
      connection,
      trees: () => this.trees,
      look: () => this.look(),
      canRefresh: client.refreshesDiagnostics,
    });
    this.pull = pull;
    const { diagnostics } = connection.languages;
    diagnostics.on((params: DocumentDiagnosticParams, token) => {
      checkDocumentParams(params);
      return pull.document(params, token);
    });
    diagnostics.onWorkspace((params: WorkspaceDiagnosticParams, token) => {
      checkWorkspaceParams(params);
      return pull.workspace(params, token);
    });
  }

  private async initialized(): Promise<void> {
    const { client, connection } = this;
    if (client === undefined) return;
    sendStatus(connection, { state: "starting", text: "" });
    this.folders.listen(connection);
    if (client.registersFileWatching) await registerFileWatching(connection);
    if (client.registersConfiguration) await registerSettings(connection);
    if (client.configuration) this.settings = await fetchSettings.fromClient(connection, this.settings);
    this.startTrees(client);
    sendStatus(connection, { state: "ready", text: "" });
  }

  private startTrees(client: ClientSupport): void {
    this.trees = new Trees({
      world: this.world,
      encoding: client.encoding,
      folders: () => this.folders.paths,
      settings: () => this.settings,
      onProblem: (root, { path, reason }) => this.connection.console.warn(`${root}: ${path}: ${reason}`),
      events: (tree) => this.eventsOf(tree, client),
    });
    this.push = client.pullsDiagnostics ? undefined : new PushDiagnostics(this.connection, this.trees);
    for (const document of this.documents.all()) this.documentChanged(document);
  }

  private async shutDown(): Promise<void> {
    await this.trees?.dispose();
    this.trees = undefined;
  }

  private documentChanged(document: TextDocument): void {
    const wasOpen = this.trees?.placeOf(document.uri) !== undefined;
    const place = this.trees?.add(document.uri);
    if (place === undefined) return;
    place.tree.session.change(place.path, { bytes: toBytes(document.getText()), version: document.version });
    if (!wasOpen) this.updateScope(place.tree);
  }

  private documentClosed({ uri }: TextDocument): void {
    const place = this.trees?.placeOf(uri);
    if (place === undefined) return;
    this.trees?.remove(uri);
    this.pull?.forget(uri);
    place.tree.session.change(place.path, undefined);
    this.updateScope(place.tree);
  }

  private updateScope(tree: Tree): void {
    // With nothing open the last scope stays: an empty one would mean the whole tree.
    if (this.trees === undefined || this.trees.openIn(tree).size === 0) return;
    tree.session.setScope(this.trees.scopeOf(tree));
  }

  private filesChanged({ changes }: DidChangeWatchedFilesParams): void {
    for (const { uri } of changes) {
      const place = this.trees?.placeOfFile(uri);
      if (place === undefined || this.trees?.openIn(place.tree).has(place.path) === true) continue;
      place.tree.session.change(place.path, undefined);
    }
  }

  private async configurationChanged(pushed: unknown): Promise<void> {
    const { client, connection, trees } = this;
    if (client === undefined || trees === undefined) return;
    const before = this.settings;
    this.settings = client.configuration
      ? await fetchSettings.fromClient(connection, before)
      : fetchSettings.fromPush(pushed, before);
    if (needsNewSessions(before, this.settings)) {
      await this.push?.clear();
      await trees.dispose();
      this.startTrees(client);
      return;
    }
    if (before.scope !== this.settings.scope) for (const tree of trees.all) this.updateScope(tree);
    for (const tree of trees.all) await this.push?.publish(tree, this.look());
    await this.pull?.onResult();
  }

  private async hover(params: HoverParams, token: CancellationToken): Promise<Hover | null> {
    checkPositionParams(params);
    const { uri } = params.textDocument;
    const { client } = this;
    const place = this.trees?.placeOf(uri);
    const document = this.documents.get(uri);
    if (place === undefined || document === undefined || client === undefined) return null;
    return answerHover({ params, token, document, place, client });
  }

  private look(): DiagnosticLook {
    const base = this.settings.documentationBase;
    return {
      relatedInformation: this.client?.relatedInformation === true,
      showInformation: this.settings.showInformation,
      documentationBase: base === "" ? this.world.documentationBase : base,
    };
  }

  private eventsOf(tree: Tree, client: ClientSupport): SessionEvents {
    const { connection, world } = this;
    return {
      onStart: (stop) =>
        new AnalysisProgress({
          connection,
          scheduler: world.scheduler,
          isSupported: client.workDoneProgress,
          onUpdate: (text) => sendStatus(connection, { state: "indexing", text }),
          stop,
        }),
      onEnd: (outcome) => this.analysisEnded(tree, outcome),
    };
  }

  private analysisEnded(tree: Tree, outcome: SessionOutcome): void {
    const { connection } = this;
    if (outcome.kind === "failed") {
      const { error } = outcome;
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const text = `The analysis of ${tree.root} failed: ${error instanceof Error ? error.message : String(error)}`;
      sendStatus(connection, { state: "failed", text });
    } else if (outcome.kind === "done") {
      sendStatus(connection, { state: "ready", text: readyText(tree, this.settings) });
      this.settingsNotice.tell(tree.root, outcome.snapshot.settingsProblems);
      void this.push?.publish(tree, this.look());
      void this.pull?.onResult();
    } else if (outcome.byUser) {
      sendStatus(connection, {
        state: "ready",
        text: "The analysis was canceled; the next edit starts it again.",
      });
    }
  }
}

function readyText(tree: Tree, { showInformation }: Settings): string {
  const findings = tree.result?.snapshot.findings ?? [];
  const count = findings.filter(({ severity }) => showInformation || severity !== "information").length;
  return `${count} finding${count === 1 ? "" : "s"} in ${tree.root}`;
}
