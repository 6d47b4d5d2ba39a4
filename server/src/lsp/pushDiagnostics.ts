import type { Connection } from "vscode-languageserver";
import type { DiagnosticLook } from "./treeResult";
import type { Tree, Trees } from "./trees";

/** Publishes diagnostics, for editors that do not ask for them. One publication at a time, in the order of the results. */
export class PushDiagnostics {
  /** Documents that show something, by tree. */
  private readonly shown = new Map<Tree, ReadonlySet<string>>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly trees: Trees,
  ) {}

  /** Sends what the last result says about every file, and takes back what it no longer says. */
  publish(tree: Tree, look: DiagnosticLook): Promise<void> {
    this.queue = this.queue.then(() => this.publishNow(tree, look));
    return this.queue;
  }

  /** Takes everything back; for trees that are about to be read anew. */
  clear(): Promise<void> {
    this.queue = this.queue.then(async () => {
      const uris = [...this.shown.values()].flatMap((shown) => [...shown]);
      this.shown.clear();
      await this.takeBack(uris);
    });
    return this.queue;
  }

  private async publishNow(tree: Tree, look: DiagnosticLook): Promise<void> {
    const { result } = tree;
    if (result === undefined) return;
    const now = new Set<string>();
    for (const file of result.files) {
      const diagnostics = await result.diagnostics(file, look);
      if (diagnostics.length === 0) continue;
      const version = tree.session.analyzedText(file)?.version;
      const uri = this.trees.uriOf(tree, file);
      now.add(uri);
      await this.connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
    }
    const before = this.shown.get(tree) ?? new Set();
    this.shown.set(tree, now);
    await this.takeBack([...before].filter((uri) => !now.has(uri)));
  }

  private async takeBack(uris: readonly string[]): Promise<void> {
    for (const uri of uris) await this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
