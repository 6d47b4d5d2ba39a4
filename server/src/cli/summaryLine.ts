import type { Finding } from "../findings/finding";
import type { Stats } from "../workspace/api";

/** `2 errors, 1 warning (3 guesses not shown) in 120 files, 3456 functions, 1.2 s`. */
export function summaryLine(shown: readonly Finding[], total: number, stats: Stats): string {
  const errors = shown.filter(({ severity }) => severity === "error").length;
  const warnings = shown.filter(({ severity }) => severity === "warning").length;
  const guesses = shown.length - errors - warnings;
  const found = [counted(errors, "error"), counted(warnings, "warning")];
  if (guesses > 0) found.push(`${guesses} information`);
  const hidden = total > shown.length ? ` (${total - shown.length} less severe not shown, see --all)` : "";
  const size = `${counted(stats.files, "file")}, ${counted(stats.functions, "function")}`;
  const partial = stats.partial === undefined ? "" : `; partial: ${stats.partial}`;
  return `${found.join(", ")}${hidden} in ${size}, ${stats.seconds.toFixed(1)} s${partial}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
