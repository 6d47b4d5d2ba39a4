import type { RecordReader } from "./declarators";
import { readAbstractType, readSpecifiers, unknownType } from "./declarators";
import { simpleExpression } from "./simpleExpression";
import { Tokens, splitArguments } from "./tokens";
import type { AnnotationKind, FunctionFacts, TypeRef, Variable } from "./types";

/** What a function header or prototype says. */
export interface Signature {
  readonly returns: TypeRef;
  readonly params: readonly Variable[];
  readonly annotations: FunctionFacts["annotations"];
  readonly section?: "init" | "exit";
}

/**
 * Reads a function header by hand: `start` is its first character, `nameAt` the name, `end` one past the header (the `{`
 * or `;`). No tree is built.
 */
export function readSignature(
  text: string,
  header: { start: number; nameAt: number; end: number },
): Signature {
  const { start, nameAt, end } = header;
  const lead = text.slice(start, nameAt);
  if (/\w\s*\(\s*$/.test(lead)) return { returns: unknownType, params: [], annotations: [] };
  const tail = text.slice(nameAt, end);
  return {
    returns: returnType(lead),
    params: parameters(text, nameAt, end),
    annotations: annotationsIn(lead + tail),
    ...sectionOf(lead + tail),
  };
}

/** Reads a type as an argument or cast writes it: `struct foo *`. */
export function readType(text: string): TypeRef {
  const tokens = new Tokens(text, 0, text.length);
  const { base } = readSpecifiers(tokens, skipRecord);
  return readAbstractType(tokens, base).type;
}

const skipRecord: RecordReader = (tokens, kind) => {
  tokens.skipBalanced();
  return { kind, at: 0, members: [] };
};

function returnType(lead: string): TypeRef {
  if (lead.trim() === "") return readType("int");
  // The name stands behind the type, as the specifiers expect it.
  const tokens = new Tokens(`${lead} name`, 0, lead.length + 5);
  const { base } = readSpecifiers(tokens, skipRecord);
  let pointers = 0;
  for (; !tokens.done; tokens.position++) if (tokens.peek() === "*") pointers++;
  return { base, pointers, arrays: 0 };
}

function parameters(text: string, nameAt: number, end: number): Variable[] {
  const tokens = new Tokens(text, nameAt, end);
  tokens.position++;
  if (tokens.peek() === ")") tokens.position++;
  if (tokens.peek() !== "(") return [];
  const open = tokens.at + 1;
  const length = tokens.skipBalanced().length;
  return readParameters(text, open, open + length);
}

/** Reads a parameter list without its parentheses. */
export function readParameters(text: string, start: number, end: number): Variable[] {
  const params: Variable[] = [];
  for (const piece of splitArguments(text, start, end)) {
    if (piece.text === "void" || piece.text === "...") continue;
    const inside = new Tokens(text, piece.start, piece.end);
    const { base } = readSpecifiers(inside, skipRecord);
    const { name, at, type } = readAbstractType(inside, base);
    params.push({ name, type: decayed(type), at: name === "" ? piece.start : at });
  }
  return params;
}

/** An array parameter is a pointer. */
function decayed(type: TypeRef): TypeRef {
  return type.arrays === 0 ? type : { ...type, arrays: type.arrays - 1, pointers: type.pointers + 1 };
}

const ANNOTATION =
  /\b(__must_hold(?:_shared)?|__acquires(?:_shared)?|__releases(?:_shared)?|__cond_acquires(?:_shared)?)\s*\(/g;

const ANNOTATION_KINDS: readonly (readonly [prefix: string, kind: AnnotationKind])[] = [
  ["__must_hold", "mustHold"],
  ["__acquires", "acquires"],
  ["__releases", "releases"],
  ["__cond_acquires", "condAcquires"],
];

function annotationsIn(header: string): FunctionFacts["annotations"] {
  const found: { kind: AnnotationKind; args: ReturnType<typeof simpleExpression>[] }[] = [];
  if (!header.includes("__")) return found;
  for (const match of header.matchAll(ANNOTATION)) {
    const kind = ANNOTATION_KINDS.find(([prefix]) => match[1]?.startsWith(prefix))?.[1];
    const open = match.index + match[0].length - 1;
    const tokens = new Tokens(header, open, header.length);
    const length = tokens.skipBalanced().length;
    const pieces = splitArguments(header, open + 1, open + 1 + length);
    if (kind) found.push({ kind, args: pieces.map((piece) => simpleExpression(piece.text)) });
  }
  return found;
}

function sectionOf(header: string): { section?: "init" | "exit" } {
  if (/\b__(?:net_|mem)?init\b/.test(header)) return { section: "init" };
  return /\b__(?:net_|mem)?exit\b/.test(header) ? { section: "exit" } : {};
}
