import { languages } from "vscode";
import type { TextDocument } from "vscode";

interface Filter {
  readonly scheme: string;
  readonly language: string;
  readonly pattern?: string;
}

/** What Lockwright reads. VS Code opens `.h` files as C++, so headers are taken from there as well. */
export const documentSelector: Filter[] = [
  { scheme: "file", language: "c" },
  { scheme: "file", language: "cpp", pattern: "**/*.h" },
];

export function isReadByLockwright(document: TextDocument): boolean {
  return languages.match(documentSelector, document) > 0;
}
