import { KnownConditions, parseCondition, type AtomValue } from "../base/condition";
import { armsIn, firstAlternative } from "../syntax/alternatives";
import type { TextSpan } from "../syntax/liveTokens";
import { maskAlternative } from "../syntax/mask";

export interface ItemRange {
  readonly start: number;
  readonly end: number;
  readonly conditions: readonly string[];
}

/**
 * The text with those arms of the conditionals inside an item blanked that are off, or that cannot be read beside the first one: of a
 * list's entries and a record's members all possible ones stay.
 */
export function textForItem(text: string, valueOf: AtomValue, item: ItemRange): string {
  const source = text.slice(item.start, item.end);
  if (!HAS_CONDITIONAL.test(source)) return text;
  const reading = firstAlternative(source, knownUnder(valueOf, item.conditions));
  return withoutSpans(text, maskAlternative(reading).dropped, item.start);
}

/** The conditions at an offset of an item, beyond those of the item itself. Gives undefined for items without conditionals. */
export function conditionsInside(
  text: string,
  { start, end }: Pick<ItemRange, "start" | "end">,
): ((at: number) => readonly string[]) | undefined {
  const source = text.slice(start, end);
  if (!HAS_CONDITIONAL.test(source)) return undefined;
  const arms = armsIn(source);
  return (at) =>
    arms.flatMap((arm) => (arm.start <= at - start && at - start < arm.end ? arm.conditions : []));
}

const HAS_CONDITIONAL = /^[ \t]*#[ \t]*(?:if|el|endif)/m;

/** What is known where these conditions hold. */
export function knownUnder(valueOf: AtomValue, conditions: readonly string[] = []): KnownConditions {
  const known = new KnownConditions(valueOf);
  for (const condition of conditions) known.learn(parseCondition(condition), true);
  return known;
}

/** Blanks spans, whose offsets are `base` less than those in the text. Line breaks stay. */
export function withoutSpans(text: string, spans: readonly TextSpan[], base: number): string {
  const parts: string[] = [];
  let done = 0;
  for (const span of spans) {
    const start = Math.max(done, span.start + base);
    const end = span.end + base;
    if (end <= start) continue;
    parts.push(text.slice(done, start), text.slice(start, end).replace(/[^\n\r]/g, " "));
    done = end;
  }
  return done === 0 ? text : parts.join("") + text.slice(done);
}
