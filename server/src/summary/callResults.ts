import type { CallOp, Expr } from "../facts/types";
import type { Place } from "../program/place";
import type { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import type { FileType } from "../program/typeIndex";
import type { AnalysisInput } from "./analysisInput";
import { pointedType } from "./pointedType";
import { callSpecial, type SpecialCall } from "./specialCalls";
import type { Values } from "./values";

/** What the calls of one function return. */
export class CallResults {
  private readonly program: Program;
  private readonly places: Places;
  private readonly node: FunctionNode;
  private readonly summaryOf: AnalysisInput["summaryOf"];

  constructor(
    private readonly values: Values,
    { program, places, node, summaryOf }: AnalysisInput,
  ) {
    this.program = program;
    this.places = places;
    this.node = node;
    this.summaryOf = summaryOf;
  }

  /** The object that a call stands for: macros and accessors can be lvalues. */
  object(id: number): Place | undefined {
    const call = this.values.callOf(id);
    if (!call) return undefined;
    const special = callSpecial(call, this.program.model);
    if (special?.k === "same") return this.values.typedObject(special.of);
    if (special?.k === "ofCpu") return this.ofCpu(this.values.typedObject(special.of), special.cpu);
    if (special?.k === "like") return this.values.unknown(this.values.typedObject(special.of)?.type);
    if (special) return this.values.unknown(this.typeOfPointer(special));
    const returned = this.returned(call, id);
    if (returned?.step?.s === "deref") return returned.parent;
    return this.values.unknown(this.declaredResult(call));
  }

  /** The object that the pointer a call returns points at. */
  pointee(id: number): Place | undefined {
    const call = this.values.callOf(id);
    if (!call) return undefined;
    const special = callSpecial(call, this.program.model);
    return special ? this.special(special, id) : this.result(call, id);
  }

  private special(special: SpecialCall, id: number): Place | undefined {
    const { values, places } = this;
    switch (special.k) {
      case "same":
        return values.typedPointee(special.of);
      case "like":
        return places.root({ k: "temp", id }, values.typedPointee(special.of)?.type);
      case "ofCpu":
        return this.ofCpu(values.typedPointee(special.of), special.cpu);
      case "container": {
        const inner = values.typedPointee(special.of);
        const type = values.typeOf(special.type);
        return inner ? places.container(inner, type, special.member) : values.unknown(type);
      }
      case "containerOfVariable": {
        const inner = values.typedPointee(special.of);
        const type = values.typeOfPointee(special.variable);
        return inner && type ? places.container(inner, type, special.member) : values.unknown(type);
      }
      case "element":
        return places.root({ k: "temp", id }, values.typeOf(special.type));
      case "private": {
        const owner = values.typedPointee(special.of);
        return owner && places.private(owner, special.accessor);
      }
      case "fresh":
        return places.root({ k: "fresh", id }, undefined);
    }
  }

  /** Every processor has an instance of its own. */
  private ofCpu(place: Place | undefined, cpu: Expr): Place | undefined {
    return place && this.places.index(place, this.values.indexKey(cpu));
  }

  private typeOfPointer(special: SpecialCall): FileType | undefined {
    if (special.k !== "container" && special.k !== "element") return undefined;
    const type = this.values.typeOf(special.type);
    return { ...type, type: { ...type.type, pointers: type.type.pointers + 1 } };
  }

  private result(call: CallOp, id: number): Place {
    const declared = this.declaredResult(call);
    const type = declared && pointedType(declared, this.program);
    const returned = this.returned(call, id);
    if (returned) return type ? this.values.adopt(returned, type) : returned;
    return this.places.root({ k: "temp", id }, type);
  }

  /** What the summary of the callee says of its result. */
  private returned(call: CallOp, id: number): Place | undefined {
    const callee = this.calleeOf(call);
    const returns = callee && this.summaryOf(callee)?.returns;
    if (!returns) return undefined;
    if (returns.root.k !== "unknown") return this.values.substitute(returns, callee, call.args);
    return this.places.substitute(returns, (part) =>
      part.parent ? undefined : this.places.root({ k: "temp", id }, part.type, part.owner),
    );
  }

  /** The type of the result as the callee's definition, prototype or function pointer has it. */
  private declaredResult(call: CallOp): FileType | undefined {
    const callee = this.calleeOf(call);
    if (callee) {
      const { returns } = callee.facts;
      return returns.base.k === "unknown" ? undefined : { type: returns, file: callee.file.path };
    }
    const prototype =
      call.callee.k === "name" && !this.values.isLocal(call.callee.name)
        ? this.program.types.prototype(call.callee.name, this.node.file.path)
        : undefined;
    return prototype ?? this.resultOfPointer(call.callee);
  }

  private resultOfPointer(callee: Expr): FileType | undefined {
    const type = this.values.typedObject(callee)?.type;
    const resolved = type && this.program.types.resolve(type);
    const base = resolved?.type.base;
    return resolved && base?.k === "function" ? { ...resolved, type: base.returns } : undefined;
  }

  private calleeOf({ callee }: CallOp): FunctionNode | undefined {
    if (callee.k !== "name" || this.values.isLocal(callee.name)) return undefined;
    return this.program.functionIndex.resolve(callee.name, this.node.file.path);
  }
}
