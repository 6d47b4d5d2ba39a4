import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type Connection,
  createConnection,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";
import { pauseBeforeAnalysis } from "../../server/src/lsp/analysisSession";
import { LanguageServer } from "../../server/src/lsp/languageServer";
import { FakeWorkspace } from "./fakeWorkspace";
import { ManualScheduler } from "./manualScheduler";

export const treeRoot = "/tree";

export interface EditorOptions {
  readonly capabilities: ClientCapabilities;
  /** Files of the tree, as bytes (latin1). */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: unknown;
}

/** A server in memory and the editor that talks to it. */
export class TestEditor {
  readonly scheduler = new ManualScheduler();
  readonly engine: FakeWorkspace;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly statuses: { state: string; text: string }[] = [];
  readonly roots: string[] = [];
  readonly client: ProtocolConnection;
  settings: unknown;
  private readonly received = new Map<string, number>();
  private waiting: { method: string; count: number; resolve: () => void }[] = [];

  constructor(private readonly options: EditorOptions) {
    this.engine = new FakeWorkspace(options.files ?? {});
    this.settings = options.settings;
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const server = createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(toServer),
      new StreamMessageWriter(toClient),
    );
    this.client = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.startServer(server);
    this.listen();
  }

  async start(): Promise<InitializeResult> {
    const result = await this.client.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: this.options.capabilities,
      workspaceFolders: [{ uri: uriOf(""), name: "tree" }],
      initializationOptions: this.options.settings,
    });
    const ready = this.next("lockwright/status", 2);
    await this.client.sendNotification(InitializedNotification.type, {});
    await ready;
    return result;
  }

  open(path: string, text: string, version = 1): Promise<void> {
    return this.client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), languageId: "c", version, text },
    });
  }

  change(path: string, contentChanges: TextDocumentContentChangeEvent[], version = 2): Promise<void> {
    return this.client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), version },
      contentChanges,
    });
  }

  close(path: string): Promise<void> {
    return this.client.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path) },
    });
  }

  /** Returns when the server has read everything sent so far. */
  async roundTrip(): Promise<void> {
    await this.client.sendRequest("textDocument/hover", {
      textDocument: { uri: "untitled:none" },
      position: { line: 0, character: 0 },
    });
  }

  /** Lets the pause after an edit pass. */
  async pause(): Promise<void> {
    await this.roundTrip();
    this.scheduler.advance(pauseBeforeAnalysis);
  }

  /** Resolves after that many more messages of a kind. */
  next(method: string, count = 1): Promise<void> {
    const target = (this.received.get(method) ?? 0) + count;
    return new Promise((resolve) => this.waiting.push({ method, count: target, resolve }));
  }

  /** Lets the pause pass and waits for the end of the analysis. */
  async analyzed(): Promise<void> {
    await this.roundTrip();
    const ended = this.nextStatus("ready", "failed");
    this.scheduler.advance(pauseBeforeAnalysis);
    await ended;
    await this.roundTrip();
  }

  /** Resolves with the next status that is one of these. */
  async nextStatus(...states: readonly string[]): Promise<void> {
    const seen = this.statuses.length;
    while (!this.statuses.slice(seen).some(({ state }) => states.includes(state))) {
      await this.next("lockwright/status");
    }
  }

  /** Last diagnostics published for a file. */
  shown(path: string): PublishDiagnosticsParams | undefined {
    return this.published.findLast(({ uri }) => uri === uriOf(path));
  }

  private startServer(server: Connection): void {
    const world = {
      version: "1.2.3",
      scheduler: this.scheduler,
      documentationBase: "https://example.org/rules",
      openWorkspace: ({ root }: { readonly root: string }) => {
        this.roots.push(root);
        return {
          workspace: this.engine,
          readFile: (path: string) => Promise.resolve(this.engine.disk.get(path)),
        };
      },
      findRoot: (start: string, override?: string) => ({ root: override ?? start, isKernelTree: false }),
    };
    new LanguageServer(server, world).listen();
  }

  private listen(): void {
    const { client } = this;
    client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.arrived("textDocument/publishDiagnostics");
    });
    client.onNotification("lockwright/status", (params: { state: string; text: string }) => {
      this.statuses.push(params);
      this.arrived("lockwright/status");
    });
    client.onNotification("$/progress", () => this.arrived("$/progress"));
    client.onRequest("workspace/configuration", () => [this.settings]);
    client.onRequest("client/registerCapability", () => {
      this.arrived("client/registerCapability");
      return null;
    });
    client.onRequest("workspace/diagnostic/refresh", () => {
      this.arrived("workspace/diagnostic/refresh");
      return null;
    });
    client.onRequest("window/workDoneProgress/create", () => {
      this.arrived("window/workDoneProgress/create");
      return null;
    });
    client.listen();
  }

  private arrived(method: string): void {
    const count = (this.received.get(method) ?? 0) + 1;
    this.received.set(method, count);
    const due = this.waiting.filter((entry) => entry.method === method && entry.count <= count);
    this.waiting = this.waiting.filter((entry) => !due.includes(entry));
    for (const { resolve } of due) resolve();
  }

  count(method: string): number {
    return this.received.get(method) ?? 0;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path === "" ? treeRoot : `${treeRoot}/${path}`).href;
}

/** What editors of the two kinds say about themselves. */
export const pushCapabilities: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true }, hover: { contentFormat: ["markdown"] } },
};

export const pullCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true },
    hover: { contentFormat: ["markdown"] },
  },
  workspace: { diagnostics: { refreshSupport: true } },
};
