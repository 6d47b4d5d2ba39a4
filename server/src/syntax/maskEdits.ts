/** Collects replacements of equal length and applies them in one go. Line breaks always survive. */
export class MaskEdits {
  private readonly edits: { readonly start: number; readonly end: number; readonly put: string }[] = [];

  constructor(private readonly text: string) {}

  blank(start: number, end: number): void {
    if (end > start) this.edits.push({ start, end, put: "" });
  }

  /** Writes `put` at `start` and blanks the rest up to `end`. Does nothing when there is no room for it. */
  put(start: number, end: number, put: string): void {
    if (put.length <= end - start) this.edits.push({ start, end, put });
  }

  /** Of edits that overlap the one that begins first wins, of two that begin together the longer one. */
  apply(): string {
    const { edits, text } = this;
    edits.sort((a, b) => a.start - b.start || b.end - a.end);
    const parts: string[] = [];
    let done = 0;
    for (const { start, end, put } of edits) {
      if (start < done) {
        if (end <= done) continue;
        parts.push(blanked(text.slice(done, end)));
      } else {
        parts.push(text.slice(done, start), put, blanked(text.slice(start + put.length, end)));
      }
      done = end;
    }
    parts.push(text.slice(done));
    return parts.join("");
  }
}

function blanked(text: string): string {
  return /[\n\r]/.test(text) ? text.replace(/[^\n\r]/g, " ") : " ".repeat(text.length);
}
