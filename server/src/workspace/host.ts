import type { FileFacts } from "../facts/types";
import type { PrimitiveRow } from "../kernel/primitiveRow";
import type { KconfigValues } from "../syntax/kconfig";

/** What the outside world must provide. `node/` implements it on files and worker threads; tests in memory. */
export interface Host {
  /** Absolute root of the tree, for messages only. */
  readonly root: string;
  /** Every `.c` and `.h` file under the root (or under `within`, relative), relative, sorted. */
  listFiles(within?: string): Promise<readonly string[]>;
  /** Every file that says what is built (`Makefile`, `Kbuild`, `Kconfig` and the like), relative, sorted. */
  listBuildFiles(): Promise<readonly string[]>;
  /** Text decoded as latin1, or undefined when the file cannot be read. That an optional file is missing is no problem. */
  readFile(path: string, options?: { readonly isOptional?: boolean }): Promise<string | undefined>;
  /** Reads many files in the background; results arrive in the order asked. Missing files give undefined. */
  extract(requests: readonly ExtractRequest[], settings?: ReadingSettings): AsyncIterable<ExtractResult>;
  /** Told after much was read: a good moment to give back memory that nobody needs any more. */
  rest?(): void;
  dispose(): Promise<void>;
}

/** What of a tree's settings the reading of a file depends on. */
export interface ReadingSettings {
  /** Primitives on top of the built-in ones. */
  readonly primitives: readonly PrimitiveRow[];
  /** The configuration to read for; without one, all arms of conditionals are read. */
  readonly kconfig?: KconfigValues;
}

export interface ExtractRequest {
  readonly path: string;
  /** Text to read instead of the file's, for open editors. */
  readonly text?: string;
  /**
   * `outline`: names, ranges and calls only, from the byte scanner. `full`: everything.
   * `names`: only `defined`, the names of functions visible outside.
   * A list: flow only for the functions named.
   */
  readonly depth: "names" | "outline" | "full" | readonly string[];
}

export interface ExtractResult {
  readonly path: string;
  readonly facts?: FileFacts;
  readonly bytes: number;
  readonly error?: string;
}
