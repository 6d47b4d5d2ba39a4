/** A piece of a Makefile's text: as it stands, or the inside of `$(...)`. */
export interface MakePiece {
  readonly isReference: boolean;
  readonly text: string;
}

/** Cuts text into words at white space, and each word into what stands for itself and what is looked up. */
export function makeWords(text: string): readonly (readonly MakePiece[])[] {
  const words: (readonly MakePiece[])[] = [];
  let word: MakePiece[] = [];
  for (const piece of makePieces(text)) {
    if (piece.isReference) {
      word.push(piece);
      continue;
    }
    piece.text.split(/\s+/).forEach((part, index) => {
      if (index > 0) {
        if (word.length > 0) words.push(word);
        word = [];
      }
      if (part !== "") word.push({ isReference: false, text: part });
    });
  }
  if (word.length > 0) words.push(word);
  return words;
}

function makePieces(text: string): readonly MakePiece[] {
  const pieces: MakePiece[] = [];
  let from = 0;
  for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", from)) {
    if (at > from) pieces.push({ isReference: false, text: text.slice(from, at) });
    const end = referenceEnd(text, at);
    const inner =
      text[at + 1] === "(" || text[at + 1] === "{" ? text.slice(at + 2, end - 1) : text.slice(at + 1, end);
    if (inner === "$") pieces.push({ isReference: false, text: "$" });
    else pieces.push({ isReference: true, text: inner });
    from = end;
  }
  if (from < text.length) pieces.push({ isReference: false, text: text.slice(from) });
  return pieces;
}

/** One past the end of the reference that begins with the `$` at an offset. */
function referenceEnd(text: string, at: number): number {
  const open = text[at + 1];
  if (open !== "(" && open !== "{") return Math.min(text.length, at + 2);
  let depth = 0;
  for (let here = at + 1; here < text.length; here++) {
    const char = text[here];
    if (char === "(" || char === "{") depth++;
    else if ((char === ")" || char === "}") && --depth === 0) return here + 1;
  }
  return text.length;
}

/** The arguments of a function of make, which commas outside of parentheses part; the last keeps its commas. */
export function makeArguments(text: string, most: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < text.length && parts.length < most - 1; at++) {
    const char = text[at];
    if (char === "(" || char === "{") depth++;
    else if (char === ")" || char === "}") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
