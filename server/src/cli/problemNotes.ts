import type { Output } from "./cliWorld";

/** More lines than this tell nothing new. */
const mostShown = 10;

/** Files and folders that could not be read, kept until the progress bar is gone. */
export class ProblemNotes {
  private readonly notes = new Set<string>();

  add({ path, reason }: { readonly path: string; readonly reason: string }): void {
    this.notes.add(`${path === "" ? "." : path}: ${reason}`);
  }

  writeTo(output: Output): void {
    const notes = [...this.notes].sort();
    for (const note of notes.slice(0, mostShown)) output.write(`lockwright: skipped ${note}\n`);
    if (notes.length > mostShown) output.write(`lockwright: skipped ${notes.length - mostShown} more\n`);
  }
}
