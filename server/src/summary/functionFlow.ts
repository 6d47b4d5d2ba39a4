import type { AssignOp, BaseType, CallOp, Expr } from "../facts/types";
import { initializerBindings, type OpsBinding } from "../program/opsBinding";
import { keyOfPlace, parameterKey, staticCallKey, symbolKey, type OpsKey } from "../program/opsKey";
import type { FunctionNode } from "../program/program";
import type { FileType } from "../program/typeIndex";
import type { FunctionPointers } from "./indirectCall";
import { expandMacro } from "./macroExpansion";

/** A function pointer that goes from one place to another: what the first holds, the second holds too. */
export interface PointerFlow {
  readonly from: OpsKey;
  readonly to: OpsKey;
}

/** What one function does with function pointers. */
export interface FunctionFlow {
  readonly bindings: readonly OpsBinding[];
  readonly flows: readonly PointerFlow[];
  /** Functions that get a pointer as an argument: theirs is the next word. */
  readonly receivers: readonly FunctionNode[];
}

/** Follows the function pointers of one function to the members, variables and parameters they end in. */
export function functionFlow(pointers: FunctionPointers): FunctionFlow {
  return new FlowReader(pointers).read();
}

/** Macros that use macros are opened this deep. */
const MAX_MACRO_DEPTH = 5;

class FlowReader {
  private readonly bindings: OpsBinding[] = [];
  private readonly flows: PointerFlow[] = [];
  private readonly receivers = new Set<FunctionNode>();

  constructor(private readonly pointers: FunctionPointers) {}

  read(): FunctionFlow {
    const { node, program } = this.pointers;
    const { flow } = node.facts;
    const file = node.file.path;
    const symbolOf = (name: string) => ({ name: `${node.facts.name}.${name}`, file });
    for (const initializer of flow?.initializers ?? [])
      this.bindings.push(...initializerBindings(initializer, { file, symbolOf }, program));
    for (const { ops } of flow?.blocks ?? []) {
      for (const op of ops) {
        if (op.op === "assign") this.assign(op);
        else if (op.op === "call") this.call(op, 0);
      }
    }
    return { bindings: this.bindings, flows: this.flows, receivers: [...this.receivers] };
  }

  private assign({ to, from, at }: AssignOp): void {
    if (to.k === "temp" || !mayBeFunction(from)) return;
    if (to.k === "name" && this.pointers.values.isLocal(to.name)) return;
    const target = this.targetOf(to);
    if (target) this.store(target, { from, at, how: "assignment" });
  }

  private call(call: CallOp, depth: number): void {
    const { callee, args, at } = call;
    if (callee.k !== "name" || this.pointers.values.isLocal(callee.name)) return;
    if (!args.some(mayBeFunction)) return;
    const [first, second] = args;
    if (callee.name === "static_call_update" && first?.k === "name" && second)
      return void this.store(
        { key: staticCallKey(first.name), isFunction: true },
        { from: second, at, how: "assignment" },
      );
    const known = this.pointers.program.functionIndex.resolve(callee.name, this.pointers.path);
    if (known?.facts.kind === "macro") this.macro(known, { args, at, depth });
    else if (known?.facts.kind === "function") this.pass(known, { args, at });
  }

  private macro(
    macro: FunctionNode,
    use: { readonly args: readonly Expr[]; readonly at: number; readonly depth: number },
  ): void {
    if (use.depth >= MAX_MACRO_DEPTH) return;
    const { calls, assigns } = expandMacro(macro, use.args);
    for (const assign of assigns) this.assign({ ...assign, at: use.at });
    for (const inner of calls) this.call({ ...inner, at: use.at }, use.depth + 1);
  }

  private pass(
    callee: FunctionNode,
    { args, at }: { readonly args: readonly Expr[]; readonly at: number },
  ): void {
    callee.facts.params.forEach((param, index) => {
      const from = args[index];
      if (!from || !mayBeFunction(from)) return;
      const { k } = this.baseOf({ type: param.type, file: callee.file.path });
      if (k !== "function" && k !== "unknown" && k !== "named") return;
      const key = parameterKey({ name: callee.facts.name, file: callee.file.path }, index);
      const target = { key, isFunction: k === "function" };
      if (this.store(target, { from, at, how: "argument" })) this.receivers.add(callee);
    });
  }

  /** Whether anything is stored. */
  private store(
    { key, isFunction }: Target,
    { from, at, how }: { readonly from: Expr; readonly at: number; readonly how: OpsBinding["how"] },
  ): boolean {
    const { keys, functions } = this.pointers.valueOf(from);
    for (const node of functions) this.bindings.push({ key, node, file: this.pointers.path, at, how });
    if (!isFunction && functions.length === 0) return false;
    for (const one of keys) if (one.key !== key.key) this.flows.push({ from: one, to: key });
    return keys.length + functions.length > 0;
  }

  private targetOf(to: Expr): Target | undefined {
    const { program, path, values } = this.pointers;
    if (to.k === "name") {
      const found = program.globals.resolve(to.name, path);
      const key = found && symbolKey(to.name, found.variable.isStatic ? found.file : undefined);
      return key && { key, isFunction: this.isFunction({ type: found.variable.type, file: found.file }) };
    }
    const place = values.typedObject(to);
    const key = place && keyOfPlace(program.types, place);
    if (!place || key === undefined || typeof key === "string") return undefined;
    return { key, isFunction: place.type !== undefined && this.isFunction(place.type) };
  }

  private isFunction(type: FileType): boolean {
    return this.baseOf(type).k === "function";
  }

  private baseOf(type: FileType): BaseType {
    return this.pointers.program.types.resolve(type).type.base;
  }
}

/** Where a pointer goes. */
interface Target {
  readonly key: OpsKey;
  /** It is declared to hold a function. */
  readonly isFunction: boolean;
}

/** Numbers, texts and results of arithmetic are no functions. */
function mayBeFunction(expr: Expr): boolean {
  switch (expr.k) {
    case "name":
    case "temp":
    case "choose":
    case "member":
    case "index":
      return true;
    case "cast":
      return mayBeFunction(expr.of);
    case "addr":
    case "deref":
      return expr.of.k === "name";
    default:
      return false;
  }
}
