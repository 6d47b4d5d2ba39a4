/** Columns as an editor shows them, so that carets may stand under code that is indented otherwise than they are. */
export function visualColumn(text: string): number {
  let column = 0;
  for (const char of text) column += char === "\t" ? tabWidth - (column % tabWidth) : 1;
  return column;
}

/** Width of a tab in the kernel's style. */
const tabWidth = 8;

/** Offset in `line` of the character shown right after `before`; undefined when no character begins there. */
export function offsetAtColumn(line: string, before: string): number | undefined {
  const wanted = visualColumn(before);
  for (let offset = 0; offset < line.length; offset++) {
    if (visualColumn(line.slice(0, offset)) === wanted) return offset;
  }
  return undefined;
}

/** The start of a comment line that ends where `line` shows its character at `offset`; undefined when `//` has no room. */
export function commentUpTo(line: string, offset: number): string | undefined {
  const wanted = visualColumn(line.slice(0, offset));
  const indent = /^\t*/.exec(line.slice(0, offset))?.[0].length ?? 0;
  for (let tabs = indent; tabs >= 0; tabs--) {
    const spaces = wanted - tabs * tabWidth - 2;
    if (spaces >= 0) return `${"\t".repeat(tabs)}//${" ".repeat(spaces)}`;
  }
  return undefined;
}
