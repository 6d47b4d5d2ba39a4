import { unknownType } from "./declarators";
import type { Invocation } from "./invocations";
import type { LoweringInput } from "./lowerFunction";
import { lowerBody } from "./lowerFunction";
import { Records } from "./records";
import { readParameters, readType } from "./signature";
import type { Piece } from "./tokens";
import { Tokens } from "./tokens";
import type { Expr, Flow, FunctionFacts, GuardFacts, TypeRef, Variable } from "./types";

/** A guard class and the functions behind it. */
export interface GuardDefinition {
  readonly guard: GuardFacts;
  readonly functions: readonly FunctionFacts[];
}

/** Reads `DEFINE_GUARD` and its family (include/linux/cleanup.h); undefined for any other macro. */
export function readGuard(
  input: LoweringInput,
  use: Invocation,
  withFlow: boolean,
): GuardDefinition | undefined {
  const read = READERS[use.macro];
  return read?.({ input, use, withFlow });
}

interface GuardSource {
  readonly input: LoweringInput;
  readonly use: Invocation;
  readonly withFlow: boolean;
}

const READERS: Readonly<Partial<Record<string, (source: GuardSource) => GuardDefinition | undefined>>> = {
  DEFINE_GUARD: readPlain,
  DEFINE_GUARD_COND: readConditional,
  DEFINE_GUARD_COND_3: readConditional,
  DEFINE_GUARD_COND_4: readConditional,
  DEFINE_LOCK_GUARD_0: (source) => readLock(source, 0),
  DEFINE_LOCK_GUARD_1: (source) => readLock(source, 1),
  DEFINE_LOCK_GUARD_2: (source) => readLock(source, 2),
  DEFINE_LOCK_GUARD_1_COND: readConditional,
  DEFINE_LOCK_GUARD_1_COND_3: readConditional,
  DEFINE_LOCK_GUARD_1_COND_4: readConditional,
  DEFINE_CLASS: readClass,
  EXTEND_CLASS: (source) => readExtension(source, 2),
  EXTEND_CLASS_COND: (source) => readExtension(source, 3),
  DEFINE_FREE: readFree,
};

/** `DEFINE_GUARD(name, type, lock, unlock)`. */
function readPlain(source: GuardSource): GuardDefinition | undefined {
  const [name, typeText, lock, unlock] = source.use.args;
  if (!name || !typeText || !lock) return undefined;
  const type = readType(typeText.text);
  const object = parameter(type, name);
  const enter = code(source, lock, { name: `guard ${name.text} enter`, params: [object] });
  const exit = unlock && code(source, unlock, { name: `guard ${name.text} exit`, params: [object] });
  return definition(source, { name: name.text, type }, { enter, exit });
}

/** `DEFINE_LOCK_GUARD_1(name, type, lock, unlock, members...)`; `_0` has no type, `_2` two locks. */
function readLock(source: GuardSource, locks: 0 | 1 | 2): GuardDefinition | undefined {
  const [name, ...rest] = source.use.args;
  const guarded = locks === 0 ? undefined : rest.shift();
  const [lock, unlock, ...members] = rest;
  if (!name || !lock) return undefined;
  const type = lockObject(source.input.text, { name, guarded, members, locks });
  const object = parameter(type, name);
  const enter = code(source, lock, { name: `guard ${name.text} enter`, params: [object] });
  const exit = unlock && code(source, unlock, { name: `guard ${name.text} exit`, params: [object] });
  return definition(source, { name: name.text, type }, { enter, exit });
}

interface LockObject {
  readonly name: Piece;
  readonly guarded: Piece | undefined;
  readonly members: readonly Piece[];
  readonly locks: 0 | 1 | 2;
}

/** The struct that cleanup.h makes for a lock guard: `lock` (and `lock2`), then the extra members. */
function lockObject(text: string, { name, guarded, members, locks }: LockObject): TypeRef {
  const target = guarded === undefined ? readType("void") : readType(guarded.text);
  const pointer: TypeRef = { ...target, pointers: target.pointers + 1 };
  const at = name.start;
  const own = (locks === 2 ? ["lock", "lock2"] : ["lock"]).map((member) => ({
    name: member,
    type: pointer,
    at,
  }));
  const extra = members.flatMap((piece) => {
    const tokens = new Tokens(`{${text.slice(piece.start, piece.end)};}`, 0, piece.end - piece.start + 3);
    return new Records().read(tokens, "struct", undefined).members;
  });
  const record = { kind: "struct", at, members: [...own, ...extra] } as const;
  return { base: { k: "inline", record }, pointers: 1, arrays: 0 };
}

/** `DEFINE_GUARD_COND(base, ext, lock[, condition over _RET])` and the `LOCK_GUARD_1` form. */
function readConditional(source: GuardSource): GuardDefinition | undefined {
  const [base, ext, lock, condition] = source.use.args;
  if (!base || !ext || !lock) return undefined;
  const name = base.text + ext.text;
  const entered = code(source, lock, {
    name: `guard ${name} enter`,
    params: [parameter(unknownType, base)],
    returns: readType("int"),
  });
  const enter = { ...entered, ...withResult(entered.flow, condition?.text) };
  return definition(source, { name, base: base.text, isConditional: true }, { enter });
}

