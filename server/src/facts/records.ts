import type { Declarator, RecordReader } from "./declarators";
import { readDeclarator, readSpecifiers } from "./declarators";
import { Tokens, isWord, splitArguments } from "./tokens";
import type { MemberFacts, RecordFacts, TypeRef } from "./types";

/** Reads struct and union bodies and collects every one that has a tag, nested ones included. */
export class Records {
  readonly tagged: RecordFacts[] = [];
  private depth = 0;

  /** Reads `{ members }` at the next token and moves past it. */
  readonly read: RecordReader = (tokens, kind, tag) => {
    const at = tokens.starts[tokens.position - 1] ?? tokens.at;
    const members: MemberFacts[] = [];
    if (this.depth >= MAX_NESTING) {
      tokens.skipBalanced();
    } else {
      this.depth++;
      tokens.accept("{");
      this.readMembers(tokens, members);
      tokens.accept("}");
      this.depth--;
    }
    const record: RecordFacts = { kind, ...(tag === undefined ? {} : { tag }), at, members };
    if (tag !== undefined) this.tagged.push(record);
    return record;
  };

  private readMembers(tokens: Tokens, members: MemberFacts[]): void {
    while (!tokens.done && tokens.peek() !== "}") {
      const before = tokens.position;
      if (tokens.accept(";")) continue;
      if (isWord(tokens.peek()) && tokens.peek(1) === "(" && this.readMacro(tokens, members)) continue;
      this.readDeclaration(tokens, members);
      if (tokens.position === before) tokens.position++;
    }
  }

  private readDeclaration(tokens: Tokens, members: MemberFacts[]): void {
    const at = tokens.at;
    const { base } = readSpecifiers(tokens, this.read);
    let found = 0;
    do {
      const declarator = readDeclarator(tokens, base);
      if (declarator === undefined) continue;
      found++;
      members.push(memberOf(declarator));
    } while (tokens.accept(","));
    if (found === 0 && base.k === "inline") members.push({ type: plain(base), at });
    tokens.skipTo([";"]);
    tokens.accept(";");
  }

  /** Members declared by a macro; false when the word is none we know and may be an attribute. */
  private readMacro(tokens: Tokens, members: MemberFacts[]): boolean {
    const macro = tokens.peek();
    const known = MEMBER_MACROS[macro];
    if (known === undefined && (macro.startsWith("__") || !/^[A-Z_0-9]+$/.test(macro))) return false;
    tokens.position++;
    const start = tokens.ends[tokens.position] ?? 0;
    const length = tokens.skipBalanced().length;
    if (known !== undefined) this.expand(tokens.text, { start, end: start + length, ...known }, members);
    return true;
  }

  private expand(
    text: string,
    use: MemberMacro & { start: number; end: number },
    members: MemberFacts[],
  ): void {
    const pieces = splitArguments(text, use.start, use.end);
    const name = pieces[use.name];
    if (name === undefined) return;
    if (use.members === undefined) {
      const typeText = use.type === undefined ? "unsigned long" : (pieces[use.type]?.text ?? "");
      const type = { ...this.typeOf(typeText), arrays: 1 };
      members.push({ name: name.text, type, at: name.start });
      return;
    }
    const from = pieces[use.members];
    if (from === undefined) return;
    const inner: MemberFacts[] = [];
    this.readMembers(new Tokens(text, from.start, use.end), inner);
    const record: RecordFacts = { kind: "struct", at: from.start, members: inner };
    members.push(...inner);
    if (isWord(name.text))
      members.push({ name: name.text, type: plain({ k: "inline", record }), at: name.start });
  }

  private typeOf(text: string): TypeRef {
    const tokens = new Tokens(text, 0, text.length);
    const { base } = readSpecifiers(tokens, this.read);
    let pointers = 0;
    while (tokens.accept("*")) pointers++;
    return { base, pointers, arrays: 0 };
  }
}

/** Records nested deeper than this are skipped. */
const MAX_NESTING = 24;

interface MemberMacro {
  /** Index of the argument with the member's name. */
  readonly name: number;
  readonly type?: number;
  /** Index of the first argument that holds member declarations. */
  readonly members?: number;
}

/** Macros of include/linux/stddef.h and friends that declare members. */
const MEMBER_MACROS: Readonly<Partial<Record<string, MemberMacro>>> = {
  DECLARE_BITMAP: { name: 0 },
  DECLARE_FLEX_ARRAY: { name: 1, type: 0 },
  __DECLARE_FLEX_ARRAY: { name: 1, type: 0 },
  DECLARE_KFIFO_PTR: { name: 0, type: 1 },
  struct_group: { name: 0, members: 1 },
  struct_group_attr: { name: 0, members: 2 },
  struct_group_tagged: { name: 1, members: 2 },
  __struct_group: { name: 1, members: 3 },
};

function plain(base: TypeRef["base"]): TypeRef {
  return { base, pointers: 0, arrays: 0 };
}

function memberOf({ name, type, at, guardedBy }: Declarator): MemberFacts {
  return { name, type, at, ...(guardedBy === undefined ? {} : { guardedBy }) };
}
