import { all, type Condition, type KnownConditions } from "../base/condition";
import { areEntries, areStatements, ArmContext, shapeOf } from "./armContext";
import type { Conditional, ConditionalArm } from "./conditionals";
import { TokenKind, type Tokens } from "./tokens";

/**
 * How a conditional is read: its arms as alternatives in place (whole statements), or in a row. A row may hold all possible arms (entries
 * of an initializer, members), one (the conditional splits a statement), or none.
 */
export interface ArmReading {
  readonly as: "branch" | "row";
  readonly arms: readonly ConditionalArm[];
}

export interface ConditionalText {
  readonly text: string;
  readonly tokens: Tokens;
  readonly conditionals: readonly Conditional[];
}

/** One way to read a text whose conditionals split statements. */
export interface Alternative extends ConditionalText {
  readonly readings: ReadonlyMap<Conditional, ArmReading>;
  /** What it takes for the arms that were picked. */
  readonly guard: Condition;
}

/** An arm of a conditional that could have been picked instead, with what that takes. */
export interface Option {
  readonly arm: ConditionalArm | Conditional;
  readonly tests: readonly Condition[];
}

export interface ChosenArms extends Alternative {
  readonly covered: ReadonlySet<Option["arm"]>;
  readonly left: readonly Option[];
}

/** Decides how each conditional is read, in text order, so that arms picked do not contradict each other nor `tests`. */
export function chooseArms(
  source: ConditionalText,
  initial: KnownConditions,
  tests: readonly Condition[],
): ChosenArms {
  const chooser = new ArmChooser(source, initial, tests);
  chooser.walk(0, source.tokens.count, source.conditionals);
  const { readings, covered, left } = chooser;
  return { ...source, readings, covered, left, guard: all([...tests, ...chooser.picked]) };
}

class ArmChooser {
  readonly readings = new Map<Conditional, ArmReading>();
  readonly covered = new Set<Option["arm"]>();
  readonly left: Option[] = [];
  readonly picked: Condition[] = [];
  private readonly context: ArmContext;
  private known: KnownConditions;
  private readonly atStart: KnownConditions;
  /** Tests of the arms around. */
  private readonly outer: Condition[] = [];

  constructor(
    private readonly source: ConditionalText,
    initial: KnownConditions,
    tests: readonly Condition[],
  ) {
    this.context = new ArmContext(source.text, source.tokens);
    this.atStart = initial.copy();
    for (const test of tests) this.atStart.learn(test, true);
    this.known = this.atStart.copy();
  }

  walk(from: number, to: number, conditionals: readonly Conditional[]): void {
    let at = from;
    for (const conditional of conditionals) {
      this.passAll(at, startOf(conditional));
      this.conditional(conditional);
      at = conditional.end + 1;
    }
    this.passAll(at, to);
  }

  private passAll(from: number, to: number): void {
    const { kinds } = this.source.tokens;
    for (let at = from; at < to; at++) {
      if (kinds[at] === TokenKind.directive) continue;
      this.context.pass(at);
      // The next function may be read another way.
      if (this.context.depth === 0) this.known = this.atStart.copy();
    }
  }

  private conditional(conditional: Conditional): void {
    const reading = this.readingOf(conditional);
    this.readings.set(conditional, reading);
    if (reading.as === "branch" || reading.arms.length !== 1) this.covered.add(conditional);
    for (const arm of reading.arms) {
      this.covered.add(arm);
      if (reading.as === "branch") this.walkBranch(arm);
      else this.walkArm(arm);
    }
  }

  /** Inside of the arm its test is true. What was picked there holds everywhere. */
  private walkBranch(arm: ConditionalArm): void {
    const before = this.known;
    const picked = this.picked.length;
    this.known = before.copy();
    this.known.learn(arm.test, true);
    this.walkArm(arm);
    this.known = before;
    for (const test of this.picked.slice(picked)) before.learn(test, true);
  }

  private walkArm(arm: ConditionalArm): void {
    this.outer.push(arm.test);
    this.walk(arm.directive + 1, arm.end, arm.inner);
    this.outer.pop();
  }

  private readingOf(conditional: Conditional): ArmReading {
    const { arms, none, isCut } = conditional;
    const sure = isCut ? arms[0] : arms.find(({ test }) => this.known.truth(test) === true);
    if (sure) return { as: "row", arms: [sure] };
    const possible = arms.filter(({ test }) => this.isPossible(test));
    const isOnly = possible.length < 2 && !this.isPossible(none);
    if (possible.length === 0 || isOnly || this.context.place === "file") {
      return { as: "row", arms: possible.slice(0, 1) };
    }
    const together = this.together(conditional, possible);
    if (together) return { as: together, arms: possible };
    this.pick(conditional, possible);
    return { as: "row", arms: possible.slice(0, 1) };
  }

  /** How several arms can be read at once, if they can. */
  private together(
    conditional: Conditional,
    possible: readonly ConditionalArm[],
  ): ArmReading["as"] | undefined {
    const { place } = this.context;
    if (place === "inside" || conditional.end >= this.source.tokens.count) return undefined;
    const shapes = possible.map((arm) => this.shape(arm));
    const next = this.wordBehind(conditional.end);
    if (place === "entries") return areEntries(shapes, next) ? "row" : undefined;
    return areStatements(shapes, next) ? "branch" : undefined;
  }

  /** Takes the first arm; the others are left for another reading. */
  private pick(conditional: Conditional, [first, ...others]: readonly ConditionalArm[]): void {
    const { none } = conditional;
    for (const arm of others) this.left.push({ arm, tests: [...this.outer, arm.test] });
    if (this.isPossible(none)) this.left.push({ arm: conditional, tests: [...this.outer, none] });
    if (first === undefined) return;
    this.picked.push(first.test);
    this.known.learn(first.test, true);
  }

  private isPossible(test: Condition): boolean {
    return this.known.truth(test) !== false;
  }

  private shape(arm: ConditionalArm): ReturnType<typeof shapeOf> {
    const known = this.known.copy();
    known.learn(arm.test, true);
    const tokens: number[] = [];
    collect(this.source.tokens, { from: arm.directive + 1, to: arm.end, inner: arm.inner, known }, tokens);
    return shapeOf(this.source.text, this.source.tokens, tokens);
  }

  /** The token behind an `#endif` that is no directive. */
  private wordBehind(end: number): string {
    const { tokens, text } = this.source;
    let at = end + 1;
    while (at < tokens.count && tokens.kinds[at] === TokenKind.directive) at++;
    return at < tokens.count ? text.slice(tokens.starts[at], tokens.ends[at]) : "";
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly inner: readonly Conditional[];
  readonly known: KnownConditions;
}

/** Tokens of a stretch with the first possible arm of each conditional inside. */
function collect(tokens: Tokens, { from, to, inner, known }: Stretch, into: number[]): void {
  let at = from;
  const take = (until: number): void => {
    for (; at < until; at++) if (tokens.kinds[at] !== TokenKind.directive) into.push(at);
  };
  for (const conditional of inner) {
    take(startOf(conditional));
    const arm = conditional.arms.find(({ test }) => known.truth(test) !== false);
    if (arm) {
      known.learn(arm.test, true);
      collect(tokens, { from: arm.directive + 1, to: arm.end, inner: arm.inner, known }, into);
    }
    at = conditional.end + 1;
  }
  take(to);
}

/** Token of the `#if`, or the first one when the text begins inside. */
export function startOf({ arms }: Conditional): number {
  return Math.max(0, arms[0]?.directive ?? 0);
}
