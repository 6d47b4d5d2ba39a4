import { unknown, type BuildCondition } from "./buildCondition";

/** A word of a Makefile, and when it is there. */
export interface MakeWord {
  readonly text: string;
  readonly when: BuildCondition;
}

/** Looks up what is in a text. */
export interface MakeExpander {
  expand(text: string): readonly MakeWord[];
  set(name: string, words: readonly MakeWord[]): void;
  unset(name: string): void;
}

/** Stands for text that cannot be known. */
export const UNKNOWN_TEXT = "?";
export const unknownWord: MakeWord = { text: UNKNOWN_TEXT, when: unknown };
