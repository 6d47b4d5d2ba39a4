// Holds the table of primitives against kernel trees: every row is declared in the file it names, in one of the trees at least, and
// every member path leads through structs of that tree.
// Usage: node scripts/checkModel.mjs TREE... [--write]    (--write fills in sources that are missing; newest tree first)
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const project = join(import.meta.dirname, "..");
const table = join(project, "server/src/kernel/data/primitives.json");
const bundle = join(project, "node_modules", ".cache", "lockwright", "modelCheck.mjs");

/** Where the kernel declares what its drivers use; looked at before everything else, in this order. */
const headerFolders = ["include/linux", "include", "arch/x86/include"];
const otherFolders = [
  "kernel",
  "mm",
  "fs",
  "lib",
  "drivers",
  "net",
  "block",
  "io_uring",
  "arch/x86",
  "sound",
];

const { readFacts, createTypeIndex, readSignature, outline } = await loadReaders();

async function loadReaders() {
  await mkdir(join(bundle, ".."), { recursive: true });
  await build({
    stdin: {
      contents: `export { outline } from "./server/src/syntax/outline";
        export { readSignature } from "./server/src/facts/signature";
        export { createTypeIndex } from "./server/src/program/typeIndex";
        import { extractFile } from "./server/src/facts/extractFile";
        import { createKernelModel } from "./server/src/kernel/model";
        const grammar = { traversal: "cursor", parse() { throw new Error("an outline needs no grammar"); } };
        const model = createKernelModel();
        export const readFacts = (path, text) => extractFile({ path, text, depth: "outline" }, { grammar, model });`,
      resolveDir: project,
      loader: "ts",
    },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    external: ["web-tree-sitter"],
  });
  return import(pathToFileURL(bundle).href);
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { write: { type: "boolean" } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Error("name at least one kernel tree");
  const rows = JSON.parse(await readFile(table, "utf8"));
  const trees = [];
  for (const root of positionals) trees.push(await readTree(root, rows));
  const problems = rows.flatMap((row) => checkRow(row, trees, values.write === true));
  if (values.write === true) await writeTable(rows);
  process.stdout.write(problems.map((problem) => `${problem}\n`).join(""));
  process.stdout.write(`${rows.length} rows, ${problems.length} problems, ${summary(trees)}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function summary(trees) {
  return trees.map(({ name, declared }) => `${declared.size} names in ${name}`).join(", ");
}

/** Files that declare the names of the table, and the types of the headers. */
async function readTree(root, rows) {
  const wanted = new Set(rows.map(({ name }) => name));
  const tree = { root, name: basename(root), declared: new Map(), facts: [] };
  const seen = new Set();
  const sources = new Set(rows.map(({ source }) => source).filter((path) => path !== undefined));
  for (const path of [...sources, ...(await headersOf(root))]) {
    if (seen.has(path)) continue;
    seen.add(path);
    await noteDeclarations(tree, path, {
      wanted,
      withTypes: sources.has(path) || path.startsWith("include/"),
    });
  }
  const missing = new Set([...wanted].filter((name) => !tree.declared.has(name)));
  if (missing.size > 0 && rows.some(({ source }) => source === undefined)) {
    for (const path of await listSources(root, otherFolders, /\.[ch]$/)) {
      if (!seen.has(path)) await noteDeclarations(tree, path, { wanted: missing, withTypes: false });
    }
  }
  return { ...tree, types: createTypeIndex(tree.facts), members: memberNames(tree.facts) };
}

async function headersOf(root) {
  return [...new Set(await listSources(root, headerFolders, /\.h$/))];
}

async function listSources(root, folders, pattern) {
  const found = [];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && pattern.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
    found.push(...paths.sort());
  }
  return found;
}

async function noteDeclarations(tree, path, { wanted, withTypes }) {
  const file = join(tree.root, path);
  if (!existsSync(file)) return;
  const text = await readFile(file, "latin1");
  if (!withTypes && !text.match(/\w+/g)?.some((word) => wanted.has(word))) return;
  if (withTypes) tree.facts.push(readFacts(path, text));
  for (const item of outline(text).items) {
    if (!wanted.has(item.name) || !DECLARES.test(item.kind)) continue;
    const places = tree.declared.get(item.name) ?? [];
    places.push({ path, kind: item.kind, ...signatureOf(text, item) });
    tree.declared.set(item.name, places);
  }
  notePasted(tree, { path, text, wanted });
}

const DECLARES = /^(?:function|prototype|functionMacro|objectMacro)$/;

function signatureOf(text, { kind, start, nameAt, end, body }) {
  if (kind !== "function" && kind !== "prototype") return {};
  return { signature: readSignature(text, { start, nameAt, end: body > 0 ? body : end }) };
}

/** Names that a macro pastes together leave no declaration: the parts stand in the macro's arguments, the name in the exports. */
function notePasted(tree, { path, text, wanted }) {
  for (const [, name] of text.matchAll(/\b(?:EXPORT_SYMBOL\w*|extern\s+[\w\s*]+?)\s*\(?\s*(\w+)\s*[();]/g)) {
    if (wanted.has(name)) noteExport(tree, path, name);
  }
  if (!path.startsWith("include/")) return;
  // `__PAGEFLAG(Locked, ...)` makes `PageLocked` by `Page##uname`.
  const parts = new Set([...text.matchAll(/\b(\w+)##\w+/g)].map((match) => match[1]));
  if (parts.size === 0) return;
  const words = new Set(text.match(/\w+/g));
  for (const name of wanted) {
    const isMade = [...parts].some((part) => name.startsWith(part) && words.has(name.slice(part.length)));
    if (isMade) noteExport(tree, path, name);
  }
}

function noteExport(tree, path, name) {
  const places = tree.declared.get(name) ?? [];
  if (!places.some((place) => place.path === path)) places.push({ path, kind: "export" });
  tree.declared.set(name, places);
}

function memberNames(facts) {
  const names = new Set();
  const visit = ({ members }) => {
    for (const { name, type } of members) {
      if (name !== undefined) names.add(name);
      if (type.base.k === "inline") visit(type.base.record);
    }
  };
  for (const { records, typedefs } of facts) {
    records.forEach(visit);
    for (const { type } of typedefs) if (type.base.k === "inline") visit(type.base.record);
  }
  return names;
}

function checkRow(row, trees, write) {
  const places = trees.flatMap((tree) =>
    (tree.declared.get(row.name) ?? []).map((place) => ({ ...place, tree })),
  );
  if (row.source === undefined && write && places[0] !== undefined) row.source = preferred(places).path;
  if (row.source === undefined) return [`${row.name}: no source; declared in ${describe(places)}`];
  const named = places.filter(({ path }) => path === row.source);
  if (named.length === 0) return [`${row.name}: ${row.source} does not declare it; ${describe(places)} does`];
  return checkMembers(row, places);
}

function describe(places) {
  return places.length === 0
    ? "no tree"
    : [...new Set(places.map(({ path }) => path))].slice(0, 3).join(", ");
}

/** The newest tree that has it; there a header of everybody before one of an architecture or a subsystem. */
function preferred(places) {
  const { tree } = places[0];
  const rank = ({ path }) =>
    [/^include\/linux\//, /^include\//, /\.h$/, /./].findIndex((form) => form.test(path));
  return places.filter((place) => place.tree === tree).sort((a, b) => rank(a) - rank(b))[0];
}

function checkMembers(row, places) {
  const [head, ...path] = (row.target ?? "").replaceAll(/\[\d+\]/g, "").split(".");
  if (path.length === 0 || head.startsWith("global")) return [];
  const failures = places.map((place) => memberProblem(place, head, path));
  if (failures.includes(undefined)) return [];
  return [`${row.name}: ${failures[0]}`];
}

/** Undefined when the path leads somewhere. A macro's argument has no type: then its members need only exist. */
function memberProblem({ tree, signature, path: file }, head, path) {
  const type = head === "result" ? signature?.returns : signature?.params[Number(head)]?.type;
  let record = type === undefined ? undefined : tree.types.recordOf({ type, file });
  if (record === undefined) {
    const unknown = path.filter((name) => !tree.members.has(name));
    return unknown.length === 0 ? undefined : `no struct of ${tree.name} has ${unknown.join(", ")}`;
  }
  for (const name of path) {
    const member = record === undefined ? undefined : tree.types.memberOf(record, name);
    if (member === undefined) return `struct ${record?.record.tag} of ${tree.name} has no ${name}`;
    record = tree.types.recordOf(member);
  }
  return undefined;
}

async function writeTable(rows) {
  const lines = rows.map((row) => {
    const { name, source, ...rest } = row;
    return JSON.stringify({ name, source, ...rest });
  });
  await writeFile(table, `[\n${lines.join(",\n")}\n]\n`);
}

await main();
