import { posix } from "node:path";
import ts from "typescript";
import type { RoomTable } from "./importChecks";
import { walk, type Module } from "./sourceFile";

const maxFileLines = 500;
const maxCompositionLines = 60;

/** Names that say nothing about what is inside. */
const vagueNames = /^(utils?|helpers?|managers?|common|misc|index)$/i;

/** Files whose content is a vocabulary rather than one noun, each with the reason. */
const vocabularies: ReadonlyMap<string, string> = new Map([
  ["server/src/base/text.ts", "positions and line starts: small functions that are always used together"],
  ["server/src/syntax/nodes.ts", "questions asked of tree nodes everywhere in the room"],
  ["server/src/facts/codec.ts", "the two directions of one encoding"],
  ["server/src/summary/stateChanges.ts", "every way to get one state from another"],
  ["client/src/extension.ts", "the editor asks for this name and calls activate and deactivate"],
]);

/** Tables of the kernel's primitives are as long as what they list. */
const dataFolder = "server/src/kernel/data/";

export function checkFileSize(modules: readonly Module[]): readonly string[] {
  return modules
    .filter((module) => !module.path.startsWith(dataFolder) && lineCount(module.text) > maxFileLines)
    .map(
      (module) => `${module.path}: ${String(lineCount(module.text))} lines, limit ${String(maxFileLines)}`,
    );
}

/**
 * A file is called after its exports: a word of its name is in one of theirs. `fileHost` may export `createFileHost`, and
 * `attributeWords` may export `isPlainAttribute`. Files of types only are free to be called otherwise.
 */
export function checkFileNames(modules: readonly Module[], table: RoomTable): readonly string[] {
  return modules.flatMap((module) => {
    const name = posix.basename(module.path, ".ts");
    if (vagueNames.test(name)) return [`${module.path}: the name says nothing`];
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return [`${module.path}: the name is not lowerCamelCase`];
    if (isExemptFromNaming(module, table)) return [];
    const words = nounsOf(name);
    const hit = module.exports.some((one) => words.some((word) => one.name.toLowerCase().includes(word)));
    return hit ? [] : [`${module.path}: exports nothing called ${name}`];
  });
}

/** `any`, `!`, silenced type errors, default exports, barrels, module state, writes to standard output. */
export function checkForbiddenSyntax(modules: readonly Module[]): readonly string[] {
  return modules.flatMap((module) => {
    const found = new Set<string>();
    if (/@ts-(ignore|nocheck|expect-error)/.test(module.text)) found.add("silences the type checker");
    for (const statement of module.tree.statements) {
      const reason = forbiddenStatement(statement);
      if (reason !== undefined) found.add(reason);
    }
    walk(module.tree, (node) => {
      const reason = forbiddenNode(node);
      if (reason !== undefined) found.add(reason);
    });
    return [...found].map((reason) => `${module.path}: ${reason}`);
  });
}

/** The files that join the rooms: short, no loops, no classes, nothing for others to import. */
export function checkComposition(modules: readonly Module[], table: RoomTable): readonly string[] {
  const paths = new Set(table.compositionFiles.map((name) => `server/src/${name}`));
  return modules
    .filter((module) => paths.has(module.path))
    .flatMap((module) => {
      const found = new Set<string>();
      if (lineCount(module.text) > maxCompositionLines) found.add("too long for a composition file");
      walk(module.tree, (node) => {
        if (isLogic(node)) found.add("holds logic");
      });
      return [...found].map((reason) => `${module.path}: ${reason}`);
    });
}

/** `fileHosts` gives `file` and `host`. */
function nounsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]?[a-z0-9]+/g) ?? [name];
  return words.map((word) => word.toLowerCase().replace(/s$/, ""));
}

function isExemptFromNaming(module: Module, table: RoomTable): boolean {
  if (vocabularies.has(module.path)) return true;
  if (table.compositionFiles.some((name) => module.path === `server/src/${name}`)) return true;
  return module.exports.length > 0 && module.exports.every((one) => one.isType);
}

function forbiddenStatement(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const)) {
    return "keeps mutable state in the module";
  }
  if (ts.isExportDeclaration(statement) && statement.exportClause === undefined) return "is a barrel";
  if (ts.isExportAssignment(statement)) return "has a default export";
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const isDefault = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
  return isDefault ? "has a default export" : undefined;
}

function forbiddenNode(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "uses any";
  if (ts.isNonNullExpression(node)) return "uses a non-null assertion";
  if (isConsole(node)) return "writes to the console";
  return undefined;
}

/** The global, not a property of that name: a protocol connection has a console of its own. */
function isConsole(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return false;
  return node.expression.text === "console";
}

function isLogic(node: ts.Node): boolean {
  return (
    ts.isIterationStatement(node, false) ||
    ts.isSwitchStatement(node) ||
    ts.isClassDeclaration(node) ||
    ts.isRegularExpressionLiteral(node)
  );
}

function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
