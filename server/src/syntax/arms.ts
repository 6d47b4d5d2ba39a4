import { all, not, parseCondition, type AtomValue, type Condition, reduced } from "../base/condition";
import type { Directive } from "./directive";

/** What became of the branches of a conditional when a directive was read. */
export type ArmStep = "open" | "arm" | "close" | "none";

interface Frame {
  /** Conditions of the current arm: the refused ones of earlier arms first. */
  conditions: string[];
  /** What earlier arms and the current one ask for. */
  tests: Condition[];
  /** Whether an arm that can be compiled went before or is the current one. */
  hasTaken: boolean;
  isFirst: boolean;
  isDead: boolean;
}

/**
 * The stack of preprocessor conditionals. Arms are *dead* (`#if 0`, or off in a known configuration), *taken* (the first one that
 * can be compiled) or other. A text may begin inside a conditional: an `#else` without an `#if` ends a taken arm.
 */
export class Arms {
  private readonly frames: Frame[] = [];
  private current: readonly string[] = [];
  private deadFrames = 0;
  private otherFrames = 0;

  constructor(private readonly valueOf: AtomValue = () => undefined) {}

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
    const test = testOf(directive);
    switch (directive.name) {
      case "if":
      case "ifdef":
      case "ifndef":
        return this.open(test);
      case "elif":
      case "elifdef":
      case "elifndef":
        return this.nextArm(test);
      case "else":
        return this.nextArm(undefined);
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
    const frame: Frame = { conditions: [], tests: [], hasTaken: false, isFirst: true, isDead: false };
    this.frames.push(frame);
    this.enter(frame, condition);
    return "open";
  }

  private nextArm(condition: string | undefined): ArmStep {
    let frame = this.frames.at(-1);
    if (frame === undefined) {
      frame = { conditions: [], tests: [], hasTaken: true, isFirst: true, isDead: false };
      this.frames.push(frame);
    }
    const last = frame.tests.pop();
    if (last !== undefined) frame.tests.push(not(last));
    const refused = frame.conditions.pop();
    if (refused !== undefined) frame.conditions.push(negated(refused));
    this.enter(frame, condition);
    return "arm";
  }

  private enter(frame: Frame, condition: string | undefined): void {
    if (condition !== undefined) {
      frame.conditions.push(condition);
      frame.tests.push(parseCondition(condition));
    }
    frame.isFirst = !frame.hasTaken;
    const test = reduced(all(frame.tests), this.valueOf);
    frame.isDead = test.k === "constant" && !test.value;
    frame.hasTaken ||= !frame.isDead;
    this.refresh();
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

/** What a directive tests, in the one form that conditions have; empty for those that test nothing. */
export function testOf({ name, argument }: Directive): string {
  if (name === "ifdef" || name === "elifdef") return `defined(${argument})`;
  if (name === "ifndef" || name === "elifndef") return `!(defined(${argument}))`;
  return argument;
}

/** The condition under which an arm is refused. */
export function negated(condition: string): string {
  const inner = /^!\((.*)\)$/s.exec(condition)?.[1];
  return inner !== undefined && /^defined\(\w*\)$/.test(inner) ? inner : `!(${condition})`;
}
