import { simpleExpression } from "./simpleExpression";
import type { Tokens } from "./tokens";
import { isWord } from "./tokens";
import type { BaseType, RecordFacts, TypeRef } from "./types";

/** What the specifiers before the declarators say. */
export interface Specifiers {
  readonly base: BaseType;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  readonly isTypedef: boolean;
}

export interface Declarator {
  readonly name: string;
  readonly at: number;
  readonly type: TypeRef;
  /** Offsets of the initialiser's first and past-last character; -1 without one. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly guardedBy?: string;
}

/** Reads the body of a struct or union from its `{`; injected, since bodies hold declarations in turn. */
export type RecordReader = (tokens: Tokens, kind: "struct" | "union", tag: string | undefined) => RecordFacts;

export const unknownType: TypeRef = { base: { k: "unknown" }, pointers: 0, arrays: 0 };

/** Reads declaration specifiers; stops before the first declarator. */
export function readSpecifiers(tokens: Tokens, readRecord: RecordReader): Specifiers {
  const found: Found = { flags: new Set(), builtin: [], names: [] };
  while (!tokens.done && readSpecifier(tokens, found, readRecord));
  const base = found.base ?? builtinOf(found) ?? namedBase(tokens, found);
  if (found.base !== undefined || found.builtin.length > 0) rewindToName(tokens, found);
  return {
    base,
    isStatic: found.flags.has("static"),
    isExtern: found.flags.has("extern"),
    isTypedef: found.flags.has("typedef"),
  };
}

/** What may follow a declared name that looks like an attribute: `u8 __reserved[2];`. */
const DECLARATOR_ENDS: ReadonlySet<string> = new Set(["[", ";", ",", "=", ":", ""]);

/** Attributes that stand behind a record's `}`; other words there are names, underscores or not. */
const BEHIND_BODY =
  /^__(?:packed|aligned|randomize_layout|no_randomize_layout|designated_init|bitwise|cacheline)|^____cacheline/;

interface Found {
  base?: BaseType;
  /** The members were given: words behind them are attributes. */
  hasBody?: boolean;
  readonly flags: Set<string>;
  readonly builtin: string[];
  /** Plain words, any of which may be the type, an attribute or already the declared name. */
  readonly names: { readonly word: string; readonly position: number }[];
}

function readSpecifier(tokens: Tokens, found: Found, readRecord: RecordReader): boolean {
  const word = tokens.peek();
  if (!isWord(word)) return false;
  if (STORAGE.has(word)) found.flags.add(word);
  if (STORAGE.has(word) || QUALIFIERS.has(word)) return skip(tokens);
  if (word === "struct" || word === "union" || word === "enum") {
    const before = tokens.position;
    found.base = readTagged(tokens, word, readRecord);
    found.hasBody = tokens.words[tokens.position - 1] === "}" && tokens.position > before + 1;
    return true;
  }
  if (BUILTIN.has(word)) {
    found.builtin.push(word);
    return skip(tokens);
  }
  if (tokens.peek(1) === "(") return readWithArguments(tokens, word, found);
  found.names.push({ word, position: tokens.position });
  return skip(tokens);
}

function skip(tokens: Tokens): true {
  tokens.position++;
  return true;
}

/** `typeof(x)`, an attribute with arguments, or the declared function's own name. */
function readWithArguments(tokens: Tokens, word: string, found: Found): boolean {
  if (TYPEOF.has(word)) {
    tokens.position++;
    found.base = { k: "typeof", of: simpleExpression(tokens.skipBalanced()) };
    return true;
  }
  const isFirst = found.base === undefined && found.builtin.length + found.names.length === 0;
  if ((tokens.peek(2) === "*" || isFirst) && !isAttribute(word)) {
    found.names.push({ word, position: tokens.position });
    tokens.position++;
    return false;
  }
  if (!isAttribute(word)) return false;
  tokens.position++;
  tokens.skipBalanced();
  return true;
}

function readTagged(tokens: Tokens, kind: "struct" | "union" | "enum", readRecord: RecordReader): BaseType {
  tokens.position++;
  skipBeforeTag(tokens);
  const tag = isWord(tokens.peek()) ? tokens.next() : undefined;
  // `struct sock_common __sk_common;`: a word that ends the declaration is its name.
  skipAttributes(tokens, true);
  if (tokens.peek() === "{") {
    if (kind === "enum") tokens.skipBalanced();
    else {
      const record = readRecord(tokens, kind, tag);
      if (tag === undefined) return { k: "inline", record };
    }
  }
  return { k: "record", kind, tag: tag ?? "" };
}

/** `struct __packed foo`, but not `struct __queue`. */
function skipBeforeTag(tokens: Tokens): void {
  for (let word = tokens.peek(); isWord(word) && isAttribute(word); word = tokens.peek()) {
    if (tokens.peek(1) !== "(" && !BEHIND_BODY.test(word)) return;
    tokens.position++;
    if (tokens.peek() === "(") tokens.skipBalanced();
  }
}

function builtinOf(found: Found): BaseType | undefined {
  return found.builtin.length > 0 ? { k: "builtin", name: found.builtin.join(" ") } : undefined;
}

/** With a type already known, what is left of the words is the declared name, after possible attributes. */
function rewindToName(tokens: Tokens, found: Found): void {
  const plain = found.names.filter(({ word }) => !isAttribute(word)).pop();
  const odd = found.names[found.names.length - 1];
  const name = plain ?? (found.hasBody === true && BEHIND_BODY.test(odd?.word ?? "") ? undefined : odd);
  if (name !== undefined && tokens.peek() !== "*") tokens.position = name.position;
}

/** Without a type keyword the last word but the declared name is the type. */
function namedBase(tokens: Tokens, found: Found): BaseType {
  const plain = found.names.filter(({ word }) => !isAttribute(word));
  const endsInName = plain.length === 1 && found.names.length > 1 && DECLARATOR_ENDS.has(tokens.peek());
  const words = plain.length > 0 && !endsInName ? plain : [...found.names];
  const beforeDeclarator = ["*", "(", ""].includes(tokens.peek()) || isWord(tokens.peek());
  if (!beforeDeclarator || (tokens.peek() === "" && words.length > 1)) {
    const name = words.pop();
    if (name !== undefined) tokens.position = name.position;
  }
  const type = endsInName ? plain[0] : words.pop();
  return type === undefined ? { k: "unknown" } : { k: "named", name: type.word };
}

/** Reads one declarator with its initialiser's extent; undefined where none stands. Stops before `,` or `;`. */
export function readDeclarator(tokens: Tokens, base: BaseType): Declarator | undefined {
  const shape: Shape = { name: "", at: tokens.at, layers: [] };
  readShape(tokens, shape, 0);
  const guardedBy = skipAttributes(tokens);
  if (tokens.accept(":")) tokens.skipTo([",", ";", "="]);
  let valueStart = -1;
  let valueEnd = -1;
  if (tokens.accept("=")) {
    valueStart = tokens.at;
    tokens.skipTo([",", ";"]);
    valueEnd = tokens.ends[tokens.position - 1] ?? valueStart;
  }
  if (shape.name === "") return undefined;
  const { name, at } = shape;
  const type = typeFrom(base, shape.layers);
  return { name, at, type, valueStart, valueEnd, ...(guardedBy === undefined ? {} : { guardedBy }) };
}

/** Type of a declarator without a name: parameters, casts. */
export function readAbstractType(
  tokens: Tokens,
  base: BaseType,
): { name: string; at: number; type: TypeRef } {
  const shape: Shape = { name: "", at: tokens.at, layers: [] };
  readShape(tokens, shape, 0);
  return { name: shape.name, at: shape.at, type: typeFrom(base, shape.layers) };
}

type Layer = "pointer" | "array" | "function";

interface Shape {
  name: string;
  at: number;
  /** From the name outward. */
  layers: Layer[];
}

/** Declarators nested in parentheses deeper than this are cut off. */
const MAX_NESTING = 16;

function readShape(tokens: Tokens, shape: Shape, depth: number): void {
  let pointers = 0;
  for (skipAttributes(tokens, true); tokens.accept("*") || tokens.accept("^"); skipAttributes(tokens, true))
    pointers++;
  if (tokens.peek() === "(" && isGrouping(tokens) && depth < MAX_NESTING) {
    tokens.position++;
    readShape(tokens, shape, depth + 1);
    tokens.skipTo([]);
    tokens.accept(")");
  } else if (isWord(tokens.peek())) {
    shape.at = tokens.at;
    shape.name = tokens.next();
  }
  readSuffixes(tokens, shape);
  for (; pointers > 0; pointers--) shape.layers.push("pointer");
}

function isGrouping(tokens: Tokens): boolean {
  const next = tokens.peek(1);
  if (next === "*" || next === "^" || next === "(") return true;
  return isWord(next) && (tokens.peek(2) === ")" || tokens.peek(2) === "*") && !isTypeWord(next);
}

function isTypeWord(word: string): boolean {
  return BUILTIN.has(word) || QUALIFIERS.has(word) || ["struct", "union", "enum"].includes(word);
}

function readSuffixes(tokens: Tokens, shape: Shape): void {
  for (;;) {
    const token = tokens.peek();
    if (token !== "[" && token !== "(") return;
    tokens.skipBalanced();
    shape.layers.push(token === "[" ? "array" : "function");
  }
}

function typeFrom(base: BaseType, layers: readonly Layer[]): TypeRef {
  let type: TypeRef = { base, pointers: 0, arrays: 0 };
  for (const layer of [...layers].reverse()) {
    if (layer === "pointer") type = { ...type, pointers: type.pointers + 1 };
    else if (layer === "array") type = { ...type, arrays: type.arrays + 1 };
    else type = { base: { k: "function", returns: type }, pointers: 0, arrays: 0 };
  }
  return type;
}

/**
 * Skips qualifiers and attribute words; gives the argument of `__guarded_by`. Before the name (`isBefore`) a word that ends
 * the declarator is the name, however much it looks like an attribute: `int *__lock;`.
 */
function skipAttributes(tokens: Tokens, isBefore = false): string | undefined {
  let guardedBy: string | undefined;
  for (;;) {
    const word = tokens.peek();
    if (!isWord(word) || !(isAttribute(word) || QUALIFIERS.has(word))) return guardedBy;
    if (isBefore && !QUALIFIERS.has(word) && NAME_ENDS.has(tokens.peek(1))) return guardedBy;
    tokens.position++;
    if (tokens.peek() !== "(") continue;
    const inside = tokens.skipBalanced();
    if (word === "__guarded_by") guardedBy = inside.trim();
  }
}

/** What may follow a declarator's name, a parameter list aside. */
const NAME_ENDS: ReadonlySet<string> = new Set([";", ",", "=", "[", ")", ":", ""]);

/** Words of the kernel that stand in declarations without being types. */
function isAttribute(word: string): boolean {
  if (!word.startsWith("_")) return OTHER_ATTRIBUTES.has(word);
  return (
    word.startsWith("__") &&
    !/^__(?:[usn]\d+|[bl]e\d+|\w+_t|wsum|sum16|u?int128|virtio\d+|fs\d+|hc\d+)$/.test(word)
  );
}

export const BUILTIN: ReadonlySet<string> = new Set(
  "void char short int long float double signed unsigned bool _Bool __int128 __signed__".split(" "),
);
const QUALIFIERS: ReadonlySet<string> = new Set(
  "const volatile restrict __restrict __restrict__ __const __volatile__ __extension__ _Atomic register auto inline __inline __inline__ _Noreturn _Thread_local".split(
    " ",
  ),
);
const STORAGE: ReadonlySet<string> = new Set(["static", "extern", "typedef"]);
const TYPEOF: ReadonlySet<string> = new Set([
  "typeof",
  "__typeof__",
  "__typeof",
  "typeof_unqual",
  "typeof_member",
]);
const OTHER_ATTRIBUTES: ReadonlySet<string> = new Set(
  "noinline notrace noinstr asmlinkage noinline_for_stack __always_inline ____cacheline_aligned ____cacheline_aligned_in_smp randomized_struct_fields_start randomized_struct_fields_end".split(
    " ",
  ),
);
