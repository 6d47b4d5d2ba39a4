import type { CallOp, Expr, GuardOp, Op } from "../facts/types";
import type { Primitive } from "../kernel/primitive";
import { classHere } from "../summary/classHere";
import { globalClass, type LockClass } from "../program/lockClass";
import type { Place } from "../program/place";
import { Places } from "../program/places";
import type { FunctionNode } from "../program/program";
import type { AnalysisInput } from "../summary/analysisInput";
import { targetOf } from "../summary/targets";
import { Values } from "../summary/values";
import type { SiteKind } from "./readingStats";

/** A use of a primitive: a call, a macro that contains one, or a guard that is entered. */
export interface LockSite {
  readonly kind: SiteKind;
  /** What is called or entered. */
  readonly name: string;
  readonly at: number;
  readonly primitive: Primitive;
  readonly place: Place | undefined;
  readonly class: LockClass | undefined;
  /** The argument that leads to the lock, where the use has one. */
  readonly argument: Expr | undefined;
}

type Program = AnalysisInput["program"];

/** Finds the lock sites of functions. Macros and guards are no functions: their sites count where they are used. */
export class SiteFinder {
  private readonly places: Places;
  private readonly inner = new Map<number, readonly LockSite[]>();

  constructor(
    private readonly program: Program,
    private readonly summaryOf: AnalysisInput["summaryOf"],
  ) {
    this.places = new Places(program.types, program.model);
  }

  valuesOf(node: FunctionNode): Values {
    return new Values({ program: this.program, places: this.places, node, summaryOf: this.summaryOf });
  }

  /** The sites of one operation, in terms of the function that has it. */
  sitesAt(values: Values, node: FunctionNode, op: Op): readonly LockSite[] {
    if (op.op === "call") return this.callSites(values, node, op);
    return op.op === "guard" ? this.guardSites(values, node, op) : [];
  }

  private callSites(values: Values, node: FunctionNode, call: CallOp): readonly LockSite[] {
    if (call.callee.k !== "name" || values.isLocal(call.callee.name)) return [];
    const { model, functionIndex } = this.program;
    const { name } = call.callee;
    const callee = functionIndex.resolve(name, node.file.path);
    const primitive = model.primitive(name);
    // A driver's static function that happens to bear the name of a primitive is not the primitive.
    const isShadowed = callee?.facts.isStatic === true && callee.file.path === node.file.path;
    if (primitive && !(isShadowed && node.file.path.endsWith(".c"))) return direct(values, call, primitive);
    if (callee?.facts.kind !== "macro" || model.isOpaque(name)) return [];
    return this.used(values, callee, { name, at: call.at, args: call.args });
  }

  /** Entering a guard takes its lock; that it is given back at the end of the scope is not written anywhere. */
  private guardSites(values: Values, node: FunctionNode, op: GuardOp): readonly LockSite[] {
    const found = this.program.guards.resolve(op.guard, node.file.path);
    if (!found) return [];
    const use = { name: op.guard, at: op.at, args: op.args };
    return this.used(values, found.enter, use).filter(({ kind }) => kind === "acquire");
  }

  private used(values: Values, callee: FunctionNode, use: Use): readonly LockSite[] {
    return this.sitesIn(callee).map((site): LockSite => {
      const { primitive, class: known } = site;
      const place = site.place && values.substitute(site.place, callee, use.args);
      return {
        ...site,
        ...use,
        argument: use.args[0],
        place,
        class: known ?? classOf(place, primitive, values),
      };
    });
  }

  /** The sites of a macro or guard in terms of its own parameters. */
  private sitesIn(node: FunctionNode): readonly LockSite[] {
    const known = this.inner.get(node.id);
    if (known) return known;
    this.inner.set(node.id, []);
    const values = this.valuesOf(node);
    const found = (node.facts.flow?.blocks ?? []).flatMap(({ ops }) =>
      ops.flatMap((op) => this.sitesAt(values, node, op)),
    );
    this.inner.set(node.id, found);
    return found;
  }
}

interface Use {
  readonly name: string;
  readonly at: number;
  readonly args: readonly Expr[];
}

function direct(values: Values, call: CallOp, primitive: Primitive): readonly LockSite[] {
  const kind = kindOf(primitive);
  const { target } = primitive;
  if (!kind || target.at === "none") return [];
  const found = targetOf(values, primitive, call);
  const argument = target.at === "argument" ? call.args[target.index] : undefined;
  const { name } = primitive;
  return [{ kind, name, at: call.at, primitive, place: found?.place, class: found?.class, argument }];
}

function classOf(place: Place | undefined, primitive: Primitive, values: Values): LockClass | undefined {
  if (primitive.target.at === "global") return globalClass(primitive.target.name, primitive.sort);
  const found = place && classHere(place, primitive.sort, values);
  return typeof found === "string" ? undefined : found;
}

const KINDS: readonly SiteKind[] = ["acquire", "release", "wait", "signal"];

function kindOf({ kind }: Primitive): SiteKind | undefined {
  return kind === "try" ? "acquire" : KINDS.find((known) => known === kind);
}
