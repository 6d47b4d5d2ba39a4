import type { AssignOp, Expr, InitializerFacts } from "../facts/types";
import type { CallGraph } from "../program/callGraph";
import { globalPlace } from "../program/globalPlace";
import { classAt, type LockClass } from "../program/lockClass";
import { isLockPointer, type LockStore } from "../program/lockPointers";
import { keyOfEntry, keyOfPlace, parameterKey, type OpsKey } from "../program/opsKey";
import type { Place } from "../program/place";
import { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import type { FileType } from "../program/typeIndex";
import { MacroUses, type Use } from "./macroUses";
import { pointerBefore } from "./classHere";
import { isNull } from "./isNull";
import { Values } from "./values";

/** Follows pointers to locks from where they are stored back to the locks, through parameters and other pointers. */
export class LockFlow {
  private readonly stores = new Map<string, LockStore>();
  private readonly flows: { readonly from: OpsKey; readonly to: OpsKey }[] = [];
  private readonly asked = new Set<string>();
  private readonly waiting: Parameter[] = [];
  private readonly places: Places;
  private readonly uses: MacroUses;

  constructor(
    private readonly program: Program,
    graph: CallGraph,
  ) {
    this.places = new Places(program.types, program.model);
    this.uses = new MacroUses(program, graph, (node) => this.valuesOf(node));
  }

  /** What an initializer at file scope stores. */
  initializer({ variable, type, entries }: InitializerFacts, file: string): void {
    for (const { member, value } of entries) {
      const lock = globalPlace(this.program, this.places, { name: value, file });
      const lockClass = lock && this.isLock(lock.type) ? this.lockAt(lock) : undefined;
      if (!lockClass) continue;
      const isStatic =
        variable !== undefined && this.program.globals.resolve(variable, file)?.variable.isStatic;
      const symbol =
        variable === undefined ? undefined : { name: variable, file: isStatic ? file : undefined };
      const path = member === "" ? [] : member.split(".");
      const key = keyOfEntry(this.program.types, { symbol, type: { type, file } }, path);
      if (key) this.add({ key, class: lockClass, file });
    }
  }

  /** What a function stores; for a macro, what its users store by it. */
  read(node: FunctionNode): void {
    if (node.facts.kind === "function") {
      const values = this.valuesOf(node);
      const ops = (node.facts.flow?.blocks ?? []).flatMap((block) => block.ops);
      for (const op of ops) if (op.op === "assign") this.assign(values, op);
      return;
    }
    for (const { values, assigns } of this.uses.expanded(node))
      for (const assign of assigns) this.assign(values, assign);
  }

  /** Asks the callers for the parameters that were met. False when there was none. */
  askNext(): boolean {
    const parameter = this.waiting.pop();
    if (!parameter) return false;
    const { node, index, key } = parameter;
    let isPassed = false;
    for (const use of this.uses.of(node)) {
      isPassed = true;
      this.pass(use, { index, key });
    }
    if (!isPassed) this.add({ key, class: undefined, file: node.file.path });
    return true;
  }

  /** Everything stored, also through other pointers, in an order of its own. */
  result(): LockStore[] {
    const next = new Map<string, OpsKey[]>();
    for (const { from, to } of this.flows) next.set(from.key, [...(next.get(from.key) ?? []), to]);
    const work = [...this.stores.values()];
    for (let store = work.pop(); store; store = work.pop())
      for (const key of next.get(store.key.key) ?? []) {
        const moved = { ...store, key };
        if (this.add(moved)) work.push(moved);
      }
    return [...this.stores].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, store]) => store);
  }

  private pass({ values, args }: Use, { index, key }: Pick<Parameter, "index" | "key">): void {
    const from = args[index];
    if (from) this.store(values, key, from);
  }

  private assign(values: Values, { to, from }: AssignOp): void {
    if (to.k === "temp" || isNull(from)) return;
    if (to.k === "name" && values.isLocal(to.name) && !values.locals.variable(to.name)?.isStatic) return;
    const place = values.typedObject(to);
    if (!place?.type || !this.isPointer(place.type)) return;
    const key = keyOfPlace(this.program.types, place);
    if (typeof key !== "string") this.store(values, key, from);
  }

  private store(values: Values, key: OpsKey, from: Expr): void {
    const file = values.node.file.path;
    for (const source of this.sources(values, from, 0)) {
      if (source.k === "class") this.add({ key, class: source.class, file });
      else if (source.key.key !== key.key) this.flows.push({ from: source.key, to: key });
    }
  }

  private sources(values: Values, from: Expr, depth: number): readonly Source[] {
    if (isNull(from)) return [];
    const all = (parts: readonly Expr[]): Source[] =>
      parts.flatMap((part) => this.sources(values, part, depth + 1));
    if (depth > MAX_VALUE_DEPTH) return [unknown];
    if (from.k === "cast") return all([from.of]);
    if (from.k === "choose") return all([from.then, from.else]);
    if (from.k === "temp") {
      const assigned = values.locals.assignedToTemp(from.id);
      if (assigned.length > 0) return all(assigned);
    }
    if (from.k === "name" && values.isLocal(from.name)) {
      const parts = all(values.assignedTo(from.name));
      const parameter = this.parameter(values.node, from.name);
      if (parameter) return [...parts, parameter];
      if (parts.length > 0) return parts;
    }
    return [this.stored(values.typedPointee(from))];
  }

  private parameter(node: FunctionNode, name: string): Source | undefined {
    const index = node.facts.params.findIndex((param) => param.name === name);
    if (index < 0) return undefined;
    const key = parameterKey({ name: node.facts.name, file: node.file.path }, index);
    if (!this.asked.has(key.key)) this.waiting.push({ node, index, key });
    this.asked.add(key.key);
    return { k: "pointer", key };
  }

  private stored(place: Place | undefined): Source {
    if (!place) return unknown;
    const found = this.lockAt(place);
    if (found) return { k: "class", class: found };
    const pointer = pointerBefore(place);
    const key = pointer && keyOfPlace(this.program.types, pointer);
    return key === undefined || typeof key === "string" ? unknown : { k: "pointer", key };
  }

  /** A struct that is not a lock has a class as well, which is not meant here. */
  private lockAt(place: Place): LockClass | undefined {
    const found = classAt(place, "lock", this.program);
    return typeof found === "string" || (found.member ?? found.symbol) === null ? undefined : found;
  }

  private isPointer({ type, file }: FileType): boolean {
    const { model, types } = this.program;
    if (isLockPointer(type, model)) return true;
    const resolved = types.resolve({ type, file }, (name) => model.primitiveType(name) !== undefined);
    return isLockPointer(resolved.type, model);
  }

  private isLock(type: FileType | undefined): boolean {
    return (
      type !== undefined &&
      this.isPointer({ ...type, type: { ...type.type, arrays: 0, pointers: type.type.pointers + 1 } })
    );
  }

  /** Whether it was not known. */
  private add(store: LockStore): boolean {
    const id = `${store.key.key}\0${store.class?.key ?? ""}\0${store.file}`;
    if (this.stores.has(id)) return false;
    this.stores.set(id, store);
    return true;
  }

  private valuesOf(node: FunctionNode): Values {
    return new Values({ program: this.program, places: this.places, node, summaryOf: () => undefined });
  }
}

/** Variables that are assigned to each other are followed this far. */
const MAX_VALUE_DEPTH = 6;

/** A parameter whose arguments are asked for. */
interface Parameter {
  readonly node: FunctionNode;
  readonly index: number;
  readonly key: OpsKey;
}

/** What a pointer may be: one of a class, or what another pointer holds. */
type Source =
  | { readonly k: "class"; readonly class: LockClass | undefined }
  | { readonly k: "pointer"; readonly key: OpsKey };

const unknown: Source = { k: "class", class: undefined };
