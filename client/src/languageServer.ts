import { EventEmitter, window } from "vscode";
import type { Disposable, Event, OutputChannel } from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { documentSelector } from "./documents";
import { readServerStatus } from "./serverStatus";
import type { ServerStatus } from "./serverStatus";

/** Owns the server process: at most one runs, and a restart gets a new one whatever became of the old. */
export class LanguageServer implements Disposable {
  readonly onStatus: Event<ServerStatus>;
  readonly #status = new EventEmitter<ServerStatus>();
  readonly #output: OutputChannel = window.createOutputChannel("Lockwright");
  readonly #module: string;
  #client: LanguageClient | undefined;

  constructor(module: string) {
    this.#module = module;
    this.onStatus = this.#status.event;
  }

  /** Does nothing when the server was started before. Never rejects: what goes wrong is shown as a status. */
  async start(): Promise<void> {
    if (this.#client !== undefined) return;
    const client = this.#createClient();
    this.#client = client;
    this.#status.fire({ state: "starting", text: "" });
    try {
      await client.start();
    } catch (error) {
      this.#status.fire({ state: "failed", text: `The server did not start: ${String(error)}` });
    }
  }

  async restart(): Promise<void> {
    await this.#stop();
    await this.start();
  }

  showOutput(): void {
    this.#output.show();
  }

  dispose(): void {
    void this.#stop();
    this.#status.dispose();
    this.#output.dispose();
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // A client whose server died cannot be stopped in order; its process is gone already.
      this.#output.appendLine(`Stopping the server: ${String(error)}`);
    }
  }

  #createClient(): LanguageClient {
    const client = new LanguageClient(
      "lockwright",
      "Lockwright",
      this.#serverOptions(),
      this.#clientOptions(),
    );
    client.onNotification("lockwright/status", (params: unknown) => {
      const status = readServerStatus(params);
      if (status !== undefined) this.#status.fire(status);
    });
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Stopped || this.#client !== client) return;
      this.#status.fire({ state: "failed", text: "The server stopped" });
    });
    return client;
  }

  #serverOptions(): ServerOptions {
    const run = { module: this.#module, transport: TransportKind.ipc };
    return { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } } };
  }

  #clientOptions(): LanguageClientOptions {
    return {
      documentSelector,
      outputChannel: this.#output,
    };
  }
}
