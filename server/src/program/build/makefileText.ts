/** A line of a Makefile that matters for what is built. */
export type MakeStatement =
  | {
      readonly k: "assign";
      readonly name: string;
      readonly operator: "=" | ":=" | "+=" | "?=";
      readonly value: string;
    }
  | { readonly k: "include"; readonly paths: string }
  /** `else` with a test is an `else if`. */
  | { readonly k: "if" | "else"; readonly test?: MakeTest }
  | { readonly k: "endif" };

export type MakeTest =
  | { readonly k: "defined"; readonly isNegated: boolean; readonly name: string }
  | { readonly k: "equal"; readonly isNegated: boolean; readonly left: string; readonly right: string };

/** Reads the statements of a Makefile. Rules, recipes and definitions of commands are left out. */
export function readMakefile(text: string): readonly MakeStatement[] {
  const statements: MakeStatement[] = [];
  let isInRule = false;
  let isInDefine = false;
  for (const line of logicalLines(text)) {
    // A tab begins a line of a recipe, if there is a rule for it to belong to.
    if (isInRule && line.startsWith("\t")) continue;
    const words = withoutComment(line)
      .trim()
      .replace(/\$\{(\w+)\}/g, "$($1)");
    if (words === "") continue;
    if (isInDefine) {
      isInDefine = words !== "endef";
      continue;
    }
    isInDefine = /^(?:override\s+)?define\b/.test(words);
    const statement = statementOf(words);
    if (statement) statements.push(statement);
    else isInRule = true;
    if (statement && (statement.k === "assign" || statement.k === "include")) isInRule = false;
  }
  return statements;
}

function* logicalLines(text: string): Generator<string> {
  let joined = "";
  for (const line of text.split("\n")) {
    if (line.endsWith("\\")) joined += `${joined === "" ? line.slice(0, -1) : line.slice(0, -1).trim()} `;
    else {
      yield joined === "" ? line : joined + line.trim();
      joined = "";
    }
  }
}

function withoutComment(line: string): string {
  const at = line.search(/(?<!\\)#/);
  return at < 0 ? line : line.slice(0, at);
}

function statementOf(line: string): MakeStatement | undefined {
  const conditional = /^(else\s+)?(ifdef|ifndef|ifeq|ifneq)\b\s*(.*)$/.exec(line);
  if (conditional) {
    const [, isElse, word = "", rest = ""] = conditional;
    const test = testOf(word, rest);
    return { k: isElse === undefined ? "if" : "else", ...(test && { test }) };
  }
  if (/^else\b/.test(line)) return { k: "else" };
  if (/^endif\b/.test(line)) return { k: "endif" };
  const include = /^-?s?include\s+(.*)$/.exec(line);
  if (include) return { k: "include", paths: include[1] ?? "" };
  return assignment(line);
}

/** A test that cannot be read is one that may be true or false: it compares with something unknown. */
function testOf(word: string, rest: string): MakeTest | undefined {
  const isNegated = word === "ifndef" || word === "ifneq";
  if (word === "ifdef" || word === "ifndef") return { k: "defined", isNegated, name: rest.trim() };
  const quoted = /^(["'])(.*?)\1\s+(["'])(.*?)\3$/.exec(rest);
  if (quoted) return { k: "equal", isNegated, left: quoted[2] ?? "", right: quoted[4] ?? "" };
  if (!rest.startsWith("(") || !rest.endsWith(")")) return undefined;
  const inner = rest.slice(1, -1);
  const comma = commaOutside(inner);
  if (comma < 0) return undefined;
  return { k: "equal", isNegated, left: inner.slice(0, comma), right: inner.slice(comma + 1) };
}

/** Offset of the first comma outside of parentheses, or -1. */
function commaOutside(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "(" || char === "{") depth++;
    else if (char === ")" || char === "}") depth--;
    else if (char === "," && depth === 0) return at;
  }
  return -1;
}

function assignment(line: string): MakeStatement | undefined {
  const match =
    /^(?:(?:export|override)\s+)*((?:\$\([^()]*(?:\([^()]*\))?[^()]*\)|[^\s:#=+?!$])+)\s*(\+=|\?=|:{0,3}=)\s*(.*)$/.exec(
      line,
    );
  const [, name, operator, value] = match ?? [];
  if (name === undefined || operator === undefined || value === undefined) return undefined;
  if (operator === "+=" || operator === "?=" || operator === "=")
    return { k: "assign", name, operator, value };
  return { k: "assign", name, operator: ":=", value };
}
