import { all, always, any, type BuildCondition } from "./buildCondition";
import { kconfigExpression } from "./kconfigExpression";

/** What one Kconfig file says, with the conditions of the menus and `if` blocks around each part. */
export interface KconfigFile {
  readonly symbols: readonly SymbolDefinition[];
  readonly sources: readonly { readonly path: string; readonly when: BuildCondition }[];
}

export type SymbolType = "bool" | "tristate" | "value";

export interface SymbolDefinition {
  readonly name: string;
  /** Undefined when another definition of the symbol tells. */
  readonly type?: SymbolType;
  /** What must hold for the symbol to be on: `depends on`, menus, choices and `if` blocks. */
  readonly needs: BuildCondition;
  /** Members of one choice exclude each other; its number within the file. */
  readonly choice?: number;
  /** Symbols this one switches on. */
  readonly selects: readonly string[];
  /** Symbols this one switches on unless the user does not want them. */
  readonly implies: readonly string[];
  /** The user can switch it on, or it has a default: it is not up to other symbols alone. */
  readonly isSettable: boolean;
}

/** Reads a Kconfig file. Whatever is not understood is skipped. */
export function readKconfig(text: string): KconfigFile {
  const reader = new KconfigReader();
  let helpIndent: number | undefined;
  for (const line of logicalLines(text)) {
    if (helpIndent !== undefined) {
      if (line.trim() === "") continue;
      const indent = indentOf(line);
      if (helpIndent < 0 && indent > 0) helpIndent = indent;
      if (helpIndent > 0 && indent >= helpIndent) continue;
      helpIndent = undefined;
    }
    const words = withoutComment(line).trim();
    if (words === "help" || words === "---help---") helpIndent = -1;
    else if (words !== "") reader.read(words);
  }
  return reader.finish();
}

function* logicalLines(text: string): Generator<string> {
  let joined = "";
  for (const line of text.split("\n")) {
    if (line.endsWith("\\")) joined += `${line.slice(0, -1)} `;
    else {
      yield joined + line;
      joined = "";
    }
  }
}

/** Columns of white space at the start, with tabs of eight. */
function indentOf(line: string): number {
  let columns = 0;
  for (const char of line) {
    if (char === "\t") columns = (columns & ~7) + 8;
    else if (char === " ") columns++;
    else break;
  }
  return columns;
}

function withoutComment(line: string): string {
  if (!line.includes("#")) return line;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "#") return line.slice(0, at);
  }
  return line;
}

interface Entry {
  readonly kind: "config" | "choice" | "menu" | "if" | "other";
  readonly name: string;
  type?: SymbolType;
  readonly needs: BuildCondition[];
  readonly selects: string[];
  readonly implies: string[];
  isSettable: boolean;
  /** What encloses the entry. */
  readonly outer: readonly Entry[];
  readonly choice?: number;
}

class KconfigReader {
  private readonly entries: Entry[] = [];
  private readonly sources: { readonly path: string; readonly outer: readonly Entry[] }[] = [];
  private blocks: readonly Entry[] = [];
  private current: Entry | undefined;
  private choices = 0;

  read(line: string): void {
    const [, word = "", rest = ""] = /^([\w-]+)\s*(.*)$/.exec(line) ?? [];
    if (/^[or]{0,2}source$/.test(word)) {
      this.sources.push({ path: rest.trim().replace(/^"|"$/g, ""), outer: this.blocks });
      this.current = undefined;
    } else if (/^end(?:menu|choice|if)$/.test(word)) this.close(word.slice(3));
    else if (!this.open(word, rest)) this.attribute(word, rest);
  }

  finish(): KconfigFile {
    return {
      symbols: this.entries.flatMap((entry) => (entry.kind === "config" ? [definitionOf(entry)] : [])),
      sources: this.sources.map(({ path, outer }) => ({
        path,
        when: all(outer.flatMap(({ needs }) => needs)),
      })),
    };
  }

  private open(word: string, rest: string): boolean {
    switch (word) {
      case "config":
      case "menuconfig":
        this.current = this.entry("config", rest.trim());
        this.entries.push(this.current);
        return true;
      case "choice":
      case "menu":
      case "if":
        this.current = this.entry(word, "");
        if (word === "if") this.current.needs.push(kconfigExpression(rest));
        this.blocks = [...this.blocks, this.current];
        return true;
      case "comment":
      case "mainmenu":
        this.current = this.entry("other", "");
        return true;
      default:
        return false;
    }
  }

  private entry(kind: Entry["kind"], name: string): Entry {
    const choice =
      kind === "choice" ? this.choices++ : this.blocks.findLast((block) => block.kind === "choice")?.choice;
    return {
      kind,
      name,
      needs: [],
      selects: [],
      implies: [],
      isSettable: false,
      outer: this.blocks,
      ...(choice !== undefined && { choice }),
    };
  }

  private close(kind: string): void {
    const at = this.blocks.findLastIndex((block) => block.kind === kind);
    if (at >= 0) this.blocks = this.blocks.slice(0, at);
    this.current = undefined;
  }

  private attribute(word: string, rest: string): void {
    const entry = this.current;
    if (!entry) return;
    if (word === "depends") entry.needs.push(dependency(rest.replace(/^on\b/, "")));
    else if (word === "select") entry.selects.push(/^\w+/.exec(rest)?.[0] ?? "");
    else if (word === "imply") entry.implies.push(/^\w+/.exec(rest)?.[0] ?? "");
    else if (word === "bool" || word === "def_bool") entry.type = "bool";
    else if (word === "tristate" || word === "def_tristate") entry.type = "tristate";
    else if (word === "int" || word === "hex" || word === "string") entry.type = "value";
    if (isSetting(word, rest)) entry.isSettable = true;
  }
}

/** A prompt or a default. */
function isSetting(word: string, rest: string): boolean {
  return (
    /^(?:prompt|default|def_\w+)$/.test(word) ||
    (/^(?:bool|tristate|int|hex|string)$/.test(word) && rest !== "")
  );
}

/** `A if B` holds where `B` does not. */
function dependency(text: string): BuildCondition {
  const [, what = text, when] = /^(.*?)\s+if\s+(.*)$/.exec(text) ?? [];
  const needed = kconfigExpression(what);
  return when === undefined ? needed : any([kconfigExpression(`!(${when})`), needed]);
}

function definitionOf({
  name,
  type,
  needs,
  outer,
  selects,
  implies,
  isSettable,
  choice,
}: Entry): SymbolDefinition {
  const conditions = [...outer.flatMap((block) => block.needs), ...needs];
  return {
    name,
    ...(type !== undefined && { type }),
    needs: conditions.length === 0 ? always : all(conditions),
    ...(choice !== undefined && { choice }),
    selects,
    implies,
    isSettable,
  };
}
