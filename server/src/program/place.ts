import type { FileType } from "./typeIndex";

/** Where a path of member accesses begins. */
export type Root =
  /**
   * What parameter `index` points at, or the parameter itself when it is no pointer. An untyped parameter of a macro can be
   * either: `isObject` says that it was used as the object itself.
   */
  | { readonly k: "param"; readonly index: number; readonly isObject?: boolean }
  /** A file-scope object; `file` is set for static ones. */
  | { readonly k: "global"; readonly symbol: string; readonly file: string | undefined }
  /** What the function returns a pointer to, for callers; each has a temp for it. */
  | { readonly k: "result" }
  /** A local object, or what a local pointer points at. */
  | { readonly k: "local"; readonly name: string }
  /** What a call returned, by temp. */
  | { readonly k: "temp"; readonly id: number }
  /** A new object made by an allocation, by temp. Nobody else can see it yet. */
  | { readonly k: "fresh"; readonly id: number }
  /**
   * What a macro calls by a name that is not its own: a variable of whoever uses it, or a name that `##` pastes together of
   * arguments, as it is written.
   */
  | { readonly k: "free"; readonly name: string }
  /** One of two, as a value that is zero or not decides: `dev ? &dev->lock : &all_lock`. */
  | { readonly k: "either"; readonly by: Place; readonly of: readonly [Place, Place] }
  /** Some object of a known type. It is never the same as another one. */
  | { readonly k: "unknown"; readonly id: number };

/** One step of a path. */
export type PathStep =
  | { readonly s: "field"; readonly name: string }
  | { readonly s: "deref" }
  | { readonly s: "index"; readonly key: string }
  /** From a member back to the struct that contains it: the inverse of the fields in `member`. */
  | { readonly s: "container"; readonly type: FileType; readonly member: readonly string[] }
  | { readonly s: "retype"; readonly type: FileType }
  /** The private object an accessor such as `netdev_priv` returns. */
  | { readonly s: "private"; readonly accessor: string };

/** Whose lock it is: the innermost struct that names it, or the symbol. */
export type Owner =
  | {
      readonly k: "record";
      readonly tag: string;
      /** File that defines the struct. */
      readonly file: string;
      readonly path: readonly string[];
      /** The struct only embeds a lock for its user, who is not known here. */
      readonly isGeneric: boolean;
    }
  | {
      readonly k: "symbol";
      readonly symbol: string;
      readonly file: string | undefined;
      readonly path: readonly string[];
    };

/** An object in memory, named by how it is reached. Two equal keys in one function are the same object, unless something on the way was reassigned. */
export interface Place {
  readonly root: Root;
  /** The place this one was made from by `step`; undefined for roots. */
  readonly parent: Place | undefined;
  readonly step: PathStep | undefined;
  readonly key: string;
  readonly type: FileType | undefined;
  readonly owner: Owner | undefined;
  readonly depth: number;
}

/** Key of a root; a prefix of the keys of everything reached from it. */
export function rootKey(root: Root): string {
  switch (root.k) {
    case "param":
      return root.isObject ? `o${root.index}` : `p${root.index}`;
    case "global":
      return root.file === undefined ? `@${root.symbol}` : `@${root.file}:${root.symbol}`;
    case "result":
      return "r";
    case "local":
      return `l:${root.name}`;
    case "temp":
      return `t${root.id}`;
    case "fresh":
      return `new${root.id}`;
    case "free":
      return `$${root.name}`;
    case "either":
      return `(${root.by.key}?${root.of[0].key}|${root.of[1].key})`;
    case "unknown":
      return `?u${root.id}`;
  }
}

/** Key of a place one step further. */
export function stepKey(key: string, step: PathStep): string {
  switch (step.s) {
    case "field":
      return `${key}.${step.name}`;
    case "deref":
      return `${key}*`;
    case "index":
      return `${key}[${step.key}]`;
    case "container":
      return `${key}^${containerName(step.type)}.${step.member.join(".")}`;
    case "retype":
      return key;
    case "private":
      return `${key}:${step.accessor}`;
  }
}

/** True when a function can name the place to its callers: rooted in a parameter, a global, the result or a name of theirs. */
export function isPortable({ root }: Place): boolean {
  if (root.k === "either") return [root.by, ...root.of].every(isPortable);
  return root.k === "param" || root.k === "global" || root.k === "result" || root.k === "free";
}

/**
 * True for places that are never the same: parts of two variables, or a part of a variable and what the running task points at,
 * which is no variable of the kernel (`init_mm` is nobody's `current->mm`).
 */
export function areOtherObjects(a: Place, b: Place): boolean {
  if (a.root.k !== "global" || b.root.k !== "global") return false;
  const [isPartA, isPartB] = [isPartOfRoot(a), isPartOfRoot(b)];
  if (isPartA && isPartB) return rootKey(a.root) !== rootKey(b.root);
  const other = isPartA ? b : isPartB ? a : undefined;
  return other?.root.k === "global" && other.root.symbol === "current";
}

/** True when no pointer lies on the way from the root. */
export function isPartOfRoot(place: Place): boolean {
  for (let at: Place | undefined = place; at?.step; at = at.parent)
    if (at.step.s !== "field" && at.step.s !== "index" && at.step.s !== "retype") return false;
  return true;
}

function containerName({ type }: FileType): string {
  if (type.base.k === "record") return type.base.tag;
  return type.base.k === "named" ? type.base.name : "?";
}
