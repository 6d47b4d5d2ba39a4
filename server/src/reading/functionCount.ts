import { positionAt } from "../base/text";
import type { FileFacts } from "../facts/types";

/** The functions of the files counted, and how well they could be parsed. */
export interface FunctionStats {
  /** Function definitions, in every arm of a conditional. */
  readonly total: number;
  /** The same by a count of a known tree. */
  readonly census: number;
  /** Of `total`: nothing of the body could be used. */
  readonly lost: number;
  /** Of `total`: some piece of the body could not be parsed, the rest was read. */
  readonly withError: number;
  /** Arms of conditionals that no reading of their function has. */
  readonly missingArms: number;
  /** Of `total`: functions with such an arm. */
  readonly withMissingArms: number;
  /** Macros whose body could not be read as code. */
  readonly lostMacros: number;
}

/** A function or macro of which the body, or a piece of it, could not be read. */
export interface LostFunction {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly kind: "function" | "macro" | "error";
  readonly reason: string;
}

/** Counts functions, and lists those that could not be read. */
export class FunctionCount {
  private total = 0;
  private missingArms = 0;
  private withMissingArms = 0;
  private readonly listed: LostFunction[] = [];

  /** `census` is the number of functions in a known tree. */
  constructor(private readonly census: number) {}

  add(facts: FileFacts): void {
    const { functions } = facts;
    this.total += functions.filter(({ kind }) => kind === "function").length;
    for (const { flow } of functions) this.countArms(flow?.missingArms ?? 0);
    this.listed.push(...lostOf(facts), ...errorsOf(facts));
  }

  result(): { readonly stats: FunctionStats; readonly lost: readonly LostFunction[] } {
    const { total, census, missingArms, withMissingArms, listed } = this;
    const number = (kind: LostFunction["kind"]): number => listed.filter((one) => one.kind === kind).length;
    const lost = number("function");
    const withError = number("error");
    const stats = {
      total,
      census,
      lost,
      withError,
      missingArms,
      withMissingArms,
      lostMacros: number("macro"),
    };
    return { stats, lost: listed };
  }

  private countArms(missing: number): void {
    if (missing === 0) return;
    this.missingArms += missing;
    this.withMissingArms++;
  }
}

function lostOf({ path, lineStarts, functions, lost }: FileFacts): LostFunction[] {
  const macros = new Set(functions.filter(({ kind }) => kind === "macro").map(({ at }) => at));
  return lost.map(({ at, name, reason }): LostFunction => {
    const kind = macros.has(at) ? "macro" : "function";
    return { path, line: lineOf(lineStarts, at), name, kind, reason };
  });
}

function errorsOf({ path, lineStarts, errors = [] }: FileFacts): LostFunction[] {
  return errors.map(({ at, name, errorAt }): LostFunction => {
    const reason = `not all of line ${lineOf(lineStarts, errorAt)} could be parsed`;
    return { path, line: lineOf(lineStarts, at), name, kind: "error", reason };
  });
}

function lineOf(lineStarts: readonly number[], at: number): number {
  return positionAt(lineStarts, at).line;
}
