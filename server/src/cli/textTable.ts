/** Cells of one row; what is missing at the end is empty. */
export type Row = readonly (string | number)[];

/** A heading with rows below it, in aligned columns: the first and the words to the left, numbers to the right. */
export function textTable(heading: string, rows: readonly Row[], note = ""): string {
  const cells = rows.map((row) => row.map(String));
  const count = Math.max(0, ...cells.map(({ length }) => length));
  const columns = Array.from({ length: count }, (_, at) => columnOf(cells.map((row) => row[at] ?? "")));
  const lines = cells.map((_, index) =>
    `  ${columns.map((column) => column[index] ?? "").join("  ")}`.trimEnd(),
  );
  return [heading, ...lines, ...(note === "" ? [] : [`  ${note}`])].join("\n");
}

/** A share of a whole, with two digits; empty where there is no whole. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(2)} %`;
}

function columnOf(cells: readonly string[]): readonly string[] {
  const width = Math.max(0, ...cells.map(({ length }) => length));
  const isNumeric = cells.some((cell) => NUMBER.test(cell));
  return cells.map((cell) => (isNumeric ? cell.padStart(width) : cell.padEnd(width)));
}

const NUMBER = /^\d+(?:\.\d+)?(?: %)?$/;
