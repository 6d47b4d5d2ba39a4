import { all, any, not, unknown, type BuildCondition } from "./buildCondition";
import { makeArguments } from "./makeReferences";
import { type MakeExpander, type MakeWord, UNKNOWN_TEXT, unknownWord } from "./makeWord";

/** The value of a call of one of make's text functions. Others, and calls of the shell, give something unknown. */
export function makeFunction(name: string, text: string, scope: MakeExpander): readonly MakeWord[] {
  const known = functions.get(name);
  if (!known) return [unknownWord];
  return known.run(makeArguments(text, known.arguments), scope);
}

interface MakeFunction {
  readonly arguments: number;
  readonly run: (args: readonly string[], scope: MakeExpander) => readonly MakeWord[];
}

const functions: ReadonlyMap<string, MakeFunction> = new Map([
  ["addprefix", onWords((word, prefix) => prefix + word)],
  ["addsuffix", onWords((word, suffix) => word + suffix)],
  ["subst", onText((word, from, to) => (from === "" ? word : word.replaceAll(from, to)))],
  ["patsubst", onText((word, from, to) => substitute(word, from, to))],
  ["filter", { arguments: 2, run: (args, scope) => filterWords(args, scope, true) }],
  ["filter-out", { arguments: 2, run: (args, scope) => filterWords(args, scope, false) }],
  ["sort", onEach((word) => word)],
  ["strip", onEach((word) => word)],
  ["notdir", onEach((word) => word.slice(word.lastIndexOf("/") + 1))],
  ["dir", onEach((word) => word.slice(0, word.lastIndexOf("/") + 1) || "./")],
  ["basename", onEach((word) => word.replace(/\.[^./]*$/, ""))],
  ["abspath", onEach((word) => word)],
  ["if", { arguments: 3, run: choose }],
  ["or", { arguments: 8, run: (args, scope) => args.flatMap((arg) => scope.expand(arg)) }],
  ["foreach", { arguments: 3, run: repeat }],
]);

function onEach(change: (word: string) => string): MakeFunction {
  return { arguments: 1, run: ([text = ""], scope) => mapWords(scope.expand(text), change) };
}

function onWords(change: (word: string, affix: string) => string): MakeFunction {
  return {
    arguments: 2,
    run([affix = "", text = ""], scope) {
      const words = scope.expand(text);
      return scope
        .expand(affix)
        .flatMap((one) => mapWords(words, (word) => change(word, one.text), one.when));
    },
  };
}

/** Both patterns must be plain words or lead to one. */
function onText(change: (word: string, from: string, to: string) => string): MakeFunction {
  return {
    arguments: 3,
    run([from = "", to = "", text = ""], scope) {
      const pattern = scope.expand(from)[0]?.text ?? "";
      const result = scope.expand(to)[0]?.text ?? "";
      return mapWords(scope.expand(text), (word) => change(word, pattern, result));
    },
  };
}

function mapWords(
  words: readonly MakeWord[],
  change: (word: string) => string,
  also?: BuildCondition,
): readonly MakeWord[] {
  return words.map((word) => ({
    text: change(word.text),
    when: also === undefined ? word.when : all([also, word.when]),
  }));
}

/** `%` stands for any text. */
function substitute(word: string, from: string, to: string): string {
  const stem = stemOf(word, from);
  return stem === undefined ? word : to.replace("%", stem);
}

function stemOf(word: string, pattern: string): string | undefined {
  const at = pattern.indexOf("%");
  if (at < 0) return word === pattern ? "" : undefined;
  const before = pattern.slice(0, at);
  const after = pattern.slice(at + 1);
  const fits = word.length >= before.length + after.length && word.startsWith(before) && word.endsWith(after);
  return fits ? word.slice(before.length, word.length - after.length) : undefined;
}

function filterWords(
  [patterns = "", text = ""]: readonly string[],
  scope: MakeExpander,
  isKept: boolean,
): readonly MakeWord[] {
  const wanted = scope.expand(patterns).map((word) => word.text);
  const isUncertain = wanted.includes(UNKNOWN_TEXT);
  return scope.expand(text).flatMap((word) => {
    const fits = wanted.some((pattern) => stemOf(word.text, pattern) !== undefined);
    if (word.text === UNKNOWN_TEXT || (isUncertain && !fits)) return [{ text: word.text, when: unknown }];
    return fits === isKept ? [word] : [];
  });
}

function choose(
  [test = "", then = "", otherwise = ""]: readonly string[],
  scope: MakeExpander,
): readonly MakeWord[] {
  const holds = any(scope.expand(test).map(({ when }) => when));
  return [
    ...mapWords(scope.expand(then), (word) => word, holds),
    ...mapWords(scope.expand(otherwise), (word) => word, not(holds)),
  ];
}

function repeat(
  [name = "", list = "", text = ""]: readonly string[],
  scope: MakeExpander,
): readonly MakeWord[] {
  const variable = name.trim();
  const found = scope.expand(list).flatMap((word) => {
    scope.set(variable, [word]);
    return scope.expand(text);
  });
  scope.unset(variable);
  return found;
}
