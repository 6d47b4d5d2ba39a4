import { globalPlace } from "../program/globalPlace";
import type { Place } from "../program/place";
import type { FunctionNode } from "../program/program";
import { PASTE } from "./freeNames";
import { isNoNull } from "./isNull";
import { macroValue } from "./macroNames";
import { isArray, pointedType } from "./pointedType";
import type { Values } from "./values";

/** What the names in one function mean: parameters, variables, file-scope objects, macros that stand for objects. */
export class NamedPlaces {
  private readonly aliases = new Map<string, Place | null>();

  constructor(
    private readonly values: Values,
    private readonly node: FunctionNode,
  ) {}

  /** The object of that name. */
  object(name: string): Place | undefined {
    const variable = this.values.locals.variable(name);
    if (!variable) return this.globalObject(name);
    const type = this.values.typeOf(variable.type);
    const index = this.values.locals.constantParam(name);
    if (index !== undefined) {
      const isObject = variable.type.base.k === "unknown";
      return this.values.places.root(
        { k: "param", index, ...(isObject ? { isObject } : {}) },
        isObject ? undefined : type,
      );
    }
    const symbol = `${this.node.facts.name}.${name}`;
    const file = this.node.file.path;
    const root = variable.isStatic
      ? ({ k: "global", symbol, file } as const)
      : ({ k: "local", name } as const);
    return this.values.places.root(root, type, { k: "symbol", symbol, file, path: [] });
  }

  /** What the pointer of that name points at. */
  pointee(name: string): Place | undefined {
    const variable = this.values.locals.variable(name);
    if (!variable) return this.globalPointee(name);
    const declared = this.values.typeOf(variable.type);
    if (variable.isStatic || isArray(declared, this.values.program))
      return this.values.loaded(this.object(name));
    const type = pointedType(declared, this.values.program);
    const index = this.values.locals.constantParam(name);
    if (index !== undefined) return this.values.places.root({ k: "param", index }, type);
    const alias = this.alias(name);
    if (alias?.root.k !== "unknown" && alias) return type ? this.values.adopt(alias, type) : alias;
    return this.values.places.root({ k: "local", name }, type ?? alias?.type, alias?.owner);
  }

  private globalObject(name: string): Place | undefined {
    if (name === "current") return this.currentTask();
    const file = this.node.file.path;
    const found = globalPlace(this.values.program, this.values.places, { name, file });
    if (found) return found;
    const value = macroValue(name, this.values.program, file);
    return value ? this.values.typedObject(value) : this.namedByUser(name);
  }

  /** A macro takes names it does not know from where it is used; what is all capitals is a constant. */
  private namedByUser(name: string): Place | undefined {
    if (this.node.facts.kind !== "macro" || (!name.includes(PASTE) && !/[a-z]/.test(name))) return undefined;
    return this.values.places.root({ k: "free", name }, undefined);
  }

  /** The running task: a macro that reads a register or per-cpu variable, different in every architecture. */
  private currentTask(): Place {
    const base = { k: "record", kind: "struct", tag: "task_struct" } as const;
    const type = this.values.typeOf({ base, pointers: 1, arrays: 0 });
    return this.values.places.root({ k: "global", symbol: "current", file: undefined }, type);
  }

  private globalPointee(name: string): Place | undefined {
    const value = macroValue(name, this.values.program, this.node.file.path);
    const isAddress = value?.k === "addr" || value?.k === "temp";
    return isAddress ? this.values.typedPointee(value) : this.values.loaded(this.globalObject(name));
  }

  /** The object every assignment to a local pointer agrees on, or an unknown one of their type and owner. */
  private alias(name: string): Place | undefined {
    const known = this.aliases.get(name);
    if (known !== undefined) return known ?? undefined;
    this.aliases.set(name, null);
    if (this.values.locals.isParam(name)) return undefined;
    const sources = this.values.locals.assignedTo(name).filter(isNoNull);
    const found = this.values.joined(sources.map((source) => this.values.typedPointee(source)));
    this.aliases.set(name, found ?? null);
    return found;
  }
}
