/** What a character can begin, for the byte scanner. Index: char code below 128. */
export const CharClass = {
  space: 0,
  newline: 1,
  word: 2,
  digit: 3,
  quote: 4,
  slash: 5,
  hash: 6,
  backslash: 7,
  punctuation: 8,
} as const;

const classes = buildClasses();

export function classOf(code: number): number {
  // Bytes above ASCII only occur in comments, strings and names; a name is the harmless reading elsewhere.
  return code < 128 ? (classes[code] ?? CharClass.punctuation) : CharClass.word;
}

export function isWordPart(code: number): boolean {
  const kind = classOf(code);
  return kind === CharClass.word || kind === CharClass.digit;
}

export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function buildClasses(): Uint8Array {
  const table = new Uint8Array(128).fill(CharClass.punctuation);
  for (let code = 0; code <= 32; code++) table[code] = CharClass.space;
  for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$") {
    table[letter.charCodeAt(0)] = CharClass.word;
  }
  for (const digit of "0123456789") table[digit.charCodeAt(0)] = CharClass.digit;
  table[10] = CharClass.newline;
  table[34] = CharClass.quote;
  table[39] = CharClass.quote;
  table[47] = CharClass.slash;
  table[35] = CharClass.hash;
  table[92] = CharClass.backslash;
  table[127] = CharClass.space;
  return table;
}
