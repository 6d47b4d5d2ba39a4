import type { Directive } from "./directive";

/** What became of the branches of a conditional when a directive was read. */
export type ArmStep = "open" | "arm" | "close" | "none";

interface Frame {
  /** Conditions of the current arm: the refused ones of earlier arms first. */
  conditions: string[];
  /** Whether an arm that can be compiled went before or is the current one. */
  hasTaken: boolean;
  isFirst: boolean;
  isDead: boolean;
}

/** Macros that no compiled kernel C defines, so that their arm is dead text. */
const neverDefined = new Set(["__cplusplus", "__ASSEMBLY__", "__ASSEMBLER__", "__GENKSYMS__"]);

/**
 * The stack of preprocessor conditionals. Arms are *dead* (`#if 0`), *taken* (the first one that can be compiled) or other.
 * A text may begin inside a conditional: an `#else` without an `#if` ends a taken arm.
 */
export class Arms {
  private readonly frames: Frame[] = [];
  private current: readonly string[] = [];
  private deadFrames = 0;
  private otherFrames = 0;

  /** Shared between all items that stand under the same conditions. */
  get conditions(): readonly string[] {
    return this.current;
  }

  get isDead(): boolean {
    return this.deadFrames > 0;
  }

  /** True when every enclosing arm is the taken one. */
  get isTaken(): boolean {
    return this.deadFrames === 0 && this.otherFrames === 0;
  }

  /** Whether the innermost arm is the taken one of its conditional. */
  get isInnermostTaken(): boolean {
    const frame = this.frames.at(-1);
    return frame === undefined || (frame.isFirst && !frame.isDead);
  }

  step(directive: Directive): ArmStep {
    switch (directive.name) {
      case "if":
        return this.open(directive.argument);
      case "ifdef":
        return this.open(`defined(${directive.argument})`);
      case "ifndef":
        return this.open(`!(defined(${directive.argument}))`);
      case "elif":
      case "elifdef":
      case "else":
        return this.nextArm(directive.name === "else" ? undefined : directive.argument);
      case "endif":
        return this.close();
      default:
        return "none";
    }
  }

  /** The conditional around the whole header that keeps it from being read twice says nothing. */
  forgetInnermostCondition(): void {
    const frame = this.frames.at(-1);
    if (frame !== undefined) frame.conditions = [];
    this.refresh();
  }

  private open(condition: string): ArmStep {
    const isDead = isFalse(condition);
    this.frames.push({ conditions: [condition], hasTaken: !isDead, isFirst: true, isDead });
    this.refresh();
    return "open";
  }

  private nextArm(condition: string | undefined): ArmStep {
    let frame = this.frames.at(-1);
    if (frame === undefined) {
      frame = { conditions: [], hasTaken: true, isFirst: true, isDead: false };
      this.frames.push(frame);
    }
    const last = frame.conditions.at(-1);
    frame.isDead = last !== undefined && isTrue(last);
    frame.isFirst = !frame.hasTaken;
    frame.conditions = last === undefined ? [] : [...frame.conditions.slice(0, -1), negated(last)];
    if (condition !== undefined) {
      frame.conditions.push(condition);
      frame.isDead ||= isFalse(condition);
    }
    frame.hasTaken ||= !frame.isDead;
    this.refresh();
    return "arm";
  }

  private close(): ArmStep {
    if (this.frames.pop() === undefined) return "none";
    this.refresh();
    return "close";
  }

  private refresh(): void {
    this.current = this.frames.flatMap((frame) => frame.conditions);
    this.deadFrames = this.frames.filter((frame) => frame.isDead).length;
    this.otherFrames = this.frames.filter((frame) => !frame.isFirst).length;
  }
}

function negated(condition: string): string {
  const inner = /^!\((.*)\)$/s.exec(condition)?.[1];
  return inner !== undefined && /^defined\(\w*\)$/.test(inner) ? inner : `!(${condition})`;
}

function isFalse(condition: string): boolean {
  return condition === "0" || neverDefined.has(/^defined\((\w+)\)$/.exec(condition)?.[1] ?? "");
}

function isTrue(condition: string): boolean {
  return condition === "1" || neverDefined.has(/^!\(defined\((\w+)\)\)$/.exec(condition)?.[1] ?? "");
}
