/**
 * A test for paths that none of the patterns matches. A pattern names a file or a folder with all that is in it, relative to the
 * root; `*` is any part of a name, `?` one character of it, `**` any number of folders.
 */
export function pathFilter(patterns: readonly string[]): (path: string) => boolean {
  const excluded = patterns.map(expressionOf);
  return (path) => !excluded.some((pattern) => pattern.test(path));
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.?\//, "")
    .replace(/\/+$/, "")
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => WILD[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}(?:/|$)`);
}

const WILD: Readonly<Record<string, string | undefined>> = {
  "**/": "(?:[^/]+/)*",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
