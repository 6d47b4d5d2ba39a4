import ts from "typescript";

/** A source text with its path relative to the repository, as the checks see it: from disk or made up by a test. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written: `../base/text`, `vscode`, `node:fs`. */
  readonly specifier: string;
  /** Every name in it is imported or exported as a type. */
  readonly typeOnly: boolean;
}

/** What the checks look at in one file. */
export interface Module extends SourceFile {
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly tree: ts.SourceFile;
}

export interface Export {
  readonly name: string;
  readonly isType: boolean;
}

export function moduleOf(file: SourceFile): Module {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
  return { ...file, tree, imports: importsOf(tree), exports: tree.statements.flatMap(exportsOf) };
}

/** Calls `visit` with every node of the file, outer before inner. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

function importsOf(tree: ts.SourceFile): readonly Import[] {
  const imports: Import[] = [];
  walk(tree, (node) => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
  });
  return imports;
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal.text, typeOnly: true } : undefined;
  }
  return dynamicImportOf(node);
}

/** `import("x")` and `require("x")`. */
function dynamicImportOf(node: ts.Node): Import | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  if (argument === undefined || !ts.isStringLiteral(argument) || !(isImport || isRequire)) return undefined;
  return { specifier: argument.text, typeOnly: false };
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function exportsOf(statement: ts.Statement): readonly Export[] {
  if (ts.isExportDeclaration(statement)) return namesOfExportClause(statement);
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((one) => ({ name: one.name.getText(), isType: false }));
  }
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  const named = isType || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return named && statement.name !== undefined ? [{ name: statement.name.text, isType }] : [];
}

function namesOfExportClause(statement: ts.ExportDeclaration): readonly Export[] {
  const clause = statement.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return [];
  return clause.elements.map((one) => ({
    name: one.name.text,
    isType: statement.isTypeOnly || one.isTypeOnly,
  }));
}