/** The return value of a conditional lock as "was entered". */
function withResult(flow: Flow | undefined, condition: string | undefined): { flow?: Flow } {
  if (flow === undefined || condition === undefined) return {};
  const blocks = flow.blocks.map((block) => {
    if (block.end.to !== "return" || block.end.value === undefined) return block;
    return { ...block, end: { ...block.end, value: enteredWhen(block.end.value, condition) } };
  });
  return { flow: { ...flow, blocks } };
}

function enteredWhen(result: Expr, condition: string): Expr {
  const plain = condition.replace(/\s/g, "");
  if (plain === "_RET") return result;
  const zero: Expr = { k: "number", value: 0 };
  if (plain === "_RET==0" || plain === "!_RET") return { k: "binary", op: "==", left: result, right: zero };
  if (plain === "_RET!=0") return { k: "binary", op: "!=", left: result, right: zero };
  return { k: "opaque", text: condition };
}

/** `DEFINE_CLASS(name, type, exit, init, arguments...)`. */
function readClass(source: GuardSource): GuardDefinition | undefined {
  const [name, typeText, exitCode, init, ...args] = source.use.args;
  if (!name || !typeText || !exitCode || !init) return undefined;
  const type = readType(typeText.text);
  const params = args.flatMap((arg) => readParameters(source.input.text, arg.start, arg.end));
  const enter = code(source, init, { name: `guard ${name.text} enter`, params, returns: type });
  const object = [parameter(type, name)];
  const exit = code(source, exitCode, { name: `guard ${name.text} exit`, params: object });
  return definition(source, { name: name.text, type }, { enter, exit });
}

/** `EXTEND_CLASS(base, ext, init, arguments...)`; the `_COND` form has a condition first. */
function readExtension(source: GuardSource, initAt: 2 | 3): GuardDefinition | undefined {
  const { args } = source.use;
  const [base, ext] = args;
  const init = args[initAt];
  if (!base || !ext || !init) return undefined;
  const name = base.text + ext.text;
  const params = args
    .slice(initAt + 1)
    .flatMap((arg) => readParameters(source.input.text, arg.start, arg.end));
  const enter = code(source, init, { name: `guard ${name} enter`, params, returns: unknownType });
  const conditional = initAt === 3 ? { isConditional: true } : {};
  return definition(source, { name, base: base.text, ...conditional }, { enter });
}

/** `DEFINE_FREE(name, type, free)`: what `__free(name)` does when its variable goes. */
function readFree(source: GuardSource): GuardDefinition | undefined {
  const [name, typeText, free] = source.use.args;
  if (!name || !typeText || !free) return undefined;
  const type = readType(typeText.text);
  const exit = code(source, free, { name: `free ${name.text}`, params: [parameter(type, name)] });
  return definition(source, { name: name.text, type }, { exit });
}

function parameter(type: TypeRef, { start }: Piece): Variable {
  return { name: "_T", type, at: start };
}

interface GuardParts {
  readonly enter?: FunctionFacts | undefined;
  readonly exit?: FunctionFacts | undefined;
}

function definition(
  { use }: GuardSource,
  guard: Pick<GuardFacts, "name" | "type" | "base" | "isConditional">,
  { enter, exit }: GuardParts,
): GuardDefinition {
  const names = { enter: enter?.name ?? "", ...(exit === undefined ? {} : { exit: exit.name }) };
  return {
    guard: { ...guard, macro: use.macro, ...names, at: use.at },
    functions: [enter, exit].filter((part) => part !== undefined),
  };
}

interface CodeHeader {
  readonly name: string;
  readonly params: readonly Variable[];
  /** With a return type the code is an expression whose value is returned. */
  readonly returns?: TypeRef;
}

/** A macro argument that is code, as a function. */
function code(source: GuardSource, piece: Piece, { name, params, returns }: CodeHeader): FunctionFacts {
  const { input, withFlow } = source;
  const { start, end } = piece;
  const isExpression = returns !== undefined && piece.text !== "";
  const lowered = withFlow
    ? lowerBody(input, { start, end, params, isExpression, isMacro: true })
    : undefined;
  const names = (pattern: RegExp): string[] =>
    [...new Set([...piece.text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();
  return {
    name,
    kind: "guard",
    isStatic: false,
    isInline: true,
    at: start,
    start,
    end,
    body: start,
    params,
    returns: returns ?? readType("void"),
    annotations: [],
    conditions: [],
    calls: names(/(?<!(?:->|\.)\s*)\b(?!(?:if|while|for|switch|return|sizeof)\b)([A-Za-z_]\w*)\s*\(/g),
    memberCalls: names(/(?:->|\.)\s*([A-Za-z_]\w*)\s*\(/g),
    ...(lowered !== undefined && "flow" in lowered ? { flow: lowered.flow } : {}),
  };
}
