import type { Range } from "vscode-languageserver";
import type { AnalysisSession } from "./analysisSession";
import {
  isPlain,
  offsetOfColumn,
  type PositionEncoding,
  rangeOf,
  type SourceText,
  sourceOf,
} from "./positions";

/** A place in a file as findings and steps give it: from 1, in bytes. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/**
 * Turns places of one result into ranges of the editor. Only lines with other than ASCII characters need their text, so
 * of most files nothing but that fact is kept.
 */
export class LineMaps {
  private readonly sources = new Map<string, Promise<SourceText | undefined>>();

  constructor(
    private readonly session: AnalysisSession,
    private readonly encoding: PositionEncoding,
  ) {}

  async range(place: Place): Promise<Range> {
    const source = await this.sourceUnlessPlain(place.file);
    if (source === undefined) return plainRange(place);
    const start = offsetOfColumn(source, place.line, place.column);
    return rangeOf(source, { start, end: start + place.length }, this.encoding);
  }

  private sourceUnlessPlain(file: string): Promise<SourceText | undefined> {
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    const read = this.read(file);
    this.sources.set(file, read);
    return read;
  }

  private async read(file: string): Promise<SourceText | undefined> {
    const bytes = this.session.analyzedText(file)?.bytes ?? (await this.session.readFile(file));
    return bytes === undefined || isPlain(bytes) ? undefined : sourceOf(bytes);
  }
}

function plainRange({ line, column, length }: Place): Range {
  const start = { line: line - 1, character: column - 1 };
  return { start, end: { line: start.line, character: start.character + length } };
}
