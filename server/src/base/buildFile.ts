/** A file that says what is built: `Makefile`, `Kbuild`, `Kconfig`, with or without a suffix, and the `Platform` files of mips. */
export function isBuildFile(path: string): boolean {
  return /(?:^|\/)(?:(?:Makefile|Kbuild|Kconfig)[^/]*|Platform)$/.test(path) && !/\.[ch]$/.test(path);
}
