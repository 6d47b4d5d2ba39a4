import type { AtomValue } from "../base/condition";
import { Arms } from "./arms";
import { CallNames } from "./callNames";
import {
  classifyBrace,
  declarationsOf,
  isOldStyleParameter,
  leadingInvocations,
  type Declared,
} from "./declaration";
import { readDirective, type Directive } from "./directive";
import { directiveItem } from "./directiveItem";
import { headerOf, othersWithBlock, othersWithoutBlock, otherStarts } from "./otherStarts";
import { copied, initialState } from "./scanState";
import type { ArmStates, FunctionHeader, OpenBlock, ScanState } from "./scanState";
import { TokenKind, tokenize, type Tokens } from "./tokens";
import type { Outline, OutlineItem } from "./types";
import { unitsOf, type TokenList, type Unit } from "./units";

/**
 * Finds the top-level items of a file by braces, parentheses and preprocessor arms alone. All arms but dead ones are read:
 * an arm begins with the braces as they were at the `#if`, and behind the `#endif` they are as the first arm left them.
 * Items are sorted by start; functions overlap only where arms give one body several names. A declaration of a record and a variable (or a typedef) gives two items over
 * the same range; one of several variables gives one, named after the first. Enumerations are records. Never throws.
 */
export function outline(text: string, valueOf?: AtomValue): Outline {
  const scan = new OutlineScan(text, tokenize(text), valueOf);
  scan.run();
  return { items: scan.items.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** How often a file with a block that never closes is taken up again behind it. */
const MAX_RESTARTS = 32;

const DOT = 46;
const PAREN = 40;
const PAREN_END = 41;
const SEMICOLON = 59;
const ASSIGN = 61;
const BRACE = 123;
const BRACE_END = 125;

type OpenHeaders = Pick<OpenBlock, "header" | "others">;

interface EndedArm {
  readonly isTaken: boolean;
  readonly isDead: boolean;
  readonly conditions: readonly string[];
}

class OutlineScan {
  readonly items: OutlineItem[] = [];
  private readonly arms: Arms;
  private readonly armStates: ArmStates[] = [];
  private state: ScanState = initialState();
  private lastGuard: { readonly name: string; readonly token: number } | undefined;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    valueOf: AtomValue | undefined,
  ) {
    this.arms = new Arms(valueOf);
  }

  run(): void {
    let from = 0;
    for (let restarts = 0; restarts <= MAX_RESTARTS && from < this.tokens.count; restarts++) {
      this.scanFrom(from);
      from = this.closeUnfinished();
    }
  }

  private scanFrom(from: number): void {
    const { kinds, count } = this.tokens;
    for (let at = from; at < count; at++) {
      const kind = kinds[at] ?? 0;
      if (kind === TokenKind.directive) this.directive(at);
      else if (this.arms.isDead) continue;
      else if (this.state.depth > 0) this.insideBlock(at, kind);
      else this.topLevel(at, kind);
    }
  }

  private insideBlock(at: number, kind: number): void {
    if (kind === BRACE) this.state.depth++;
    else if (kind === BRACE_END) {
      if (--this.state.depth === 0) this.closeBlock(at);
    } else if (kind === PAREN && this.state.block?.opens === "function") {
      this.state.block.names.note(this.text, this.tokens, at);
    }
  }

  private topLevel(at: number, kind: number): void {
    const { state } = this;
    if (kind === BRACE) return this.openBlock(at);
    if (kind === BRACE_END) return this.forgetPending();
    if (kind === TokenKind.word && this.isUnfinished() && this.isStorageAtLineStart(at)) this.forgetPending();
    if (state.pending.length === 0) state.pendingConditions = this.arms.conditions;
    state.pending.push(at);
    if (kind === PAREN) state.parens++;
    else if (kind === PAREN_END && state.parens > 0) state.parens--;
    else if (kind === ASSIGN) state.hasAssign ||= state.parens === 0;
    else if (kind === SEMICOLON && state.parens === 0) this.declaration();
  }

  /** A parenthesis that never closes, or a table of macros without `;`, must not swallow the file. */
  private isUnfinished(): boolean {
    return this.state.parens > 0 || this.state.hasAssign;
  }

  private isStorageAtLineStart(at: number): boolean {
    const start = this.startOf(at);
    if (start > 0 && this.text.charCodeAt(start - 1) !== 10) return false;
    return /^(?:static|extern|typedef)$/.test(this.text.slice(start, this.endOf(at)));
  }

  private openBlock(at: number): void {
    const { state } = this;
    const isLineStart = at === 0 || this.text.charCodeAt(this.startOf(at) - 1) === 10;
    if (state.parens > 0 && !isLineStart) return this.enter("other", at, {});
    state.parens = 0;
    const list = this.pendingList();
    const units = unitsOf(list);
    const opening = classifyBrace(list, units);
    if (opening.opens === "linkage") return this.forgetPending();
    if (opening.opens !== "function") return this.enter(opening.opens, at, {});
    // `define_machine(name) { .member = value }` is an initializer.
    if (this.tokens.kinds[at + 1] === DOT) return this.enter("initializer", at, {});
    for (const one of leadingInvocations(this.text, units, opening.first)) this.emit(list, units, one);
    const brace = this.startOf(at);
    const header = headerOf(list, { brace, conditions: [] });
    this.enter("function", at, { header, others: othersWithoutBlock(state.others, list, brace) });
  }

  private enter(opens: OpenBlock["opens"], brace: number, headers: Partial<OpenHeaders>): void {
    const { header, others = [] } = headers;
    const { state } = this;
    if (state.pending.length === 0) state.pendingConditions = this.arms.conditions;
    state.pending.push(brace);
    state.block = { opens, brace, header, others, names: new CallNames(), isClosed: false };
    state.depth = 1;
  }

  private closeBlock(at: number): void {
    const { state } = this;
    const block = state.block;
    state.block = undefined;
    state.pending.push(at);
    if (block?.opens === "function") {
      if (!block.isClosed) this.emitFunction(block, this.endOf(at));
      block.isClosed = true;
      this.forgetPending();
    } else if (block?.opens === "other" && state.parens === 0) this.forgetPending();
  }

  private declaration(): void {
    const whole = this.pendingList();
    const list = { text: whole.text, tokens: whole.tokens, indexes: whole.indexes.slice(0, -1) };
    const units = unitsOf(list);
    if (isOldStyleParameter(list, units)) return;
    for (const one of declarationsOf(list, units)) this.emit(list, units, one);
    this.forgetPending();
  }

  private emit(list: TokenList, units: readonly Unit[], declared: Declared): void {
    const before = units[declared.first - 1];
    const start = this.startOf(list.indexes[before === undefined ? 0 : before.last + 1] ?? 0);
    const isLast = declared.last === units.length - 1 && list.indexes.length < this.state.pending.length;
    const last = isLast ? this.endOf(this.state.pending.at(-1) ?? 0) : (units[declared.last]?.end ?? start);
    this.items.push({
      kind: declared.kind,
      name: declared.name,
      nameAt: declared.nameAt,
      start,
      end: last,
      body: declared.body,
      isStatic: hasWord(units, declared, "static"),
      isInline: hasWord(units, declared, "inline"),
      conditions: this.itemConditions(),
      calls: noNames,
      memberCalls: noNames,
    });
  }

  private emitFunction(block: OpenBlock, end: number): void {
    const { header } = block;
    if (header === undefined) return;
    const others = [...block.others, ...othersWithBlock(this.state.others)].filter(
      ({ name }) => name !== header.name,
    );
    // The arm that its name stands in, when other arms have other names.
    const conditions = others.length > 0 ? this.state.pendingConditions : this.itemConditions();
    for (const one of [{ ...header, conditions }, ...others]) this.emitHeader(block, one, end);
  }

  private emitHeader(block: OpenBlock, header: FunctionHeader, end: number): void {
    const { name, nameAt, start, body, conditions } = header;
    const head = this.text.slice(start, nameAt);
    this.items.push({
      kind: "function",
      name,
      nameAt,
      start,
      end,
      body,
      isStatic: /\bstatic\b|\bSTATIC\b/.test(head),
      isInline: /\binline\b|\b__inline/.test(head),
      conditions,
      calls: block.names.calls,
      memberCalls: block.names.memberCalls,
    });
  }

  /** Those that hold at its first as well as at its last token. */
  private itemConditions(): readonly string[] {
    const { pendingConditions: first } = this.state;
    const last = this.arms.conditions;
    if (first === last) return last;
    const differs = first.findIndex((condition, at) => condition !== last[at]);
    return differs < 0 ? first : first.slice(0, differs);
  }

  private directive(at: number): void {
    const start = this.startOf(at);
    const end = this.endOf(at);
    const directive = readDirective(this.text, start, end);
    this.noteGuard(directive, at);
    const { isInnermostTaken, isDead, conditions } = this.arms;
    const ended = { isTaken: isInnermostTaken, isDead, conditions };
    const step = this.arms.step(directive);
    if (step === "open") this.armStates.push({ atOpen: copied(this.state), afterTaken: undefined, rest: [] });
    else if (step === "arm") this.nextArm(ended);
    else if (step === "close") this.closeArms(ended);
    else if (!this.arms.isDead) {
      const item = directiveItem(this.text, directive, { start, end, conditions: this.arms.conditions });
      if (item !== undefined) this.items.push(item);
    }
  }

  /** `#ifndef X` with `#define X` right behind it is what keeps a header from being read twice. */
  private noteGuard(directive: Directive, at: number): void {
    const guard = this.lastGuard;
    if (guard !== undefined && directive.name === "define" && at === guard.token + 1) {
      const name = this.text
        .slice(directive.argumentAt, directive.argumentAt + guard.name.length + 1)
        .trimEnd();
      if (name === guard.name) this.arms.forgetInnermostCondition();
    }
    this.lastGuard = directive.name === "ifndef" ? { name: directive.argument, token: at } : undefined;
  }

  private nextArm(ended: EndedArm): void {
    const states = this.armStates.at(-1);
    if (states === undefined) return;
    this.noteArm(states, ended);
    this.state = copied(states.atOpen);
  }

  private closeArms(ended: EndedArm): void {
    const states = this.armStates.pop();
    if (states === undefined) return;
    this.noteArm(states, ended);
    if (!ended.isTaken) this.state = states.afterTaken ?? states.atOpen;
    const others = otherStarts(states, this.state);
    if (others.length > 0) this.state.others = [...this.state.others, ...others];
  }

  private noteArm(states: ArmStates, { isTaken, isDead, conditions }: EndedArm): void {
    if (isTaken) states.afterTaken = copied(this.state);
    else if (!isDead) states.rest.push({ state: copied(this.state), conditions });
  }

  /** Index from which to go on after the end of the text: behind the first line that begins with `}` in a block left open. */
  private closeUnfinished(): number {
    const { block } = this.state;
    const { kinds, count } = this.tokens;
    if (block === undefined) {
      const list = this.pendingList();
      const units = unitsOf(list);
      for (const one of leadingInvocations(this.text, units, units.length)) this.emit(list, units, one);
      return count;
    }
    let at = block.brace + 1;
    while (at < count && !(kinds[at] === BRACE_END && this.text.charCodeAt(this.startOf(at) - 1) === 10))
      at++;
    if (at >= count) return count;
    this.closeBlock(at);
    this.state.depth = 0;
    this.dropFrom(this.endOf(at));
    return at + 1;
  }

  private dropFrom(offset: number): void {
    const kept = this.items.filter((item) => item.start < offset);
    this.items.length = 0;
    this.items.push(...kept);
  }

  private forgetPending(): void {
    this.state.pending = [];
    this.state.parens = 0;
    this.state.hasAssign = false;
    this.state.others = [];
  }

  private pendingList(): TokenList {
    return { text: this.text, tokens: this.tokens, indexes: this.state.pending };
  }

  private startOf(token: number): number {
    return this.tokens.starts[token] ?? 0;
  }

  private endOf(token: number): number {
    return this.tokens.ends[token] ?? 0;
  }
}

function hasWord(units: readonly Unit[], declared: Declared, word: string): boolean {
  for (let at = declared.first; at <= declared.last; at++) if (units[at]?.text === word) return true;
  return false;
}

const noNames: readonly string[] = [];
