import { Buffer } from "node:buffer";
import type { Position, Range } from "vscode-languageserver";

/** What an editor counts in a line: bytes, UTF-16 code units or code points. */
export type PositionEncoding = "utf-8" | "utf-16" | "utf-32";

/**
 * A text as the analysis sees it: the file's UTF-8 bytes, one per character (latin1), so that every offset is a byte
 * offset. `lineStarts` are the lines of the protocol, which also end at a carriage return.
 */
export interface SourceText {
  readonly bytes: string;
  readonly lineStarts: readonly number[];
}

export function sourceOf(bytes: string): SourceText {
  return { bytes, lineStarts: protocolLineStarts(bytes) };
}

/** An editor's text as the analysis reads it from disk. */
export function toBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** The inverse of {@link toBytes}; bytes that are no UTF-8 become replacement characters, as in an editor. */
export function toText(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}

/** Byte offset of an editor's position; positions beyond a line or the text are moved back to its end. */
export function offsetOf(source: SourceText, position: Position, encoding: PositionEncoding): number {
  if (position.line < 0) return 0;
  const start = source.lineStarts[position.line];
  if (start === undefined) return source.bytes.length;
  const line = source.bytes.slice(start, lineEnd(source, position.line));
  return start + bytesOfPrefix(line, Math.max(0, position.character), encoding);
}

/** An editor's position of a byte offset; inside a character, that character's start. */
export function positionOf(source: SourceText, offset: number, encoding: PositionEncoding): Position {
  const at = Math.max(0, Math.min(offset, source.bytes.length));
  const line = lastAtMost(source.lineStarts, at);
  const start = source.lineStarts[line] ?? 0;
  const end = characterStart(source.bytes, start, Math.min(at, lineEnd(source, line)));
  return { line, character: lengthOf(source.bytes.slice(start, end), encoding) };
}

export function rangeOf(
  source: SourceText,
  span: { readonly start: number; readonly end: number },
  encoding: PositionEncoding,
): Range {
  return { start: positionOf(source, span.start, encoding), end: positionOf(source, span.end, encoding) };
}

/** Byte offset of a finding's line and column: both from 1, the lines ending at line feeds only. */
export function offsetOfColumn(source: SourceText, line: number, column: number): number {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const feed = source.bytes.indexOf("\n", start);
    if (feed < 0) return source.bytes.length;
    start = feed + 1;
  }
  return Math.min(start + column - 1, source.bytes.length);
}

/** True when lines and columns of the bytes are those of the editor, whatever its encoding. */
export function isPlain(bytes: string): boolean {
  return isAscii(bytes) && !/\r(?!\n)/.test(bytes);
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function protocolLineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Where a line's characters end, before its line break. */
function lineEnd(source: SourceText, line: number): number {
  let end = source.lineStarts[line + 1] ?? source.bytes.length;
  const start = source.lineStarts[line] ?? 0;
  const isBreak = (at: number): boolean => source.bytes[at] === "\n" || source.bytes[at] === "\r";
  while (end > start && isBreak(end - 1)) end--;
  return end;
}

/** How many bytes of a line its first `count` units take. */
function bytesOfPrefix(line: string, count: number, encoding: PositionEncoding): number {
  if (encoding === "utf-8") return characterStart(line, 0, Math.min(count, line.length));
  if (isAscii(line)) return Math.min(count, line.length);
  let bytes = 0;
  let units = 0;
  for (const character of toText(line)) {
    units += encoding === "utf-16" ? character.length : 1;
    if (units > count) break;
    bytes += Buffer.byteLength(character, "utf8");
  }
  return Math.min(bytes, line.length);
}

function lengthOf(bytes: string, encoding: PositionEncoding): number {
  if (encoding === "utf-8" || isAscii(bytes)) return bytes.length;
  const text = toText(bytes);
  return encoding === "utf-16" ? text.length : Array.from(text).length;
}

/** Moves an offset that lies inside a UTF-8 sequence back to the sequence's first byte. */
function characterStart(bytes: string, from: number, offset: number): number {
  let at = offset;
  while (at > from && at < bytes.length && isContinuation(bytes.charCodeAt(at))) at--;
  return at;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
