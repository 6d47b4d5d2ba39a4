import {
  all,
  always,
  any,
  ENABLED,
  is,
  isAlways,
  isNever,
  MODULE,
  never,
  not,
  OFF,
  ON,
  unknown,
  type BuildCondition,
} from "./buildCondition";
import { makeFunction } from "./makeFunctions";
import { makeWords, type MakePiece } from "./makeReferences";
import type { MakeTest } from "./makefileText";
import { UNKNOWN_TEXT, unknownWord, type MakeExpander, type MakeWord } from "./makeWord";

interface Part {
  /** Looked up when the variable is used. */
  readonly text?: string;
  readonly words?: readonly MakeWord[];
  readonly when: BuildCondition;
}

/** The variables of one Makefile, each a list of words under conditions. */
export class MakeScope implements MakeExpander {
  private readonly variables = new Map<string, Part[]>();
  private depth = 0;

  /** `fixed` gives the variables that the build system sets. */
  constructor(private readonly fixed: ReadonlyMap<string, readonly MakeWord[]>) {}

  /** Names of variables that were set, in order. */
  names(): Iterable<string> {
    return this.variables.keys();
  }

  has(name: string): boolean {
    return this.variables.has(name);
  }

  /** The words of a variable. */
  valueOf(name: string): readonly MakeWord[] {
    const parts = this.variables.get(name);
    if (!parts) return this.fixed.get(name) ?? [];
    return parts.flatMap(({ words, text, when }) => guarded(words ?? this.expand(text ?? ""), when));
  }

  set(name: string, words: readonly MakeWord[]): void {
    this.variables.set(name, [{ words, when: always }]);
  }

  unset(name: string): void {
    this.variables.delete(name);
  }

  /** Carries out an assignment that stands under a condition. A name with `$(CONFIG_X)` in it sets what it is when X is on. */
  assign({ name, operator, value }: Assignment, guard: BuildCondition): void {
    for (const { text, when } of this.namesOf(name)) {
      const condition = all([guard, when]);
      if (text.endsWith("-") || text.includes(UNKNOWN_TEXT) || isNever(condition)) continue;
      const before = this.variables.get(text) ?? [];
      const isDeferred =
        operator === "=" || (operator !== ":=" && before.every((part) => part.words === undefined));
      const added: Part = isDeferred
        ? { text: value, when: condition }
        : { words: this.expand(value), when: condition };
      if (operator === "?=" && before.length > 0) continue;
      const kept =
        operator === "+="
          ? before
          : isAlways(condition)
            ? []
            : before.map((part) => without(part, condition));
      this.variables.set(text, [...kept, added]);
    }
  }

  /** The words of a text, with everything in it looked up. */
  expand(text: string): readonly MakeWord[] {
    if (!text.includes("$")) return plainWords(text);
    if (this.depth >= MAX_DEPTH) return [unknownWord];
    this.depth++;
    const words = makeWords(text).flatMap((pieces) => this.expandWord(pieces));
    this.depth--;
    return words.filter((word) => word.text !== "");
  }

  /** When a test holds. */
  test(test: MakeTest | undefined): BuildCondition {
    if (!test) return unknown;
    const condition =
      test.k === "defined"
        ? this.isSet(`$(${test.name})`)
        : this.areEqual(test.left.trim(), test.right.trim());
    return test.isNegated ? not(condition) : condition;
  }

  private areEqual(left: string, right: string): BuildCondition {
    if (left === "") return not(this.isSet(right));
    if (right === "") return not(this.isSet(left));
    const lefts = this.alternatives(left);
    const rights = this.alternatives(right);
    if (!lefts || !rights || lefts.length * rights.length > MAX_ALTERNATIVES) return unknown;
    if ([...lefts, ...rights].some((word) => word.text.includes(UNKNOWN_TEXT))) return unknown;
    return any(
      lefts.flatMap((a) => rights.flatMap((b) => (a.text === b.text ? [all([a.when, b.when])] : []))),
    );
  }

  /** The texts that one word may become; undefined for lists. */
  private alternatives(text: string): readonly MakeWord[] | undefined {
    const words = makeWords(text);
    const [only] = words;
    if (words.length !== 1 || !only) return undefined;
    const found = this.expandWord(only);
    return found.length === 0 ? [{ text: "", when: always }] : found;
  }

