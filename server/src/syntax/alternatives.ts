import { KnownConditions } from "../base/condition";
import { chooseArms, type Alternative, type ConditionalText, type Option } from "./chooseArms";
import { conditionalsOf, type Conditional } from "./conditionals";
import { tokenize } from "./tokens";

/** A text is read at most this many times to see all arms of conditionals that split its statements. */
export const MAX_ALTERNATIVES = 4;

export interface Alternatives {
  /** Never empty. The first one has the first arms that can be compiled. */
  readonly readings: readonly Alternative[];
  /** Arms that no reading has. */
  readonly missing: number;
  readonly arms: readonly ArmRange[];
}

/** From the directive that opens an arm to the one that ends it. */
export interface ArmRange {
  readonly start: number;
  readonly end: number;
  /** The refused conditions of earlier arms, then its own. */
  readonly conditions: readonly string[];
}

/** Reads the conditionals of a text, and in how many ways it must be read so that every arm is read once. */
export function alternativesOf(text: string, known: KnownConditions): Alternatives {
  const source = sourceOf(text);
  if (source.conditionals.length === 0)
    return { readings: [chooseArms(source, known, [])], missing: 0, arms: [] };
  const readings: Alternative[] = [];
  const covered = new Set<Option["arm"]>();
  const waiting: (Option | undefined)[] = [undefined];
  while (waiting.length > 0 && readings.length < MAX_ALTERNATIVES) {
    const next = waiting.shift();
    if (next && covered.has(next.arm)) continue;
    const chosen = chooseArms(source, known, next?.tests ?? []);
    readings.push(chosen);
    for (const arm of chosen.covered) covered.add(arm);
    waiting.push(...chosen.left);
  }
  const missing = new Set(
    waiting.flatMap((option) => (option && !covered.has(option.arm) ? [option.arm] : [])),
  );
  return { readings, missing: missing.size, arms: armRanges(source) };
}

/** The reading of a text that is read only once. */
export function firstAlternative(
  text: string,
  known: KnownConditions = new KnownConditions(() => undefined),
): Alternative {
  return chooseArms(sourceOf(text), known, []);
}

/** All arms of a text, inner ones behind the one they stand in. */
export function armsIn(text: string): ArmRange[] {
  return armRanges(sourceOf(text));
}

function sourceOf(text: string): ConditionalText {
  const tokens = tokenize(text);
  return { text, tokens, conditionals: conditionalsOf(text, tokens) };
}

function armRanges({ text, tokens, conditionals }: ConditionalText): ArmRange[] {
  const ranges: ArmRange[] = [];
  const add = (list: readonly Conditional[]): void => {
    for (const arm of list.flatMap(({ arms }) => arms)) {
      const start = tokens.starts[Math.max(0, arm.directive)] ?? 0;
      const end = arm.end < tokens.count ? (tokens.starts[arm.end] ?? text.length) : text.length;
      if (arm.conditions.length > 0) ranges.push({ start, end, conditions: arm.conditions });
      add(arm.inner);
    }
  };
  add(conditionals);
  return ranges;
}
