import type { InitializerFacts } from "../facts/types";
import type { FunctionNode, Program } from "../program/program";

/** How functions get into members, variables and parameters. */
export interface OpsTableStats {
  /** Entries of initializers with a designator and a function as value. */
  readonly designated: number;
  /** The same by the census of the tree it was made for. */
  readonly census: number;
  /** Entries of initializers without designator and with a function as value. */
  readonly positional: number;
  /** Functions bound to keys, by how: `initializer`, `assignment`, `argument`. */
  readonly bound: Readonly<Record<string, number>>;
  /** Keys with at least one function. */
  readonly keys: number;
}

/** `ops_tables.designated_initialisers_value_is_a_function` of the census. */
const CENSUS = 207_307;

/** Counts the entries of initializers whose value is a function. */
export class OpsTableCount {
  private designated = 0;
  private positional = 0;

  constructor(private readonly program: Program) {
    for (const { initializers, path } of program.files) for (const one of initializers) this.count(one, path);
  }

  /** Tables in a function. */
  countLocal({ facts, file }: FunctionNode): void {
    for (const initializer of facts.flow?.initializers ?? []) this.count(initializer, file.path);
  }

  result(): OpsTableStats {
    const { ops } = this.program;
    const bound: Record<string, number> = { initializer: 0, assignment: 0, argument: 0 };
    for (const { how } of ops.all()) bound[how] = (bound[how] ?? 0) + 1;
    const { designated, positional } = this;
    return { designated, census: CENSUS, positional, bound, keys: [...ops.keys()].length };
  }

  private count({ entries }: InitializerFacts, path: string): void {
    for (const { member, value } of entries) {
      if (this.program.functionIndex.functionNamed(value, path) === undefined) continue;
      const last = member.slice(member.lastIndexOf(".") + 1);
      if (/^\d*$|^\[\]$/.test(last)) this.positional++;
      else this.designated++;
    }
  }
}
