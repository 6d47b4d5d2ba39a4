import type { CallOp } from "../facts/types";
import type { TargetSort } from "../kernel/primitive";
import type { CallGraph } from "../program/callGraph";
import { classHere } from "../summary/classHere";
import type { LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import type { FunctionNode, Program } from "../program/program";
import type { Values } from "../summary/values";
import type { SiteFinder } from "./siteFinder";

/** Callers of callers are asked up to this far from the function whose parameter leads to a lock. */
export const MAX_CALLER_LEVELS = 4;
/** Most callers of one function that are asked. */
export const MAX_CALLERS_ASKED = 64;

/** What callers say of a lock that a function reaches through a bare parameter. */
export type CallerAnswer = LockClass | "no callers" | "unknown to callers";

/** A place reached through a parameter, and how many callers further out the function stands. */
interface Question {
  readonly place: Place;
  readonly sort: TargetSort;
  readonly level?: number;
}

/** Finds classes of parameters in the functions that pass them. */
export class CallerClasses {
  private readonly answers = new Map<string, CallerAnswer>();
  private readonly valuesOf = new Map<number, Values>();

  constructor(
    private readonly program: Program,
    private readonly graph: CallGraph,
    private readonly finder: SiteFinder,
  ) {}

  /** A class that some caller passes, the first in the order of the tree. */
  classOf(node: FunctionNode, question: Question): CallerAnswer {
    const { place, sort, level = 0 } = question;
    const key = `${node.id} ${sort} ${place.key}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    if (level >= MAX_CALLER_LEVELS) return "unknown to callers";
    this.answers.set(key, "unknown to callers");
    const answer = this.ask(node, question);
    this.answers.set(key, answer);
    return answer;
  }

  private ask(node: FunctionNode, { place, sort, level = 0 }: Question): CallerAnswer {
    let asked = 0;
    for (const { caller, values, call } of this.callsOf(node)) {
      if (asked++ >= MAX_CALLERS_ASKED) break;
      const passed = values.substitute(place, node, call.args);
      if (!passed) continue;
      const found = classHere(passed, sort, { program: this.program, node: caller });
      if (typeof found !== "string") return found;
      if (passed.root.k !== "param") continue;
      const further = this.classOf(caller, { place: passed, sort, level: level + 1 });
      if (typeof further !== "string") return further;
    }
    return asked === 0 ? "no callers" : "unknown to callers";
  }

  private *callsOf(
    callee: FunctionNode,
  ): Generator<{ readonly caller: FunctionNode; readonly values: Values; readonly call: CallOp }> {
    for (const id of this.graph.callers[callee.id] ?? []) {
      const caller = this.program.functions[id];
      if (!caller) continue;
      const ops = caller.facts.flow?.blocks.flatMap((block) => block.ops) ?? [];
      for (const op of ops) {
        if (op.op !== "call" || op.callee.k !== "name" || op.callee.name !== callee.facts.name) continue;
        yield { caller, values: this.valuesFor(caller), call: op };
      }
    }
  }

  private valuesFor(node: FunctionNode): Values {
    const known = this.valuesOf.get(node.id);
    if (known) return known;
    if (this.valuesOf.size >= MAX_KEPT) this.valuesOf.clear();
    const values = this.finder.valuesOf(node);
    this.valuesOf.set(node.id, values);
    return values;
  }
}

/** Functions kept decoded at a time. */
const MAX_KEPT = 256;
