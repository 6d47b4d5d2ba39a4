import type { KernelModel } from "../kernel/primitive";
import { rootKey, stepKey, type Owner, type PathStep, type Place, type Root } from "./place";
import type { FileRecord, FileType, TypeIndex } from "./typeIndex";

/** Builds places and keeps their type and owner up to date at every step. */
export class Places {
  constructor(
    private readonly types: TypeIndex,
    private readonly model: KernelModel,
  ) {}

  /** The place a path begins with. */
  root(root: Root, type: FileType | undefined, owner?: Owner): Place {
    return { root, parent: undefined, step: undefined, key: rootKey(root), type, owner, depth: 0 };
  }

  /** Applies one step. Returns undefined beyond {@link MAX_PATH_STEPS}: such a path names nothing a person could follow. */
  apply(place: Place, step: PathStep): Place | undefined {
    switch (step.s) {
      case "field":
        return this.field(place, step.name);
      case "deref":
        return this.deref(place);
      case "index":
        return this.index(place, step.key);
      case "container":
        return this.container(place, step.type, step.member);
      case "retype":
        return this.retype(place, step.type);
      case "private":
        return this.next(place, step, unknownThing);
    }
  }

  field(place: Place, name: string): Place | undefined {
    const record = place.type && this.types.recordOf(place.type);
    const type = record && this.types.memberOf(record, name);
    // A struct that lacks the member is not the one that is meant.
    const owner = record && !type ? undefined : this.ownerOf(place, record, name);
    return this.next(place, { s: "field", name }, { type, owner });
  }

  deref(place: Place): Place | undefined {
    const type = place.type && this.types.resolve(place.type, (name) => this.isNamedLock(name));
    return this.next(place, { s: "deref" }, { type: type && pointee(type), owner: undefined });
  }

  index(place: Place, key: string): Place | undefined {
    const type = place.type && this.types.resolve(place.type, (name) => this.isNamedLock(name));
    const element =
      type &&
      (type.type.arrays > 0 ? { ...type, type: { ...type.type, arrays: type.type.arrays - 1 } } : type);
    return this.next(place, { s: "index", key }, { type: element, owner: place.owner });
  }

  /** The struct of type `type` whose member `member` is `place`. Undoes the same fields when the path ends in them. */
  container(place: Place, type: FileType, member: readonly string[]): Place | undefined {
    const outer = this.withoutFields(place, member);
    if (outer && (outer.type === undefined || this.sameRecord(outer.type, type))) {
      return outer.type === undefined ? this.retype(outer, type) : outer;
    }
    return this.next(place, { s: "container", type, member }, { type, owner: undefined });
  }

  /** The same object seen as another type: a cast, or a `void *` that got a name. */
  retype(place: Place, type: FileType): Place | undefined {
    if (place.type && this.sameRecord(place.type, type)) return place;
    const owner = place.owner?.k === "symbol" ? place.owner : undefined;
    return this.next(place, { s: "retype", type }, { type, owner });
  }

  private(place: Place, accessor: string): Place | undefined {
    return this.next(place, { s: "private", accessor }, unknownThing);
  }

  /**
   * Rebuilds a place from another beginning. `replace` is asked for the place and everything it was reached from, down to the
   * root; where it answers, its answer stands for that part. No answer for the root: no result. `reindex` says what the key of an
   * element is there.
   */
  substitute(
    place: Place,
    replace: (part: Place) => Place | undefined,
    reindex?: (key: string) => string,
  ): Place | undefined {
    const found = replace(place);
    if (found || place.parent === undefined || place.step === undefined) return found;
    const parent = this.substitute(place.parent, replace, reindex);
    const { step } = place;
    if (step.s === "index" && reindex && parent) return this.index(parent, reindex(step.key));
    return parent && this.apply(parent, step);
  }

  private next(place: Place, step: PathStep, { type, owner }: Reached): Place | undefined {
    if (place.depth >= MAX_PATH_STEPS) return undefined;
    const key = stepKey(place.key, step);
    return { root: place.root, parent: place, step, key, type, owner, depth: place.depth + 1 };
  }

  private ownerOf(place: Place, record: FileRecord | undefined, name: string): Owner | undefined {
    const tag = record && (record.record.tag ?? typedefName(place.type));
    if (place.root.k === "local" && place.owner?.k === "symbol") {
      return { ...place.owner, path: [...place.owner.path, name] };
    }
    if (tag !== undefined && !this.model.isContainer(tag)) {
      return { k: "record", tag, file: record?.file ?? "", path: [name], isGeneric: false };
    }
    if (place.owner) return { ...place.owner, path: [...place.owner.path, name] };
    if (tag === undefined) return undefined;
    return { k: "record", tag, file: record?.file ?? "", path: [name], isGeneric: true };
  }

  private withoutFields(place: Place, member: readonly string[]): Place | undefined {
    let current: Place | undefined = place;
    for (let i = member.length - 1; i >= 0; i--) {
      while (current?.step?.s === "retype") current = current.parent;
      if (current?.step?.s !== "field" || current.step.name !== member[i]) return undefined;
      current = current.parent;
    }
    return current;
  }

  private sameRecord(a: FileType, b: FileType): boolean {
    const left = this.types.recordOf(a);
    const right = this.types.recordOf(b);
    return left !== undefined && right !== undefined && left.record === right.record;
  }

  private isNamedLock(name: string): boolean {
    return this.model.primitiveType(name) !== undefined;
  }
}

/** Longest path kept, in steps. Longer ones come from recursive structures. */
export const MAX_PATH_STEPS = 14;

/** What is known of the object that a step leads to. */
type Reached = Pick<Place, "type" | "owner">;

const unknownThing: Reached = { type: undefined, owner: undefined };

function typedefName(type: FileType | undefined): string | undefined {
  return type?.type.base.k === "named" ? type.type.base.name : undefined;
}

function pointee(type: FileType): FileType | undefined {
  const { pointers, arrays } = type.type;
  if (arrays > 0) return { ...type, type: { ...type.type, arrays: arrays - 1 } };
  if (pointers > 0) return { ...type, type: { ...type.type, pointers: pointers - 1 } };
  return undefined;
}