  /** When a text has any word in it. */
  private isSet(text: string): BuildCondition {
    const name = /^\$\((\w+)\)$/.exec(text)?.[1];
    if (name !== undefined && !this.has(name) && !this.fixed.has(name) && !name.startsWith("CONFIG_"))
      return unknown;
    return any(this.expand(text).map(({ when }) => when));
  }

  private expandWord(pieces: readonly MakePiece[]): readonly MakeWord[] {
    let found: readonly MakeWord[] = [{ text: "", when: always }];
    for (const { isReference, text } of pieces) {
      const values = isReference ? this.lookUp(text) : [{ text, when: always }];
      if (pieces.length === 1) return values;
      if (values.length === 0) continue;
      if (found.length * values.length > MAX_ALTERNATIVES) return [unknownWord];
      found = found.flatMap((left) =>
        values.map((right) => ({ text: left.text + right.text, when: all([left.when, right.when]) })),
      );
    }
    return found.filter(({ when }) => !isNever(when));
  }

  private lookUp(reference: string): readonly MakeWord[] {
    const config = /^CONFIG_(\w+)$/.exec(reference)?.[1];
    if (config !== undefined) {
      return [
        { text: "y", when: is(config, ON) },
        { text: "m", when: is(config, MODULE) },
        { text: "", when: is(config, OFF) },
      ];
    }
    const called = /^([a-z-]+)\s+([^]*)$/.exec(reference);
    if (called) return makeFunction(called[1] ?? "", called[2] ?? "", this);
    const [, name, from, to] = /^([^:]+):([^=]*)=(.*)$/.exec(reference) ?? [];
    if (name !== undefined) {
      const pattern = from?.includes("%") === true ? `${from},${to ?? ""}` : `%${from ?? ""},%${to ?? ""}`;
      return makeFunction("patsubst", `${pattern},$(${name})`, this);
    }
    return this.variable(reference);
  }

  private variable(reference: string): readonly MakeWord[] {
    const name = reference.includes("$") ? (this.namesOf(reference)[0]?.text ?? "") : reference;
    if (this.has(name) || this.fixed.has(name)) {
      if (this.depth >= MAX_DEPTH) return [unknownWord];
      this.depth++;
      const words = this.valueOf(name);
      this.depth--;
      return words;
    }
    // What another Makefile exports is written in capitals.
    return /^[A-Z][A-Z0-9_]*$/.test(name) ? [unknownWord] : [];
  }

  /** Here `y` and `m` come to the same: something of that name is built. */
  private namesOf(name: string): readonly MakeWord[] {
    const ends = /-m$/;
    if (!name.includes("$")) return [{ text: name.replace(ends, "-y"), when: always }];
    const config = /^([^$]*)\$\(CONFIG_(\w+)\)$/.exec(name);
    if (config) return [{ text: `${config[1] ?? ""}y`, when: is(config[2] ?? "", ENABLED) }];
    const [pieces] = makeWords(name);
    if (!pieces) return [];
    return joinEqual(
      this.expandWord(pieces).map(({ text, when }) => ({ text: text.replace(ends, "-y"), when })),
    );
  }
}

interface Assignment {
  readonly name: string;
  readonly operator: "=" | ":=" | "+=" | "?=";
  readonly value: string;
}

/** Nesting of variables in variables that is followed. */
const MAX_DEPTH = 40;

/** Texts that one word is followed into. */
const MAX_ALTERNATIVES = 400;

function plainWords(text: string): readonly MakeWord[] {
  return text.split(/\s+/).flatMap((word) => (word === "" ? [] : [{ text: word, when: always }]));
}

function guarded(words: readonly MakeWord[], when: BuildCondition): readonly MakeWord[] {
  if (isAlways(when)) return words;
  return words.map((word) => ({
    text: word.text,
    when: isAlways(word.when) ? when : all([when, word.when]),
  }));
}

function without(part: Part, condition: BuildCondition): Part {
  return { ...part, when: all([part.when, not(condition)]) };
}

function joinEqual(words: readonly MakeWord[]): readonly MakeWord[] {
  const byText = new Map<string, BuildCondition>();
  for (const { text, when } of words) byText.set(text, any([byText.get(text) ?? never, when]));
  return [...byText].map(([text, when]) => ({ text, when }));
}
