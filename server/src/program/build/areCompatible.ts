import { ANY_VALUE, ARCH_PREFIX, OFF, ON, type BuildCondition } from "./buildCondition";
import type { Kconfig } from "./kconfig";

/**
 * Whether one kernel configuration can fulfil all of the conditions. What symbols depend on is followed, and that choices and
 * architectures exclude each other. The work is bounded: yes when in doubt.
 */
export function areCompatible(conditions: readonly BuildCondition[], kconfig: Kconfig): boolean {
  const trial = new Trial(kconfig);
  return conditions.every((condition) => trial.assume(condition)) && trial.settle() && trial.survivesSplits();
}

/** Whether the conditions can only be fulfilled with a symbol on: `PREEMPT_RT`. */
export function needsSymbol(conditions: readonly BuildCondition[], name: string, kconfig: Kconfig): boolean {
  const without: BuildCondition = { k: "is", symbol: name, values: OFF };
  return !areCompatible([...conditions, without], kconfig) && areCompatible(conditions, kconfig);
}

/** Changes of a symbol's values, consequences included. */
const MAX_STEPS = 2000;
/** How far it is followed that one symbol needs another. */
const MAX_CHAIN = 8;
/** Alternatives tried one by one: how many groups, and how many in each. */
const MAX_SPLITS = 12;
const MAX_BRANCHES = 8;

/** What must hold of an assignment of values, as far as it is known. */
class Trial {
  private values = new Map<string, number>();
  private groups: (readonly BuildCondition[])[] = [];
  private arch: string | undefined;
  private steps = 0;

  constructor(private readonly kconfig: Kconfig) {}

  /** Adds a condition and what follows from it. False when that contradicts what is known. */
  assume(condition: BuildCondition, chain = 0): boolean {
    switch (condition.k) {
      case "unknown":
        return true;
      case "all":
        return condition.of.every((part) => this.assume(part, chain));
      case "any":
        if (condition.of.length > 0) this.groups.push(condition.of);
        return condition.of.length > 0;
      case "is":
        return this.narrow(condition.symbol, condition.values, chain);
    }
  }

  /** Takes the only way left of each group of alternatives, until nothing changes. */
  settle(): boolean {
    for (let before = -1; before !== this.steps && this.steps < MAX_STEPS;) {
      before = this.steps;
      const waiting = this.groups;
      this.groups = [];
      if (!waiting.every((group) => this.settleGroup(group))) return false;
    }
    return true;
  }

  private settleGroup(group: readonly BuildCondition[]): boolean {
    const open = group.filter((part) => this.isOpen(part));
    const [only] = open;
    if (only === undefined) return false;
    if (open.length === 1) return this.assume(only);
    if (!open.some((part) => this.isCertain(part))) this.groups.push(open);
    return true;
  }

  /** Whether every small group has an alternative that leads to no contradiction. */
  survivesSplits(): boolean {
    const small = this.groups.filter((group) => group.length <= MAX_BRANCHES).slice(0, MAX_SPLITS);
    return small.every((group) =>
      group.some((part) => {
        const trial = this.copy();
        return trial.assume(part) && trial.settle();
      }),
    );
  }

  private copy(): Trial {
    const copy = new Trial(this.kconfig);
    copy.values = new Map(this.values);
    copy.groups = [...this.groups];
    copy.arch = this.arch;
    return copy;
  }

  private valuesOf(symbol: string): number {
    const known = this.values.get(symbol) ?? this.kconfig.symbol(symbol)?.values ?? defaultValues(symbol);
    return symbol.startsWith(ARCH_PREFIX) && this.arch !== undefined && this.arch !== symbol
      ? known & OFF
      : known;
  }

  private narrow(symbol: string, values: number, chain: number): boolean {
    const before = this.valuesOf(symbol);
    const after = before & values;
    if (after === 0) return false;
    if (this.values.get(symbol) === after || ++this.steps > MAX_STEPS) return true;
    this.values.set(symbol, after);
    if ((after & OFF) !== 0) return true;
    if (symbol.startsWith(ARCH_PREFIX)) this.arch = symbol;
    return this.followNeeds(symbol, after, chain);
  }

  private followNeeds(name: string, values: number, chain: number): boolean {
    const symbol = this.kconfig.symbol(name);
    if (!symbol || chain >= MAX_CHAIN) return true;
    if (values === ON && !symbol.excludes.every((other) => this.narrow(other, ANY_VALUE & ~ON, chain + 1)))
      return false;
    return this.assume(symbol.needs, chain + 1);
  }

  private isOpen(condition: BuildCondition): boolean {
    switch (condition.k) {
      case "unknown":
        return true;
      case "all":
        return condition.of.every((part) => this.isOpen(part));
      case "any":
        return condition.of.some((part) => this.isOpen(part));
      case "is":
        return (this.valuesOf(condition.symbol) & condition.values) !== 0;
    }
  }

  private isCertain(condition: BuildCondition): boolean {
    switch (condition.k) {
      case "unknown":
        return true;
      case "all":
        return condition.of.every((part) => this.isCertain(part));
      case "any":
        return condition.of.some((part) => this.isCertain(part));
      case "is":
        return (this.valuesOf(condition.symbol) & ~condition.values) === 0;
    }
  }
}

/** Macros and architectures are on or off; a symbol that nobody defines may be anything. */
function defaultValues(symbol: string): number {
  return /^\w+$/.test(symbol) ? ANY_VALUE : OFF | ON;
}
