import { LineCounter, parseDocument, type Document, isMap, isNode, isScalar } from "yaml";
import type { SettingsProblem } from "./projectSettings";

/** Keys and indices from the top of the document. */
export type SettingsPath = readonly (string | number)[];

/** A YAML text that knows where its entries are. */
export class SettingsText {
  readonly problems: readonly SettingsProblem[];
  /** As plain data; undefined for a file of comments, and when there are problems. */
  readonly value: unknown;
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    const wrong = [...this.document.errors, ...this.document.warnings];
    const problems = wrong.map(({ pos, message }) => this.at(pos[0], pos[1], message));
    const read = this.read();
    this.value = read.value;
    this.problems = problems.length > 0 || read.error === undefined ? problems : [this.at(0, 1, read.error)];
  }

  /** Aliases that are too many are an error: a small text must not become a large value. */
  private read(): { readonly value?: unknown; readonly error?: string } {
    try {
      const value: unknown = this.document.toJS({ maxAliasCount: MAX_ALIASES });
      return { value: value ?? undefined };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A problem at an entry: at its value, or at its key if `atKey`. Where the path ends early, at what it reached. */
  problem(path: SettingsPath, message: string, atKey = false): SettingsProblem {
    const [start, end] = (atKey ? this.keyRange(path) : undefined) ?? this.valueRange(path);
    return this.at(start, end, message);
  }

  private valueRange(path: SettingsPath): readonly [number, number] {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown =
        length === 0 ? this.document.contents : this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return [node.range[0], node.range[1]];
    }
    return [0, 1];
  }

  private keyRange(path: SettingsPath): readonly [number, number] | undefined {
    const parent: unknown =
      path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
    const range = isNode(pair?.key) ? pair.key.range : undefined;
    return range ? [range[0], range[1]] : undefined;
  }

  private at(start: number, end: number, message: string): SettingsProblem {
    const from = this.lines.linePos(start);
    const to = this.lines.linePos(end);
    // What goes on in later lines is shown by its first one.
    const length = to.line === from.line ? Math.max(1, to.col - from.col) : 1;
    return { file: this.file, line: Math.max(1, from.line), column: Math.max(1, from.col), length, message };
  }
}

const MAX_ALIASES = 100;
