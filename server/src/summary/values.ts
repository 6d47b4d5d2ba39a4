import type { AssignOp, CallOp, Expr, TypeRef } from "../facts/types";
import { archOf } from "../program/nearest";
import type { Place } from "../program/place";
import type { Places } from "../program/places";
import type { FunctionNode, Program } from "../program/program";
import type { FileType } from "../program/typeIndex";
import type { AnalysisInput } from "./analysisInput";
import { CallResults } from "./callResults";
import { chosenPlace, deciderOf } from "./chosenPlace";
import { common } from "./commonPlace";
import { nameInUser } from "./freeNames";
import { isNoNull } from "./isNull";
import { Locals } from "./locals";
import { macroMember } from "./macroNames";
import { NamedPlaces } from "./namedPlaces";
import { wrappedLocks } from "./wrappedLocks";
import { isArray, isPointerType, pointedType } from "./pointedType";

/** What expressions of one function mean: which object a pointer points at, which object an lvalue is. Flow-insensitive. */
export class Values {
  readonly program: Program;
  readonly places: Places;
  readonly locals: Locals;
  readonly node: FunctionNode;
  private readonly names: NamedPlaces;
  private readonly results: CallResults;
  private readonly pointees = new Map<Expr, Place | null>();
  /** Where paths begin again that became too long, by the key of the place that is one too many. */
  private readonly starts = new Map<string, Place>();
  private readonly typesInWork = new Set<Expr>();
  private unknowns = 0;

  constructor({ program, places, node, summaryOf }: AnalysisInput) {
    this.program = program;
    this.places = places;
    this.node = node;
    this.locals = new Locals(node);
    this.names = new NamedPlaces(this, node);
    this.results = new CallResults(this, { program, places, node, summaryOf });
  }

  /** The object that an lvalue names. */
  object(expr: Expr): Place | undefined {
    return named(this.typedObject(expr));
  }

  /** The object that the value of a pointer expression points at. */
  pointee(expr: Expr): Place | undefined {
    return named(this.typedPointee(expr));
  }

  /** As {@link object}; where nobody can say which object it is, an unknown one of the same type. */
  typedObject(expr: Expr): Place | undefined {
    switch (expr.k) {
      case "name":
        return this.names.object(expr.name);
      case "member": {
        const base = expr.arrow ? this.typedPointee(expr.base) : this.typedObject(expr.base);
        return base && this.member(base, expr.field);
      }
      case "index": {
        const base = this.arrayBase(expr.base);
        return (
          base && (this.places.index(base, this.indexKey(expr.index)) ?? this.unknown(base.type, base.owner))
        );
      }
      case "deref":
        return this.typedPointee(expr.of);
      case "cast":
        return this.typedObject(expr.of) ?? this.unknown(this.typeOf(expr.type));
      case "temp":
        return this.objectOfTemp(expr.id);
      case "choose":
        return chosenPlace(this, deciderOf(this, expr), [
          this.typedObject(expr.then),
          this.typedObject(expr.else),
        ]);
      default:
        return undefined;
    }
  }

  /** As {@link pointee}; where nobody can say which object it is, an unknown one of the same type. */
  typedPointee(expr: Expr): Place | undefined {
    const known = this.pointees.get(expr);
    if (known !== undefined) return known ?? undefined;
    this.pointees.set(expr, null);
    const found = this.findPointee(expr);
    this.pointees.set(expr, found ?? null);
    return found;
  }

  /** What a place of a callee is in terms of this function, given the actual arguments. */
  substitute(place: Place, callee: FunctionNode, args: readonly Expr[]): Place | undefined {
    const wrapped = wrappedLocks(callee);
    const replace = (root: Place): Place | undefined => {
      const lock = wrapped.get(root.key);
      if (lock !== undefined) return args[lock] && this.typedPointee(args[lock]);
      if (root.parent) return undefined;
      if (root.root.k === "free") return this.namedByUser(root.root.name, callee, args);
      if (root.root.k === "either") {
        const [by, one, other] = [root.root.by, ...root.root.of].map((part) =>
          this.substitute(part, callee, args),
        );
        return chosenPlace(this, by, [one, other]);
      }
      if (root.root.k !== "param") return root;
      const actual = args[root.root.index];
      if (!actual) return undefined;
      const formal = callee.facts.params[root.root.index];
      const isPointer =
        formal === undefined || formal.type.base.k === "unknown" || isPointerType(formal.type);
      const object = root.root.isObject || !isPointer ? this.typedObject(actual) : this.typedPointee(actual);
      if (!object) return undefined;
      return root.type ? this.adopt(object, root.type) : this.seenFromHere(object);
    };
    return this.places.substitute(place, replace, (key) => this.elementKey(key, callee, args));
  }

