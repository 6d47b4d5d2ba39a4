import { dirname } from "node:path";
import { AnalysisSession, type SessionEvents } from "./analysisSession";
import { LineMaps } from "./lineMaps";
import type { PositionEncoding } from "./positions";
import type { ServerWorld } from "./serverWorld";
import type { Settings } from "./settings";
import { folderOf, pathInTree, pathOfUri, uriOfFile } from "./treePaths";
import { TreeResult } from "./treeResult";

/** One kernel tree (or folder of C files) with documents open in it. */
export interface Tree {
  readonly root: string;
  readonly session: AnalysisSession;
  /** The last finished analysis. */
  result: TreeResult | undefined;
}

/** A document, placed. */
export interface PlacedDocument {
  readonly tree: Tree;
  /** Relative to the tree's root. */
  readonly path: string;
}

export interface TreesOptions {
  readonly world: ServerWorld;
  readonly encoding: PositionEncoding;
  /** Absolute paths of the folders the editor has open. */
  readonly folders: () => readonly string[];
  readonly settings: () => Settings;
  readonly onProblem: (root: string, problem: { readonly path: string; readonly reason: string }) => void;
  readonly events: (tree: Tree) => SessionEvents;
}

/** Knows which tree each open document belongs to, and opens a session for every tree once. */
export class Trees {
  private readonly byRoot = new Map<string, Tree>();
  private readonly open = new Map<string, PlacedDocument>();

  constructor(private readonly options: TreesOptions) {}

  get all(): readonly Tree[] {
    return [...this.byRoot.values()];
  }

  /** An open document's place; undefined for documents that are not files or were never opened. */
  placeOf(uri: string): PlacedDocument | undefined {
    return this.open.get(uri);
  }

  /** Open documents of a tree, by path. */
  openIn(tree: Tree): ReadonlyMap<string, string> {
    const entries = [...this.open].filter(([, place]) => place.tree === tree);
    return new Map(entries.map(([uri, place]) => [place.path, uri]));
  }

  /** How the editor names a file of a tree: in its own words when it is open. */
  uriOf(tree: Tree, path: string): string {
    return this.openIn(tree).get(path) ?? uriOfFile(tree.root, path);
  }

  /** The tree and path of any file below a tree that is already known. */
  placeOfFile(uri: string): PlacedDocument | undefined {
    const file = pathOfUri(uri);
    if (file === undefined) return undefined;
    for (const tree of this.byRoot.values()) {
      const path = pathInTree(tree.root, file);
      if (path !== undefined) return { tree, path };
    }
    return undefined;
  }

  add(uri: string): PlacedDocument | undefined {
    const known = this.open.get(uri);
    if (known !== undefined) return known;
    const file = pathOfUri(uri);
    if (file === undefined || !/\.[ch]$/.test(file)) return undefined;
    const root = this.rootOf(file);
    const path = pathInTree(root, file);
    if (path === undefined) return undefined;
    const place = { tree: this.treeAt(root), path };
    this.open.set(uri, place);
    return place;
  }

  remove(uri: string): void {
    this.open.delete(uri);
  }

  /** Files and folders whose findings a tree should have, given what is open in it; empty for all. */
  scopeOf(tree: Tree): readonly string[] {
    if (this.options.settings().scope === "tree") return [];
    const paths = [...this.openIn(tree).keys()];
    // A file at the very top stands for itself: its folder would be the whole tree.
    return [...new Set(paths.map((path) => folderOf(path) || path))].sort();
  }

  async dispose(): Promise<void> {
    const trees = this.all;
    this.byRoot.clear();
    this.open.clear();
    await Promise.all(trees.map(({ session }) => session.dispose()));
  }

  /** The setting, then the kernel's own markers, then the folder open in the editor, then the file's folder. */
  private rootOf(file: string): string {
    const { world, folders, settings } = this.options;
    const folder = folders().find((candidate) => pathInTree(candidate, file) !== undefined);
    const override = settings().root;
    if (override !== "") {
      const { root } = world.findRoot(folder ?? dirname(file), override);
      if (pathInTree(root, file) !== undefined) return root;
    }
    const found = world.findRoot(dirname(file));
    return found.isKernelTree ? found.root : (folder ?? found.root);
  }

  private treeAt(root: string): Tree {
    const known = this.byRoot.get(root);
    if (known !== undefined) return known;
    const tree = this.createTree(root);
    this.byRoot.set(root, tree);
    return tree;
  }

  private createTree(root: string): Tree {
    const { world, encoding, settings, onProblem, events } = this.options;
    const workers = settings().workers;
    const opened = world.openWorkspace({
      root,
      ...(workers > 0 && { workers }),
      onProblem: (problem) => onProblem(root, problem),
    });
    const forward: SessionEvents = {
      onStart: (stop) => events(tree).onStart(stop),
      onEnd: (outcome) => {
        if (outcome.kind === "done") {
          tree.result = new TreeResult(root, outcome.snapshot, new LineMaps(tree.session, encoding));
        }
        events(tree).onEnd(outcome);
      },
    };
    const session = new AnalysisSession(root, opened, { scheduler: world.scheduler, events: forward });
    const tree: Tree = { root, session, result: undefined };
    return tree;
  }
}