  /** The number of an element, which the callee may know by a parameter; by a variable of its own nobody else knows it. */
  private elementKey(key: string, callee: FunctionNode, args: readonly Expr[]): string {
    const index = callee.facts.params.findIndex(({ name }) => name === key);
    const actual = args[index];
    if (actual) return this.indexKey(actual);
    const isOwn = callee.facts.flow?.locals.some(({ name }) => name === key) ?? false;
    return isOwn ? "?" : key;
  }

  /** Assignments to anything but a variable, in order of appearance. */
  *stores(): Generator<AssignOp> {
    for (const { ops } of this.node.facts.flow?.blocks ?? []) {
      for (const op of ops) if (op.op === "assign" && op.to.k !== "name") yield op;
    }
  }

  /** Index of the parameter a name stands for, if it is never assigned. */
  constantParam(expr: Expr): number | undefined {
    return expr.k === "name" ? this.locals.constantParam(expr.name) : undefined;
  }

  /** The call that produced a temp. */
  callOf(temp: number): CallOp | undefined {
    return this.locals.callOf(temp);
  }

  isLocal(name: string): boolean {
    return this.locals.variable(name) !== undefined;
  }

  /** True for a local whose address is kept in a variable: it may change at any time. */
  isPointedAt(name: string): boolean {
    return this.locals.isPointedAt(name);
  }

  /** Names that are assigned to, with what they get, in order of appearance. */
  assigned(): Iterable<readonly [string, readonly Expr[]]> {
    return this.locals.assigned();
  }

  /** What is assigned to a local, in order of appearance. */
  assignedTo(name: string): readonly Expr[] {
    return this.locals.assignedTo(name);
  }

  /** A type written in this function; `typeof(x)` is the type of x. */
  typeOf(type: TypeRef): FileType {
    const { base } = type;
    const here: FileType = { type, file: this.node.file.path };
    if (base.k !== "typeof" || this.typesInWork.has(base.of)) return here;
    this.typesInWork.add(base.of);
    const of = this.typedObject(base.of)?.type;
    this.typesInWork.delete(base.of);
    if (!of) return here;
    const { pointers, arrays } = of.type;
    return {
      ...of,
      type: { base: of.type.base, pointers: pointers + type.pointers, arrays: arrays + type.arrays },
    };
  }

  /** What a pointer expression points at, by its declared type. */
  typeOfPointee(expr: Expr): FileType | undefined {
    const variable = expr.k === "name" ? this.locals.variable(expr.name) : undefined;
    if (variable) return pointedType(this.typeOf(variable.type), this.program);
    return this.typedPointee(expr)?.type;
  }

  /** An object of which only the type is known, and whose lock it is where that does not depend on the object. */
  unknown(type: FileType | undefined, owner?: Place["owner"]): Place | undefined {
    if (!type && !owner) return undefined;
    return this.places.root({ k: "unknown", id: ++this.unknowns }, type, owner);
  }

  /** What several values agree on: the object, or at least its type and owner. */
  joined(sources: readonly (Place | undefined)[]): Place | undefined {
    const [first] = sources;
    if (first && sources.every((source) => source?.key === first.key)) return first;
    const { type, owner } = common(sources, this.program.types);
    return this.unknown(type, owner);
  }

  /** A member of an object, also by a macro that stands for a path: `#define i_size vfs.size`. */
  member(from: Place, field: string): Place | undefined {
    const base = this.seenFromHere(from);
    const place =
      this.places.field(base, field) ?? this.cutOff(base, (start) => this.places.field(start, field));
    if (place?.type !== undefined || !base.type) return place;
    const path = macroMember(field, this.program, this.node.file.path);
    const through = path?.reduce<Place | undefined>((at, name) => at && this.places.field(at, name), base);
    return through?.type === undefined ? place : through;
  }

  /** What the pointer stored at a place points at; an array points at its own first element. */
  loaded(place: Place | undefined): Place | undefined {
    if (!place) return undefined;
    if (place.type && isArray(place.type, this.program)) return this.places.index(place, "0");
    const kept = this.locals.keptIn(place);
    return (
      (kept && this.typedPointee(kept)) ??
      this.places.deref(place) ??
      this.cutOff(place, (start) => this.places.deref(start))
    );
  }

  /** Gives a place the type of the variable it is assigned to, when it had none or only `void`. */
  adopt(place: Place, type: FileType): Place {
    const { types } = this.program;
    const isKnown = types.recordOf(type) !== undefined || this.isForeign(type, place.type);
    if (place.type && !isKnown && (place.owner || types.recordOf(place.type) !== undefined)) return place;
    return this.places.retype(place, type) ?? place;
  }

  /** A struct that nobody defines is still another one than the struct at hand. */
  private isForeign({ type: { base, pointers } }: FileType, known: FileType | undefined): boolean {
    if (base.k !== "record" || base.kind === "enum" || pointers > 0) return false;
    if (this.program.model.primitiveType(`struct ${base.tag}`)) return false;
    return known === undefined || this.program.types.recordOf(known)?.record.tag !== base.tag;
  }

  indexKey(index: Expr): string {
    switch (index.k) {
      case "number":
        return String(index.value);
      case "name":
        return index.name;
      default:
        return this.object(index)?.key ?? "?";
    }
  }

  /** An object that a macro leaves to its user to name. */
  private namedByUser(name: string, macro: FunctionNode, args: readonly Expr[]): Place | undefined {
    const isParameter = (piece: string): boolean => this.locals.isParam(piece);
    const own = nameInUser(name, { macro, args, isParameter });
    return own === undefined ? undefined : this.names.object(own);
  }

  private findPointee(expr: Expr): Place | undefined {
    switch (expr.k) {
      case "addr":
        return this.typedObject(expr.of);
      case "name":
        return this.names.pointee(expr.name);
      case "temp":
        return this.pointeeOfTemp(expr.id);
      case "cast": {
        const place = this.typedPointee(expr.of);
        const type = pointedType(this.typeOf(expr.type), this.program);
        if (!place) return this.unknown(type);
        return type ? this.adopt(place, type) : place;
      }
      case "choose":
        return chosenPlace(
          this,
          deciderOf(this, expr),
          [expr.then, expr.else].filter(isNoNull).map((value) => this.typedPointee(value)),
        );
      case "binary":
        return expr.op === "+" || expr.op === "-" ? this.offset(expr.left, expr.right) : undefined;
      case "member":
      case "index":
      case "deref":
        return this.loaded(this.typedObject(expr));
      default:
        return undefined;
    }
  }

  /** Beyond a path that is too long to name an object, its type still tells whose lock it is. */
  private cutOff(base: Place, step: (start: Place) => Place | undefined): Place | undefined {
    const start = this.starts.get(base.key) ?? this.unknown(base.type, base.owner);
    if (start) this.starts.set(base.key, start);
    return start && step(start);
  }

  /**
   * A header may name a struct that only the file at hand defines, or that every architecture defines for itself: what this
   * file sees is meant.
   */
  private seenFromHere(place: Place): Place {
    const file = this.node.file.path;
    if (!place.type || place.type.file === file) return place;
    const { types } = this.program;
    const known = types.recordOf(place.type);
    const arch = archOf(file);
    if (known && (arch === undefined || archOf(known.file) === arch)) return place;
    const type = { ...place.type, file };
    const own = types.recordOf(type);
    const isBetter = own !== undefined && (known === undefined || archOf(own.file) === arch);
    return isBetter ? (this.places.retype(place, type) ?? place) : place;
  }

  private offset(base: Expr, by: Expr): Place | undefined {
    const place = this.typedPointee(base);
    return place && this.places.index(place, this.indexKey(by));
  }

  private arrayBase(expr: Expr): Place | undefined {
    const object = this.typedObject(expr);
    return object?.type && isArray(object.type, this.program) ? object : this.typedPointee(expr);
  }

  private objectOfTemp(id: number): Place | undefined {
    const values = this.locals.assignedToTemp(id);
    if (values.length > 0) return this.joined(values.map((value) => this.typedObject(value)));
    return this.results.object(id);
  }

  private pointeeOfTemp(id: number): Place | undefined {
    const values = this.locals.assignedToTemp(id).filter(isNoNull);
    if (values.length > 0) return this.joined(values.map((value) => this.typedPointee(value)));
    return this.results.pointee(id);
  }
}

/** A place whose object can be told from others. */
function named(place: Place | undefined): Place | undefined {
  return place?.root.k === "unknown" ? undefined : place;
}
