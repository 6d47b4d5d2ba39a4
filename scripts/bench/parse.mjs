// How well the functions of a kernel tree can be parsed, every one of them, analyzed or not.
// Usage: node scripts/bench/parse.mjs TREE [FOLDER...] [--every N] [--threads N] [--lost] [--errors] [--unseen] [--json]
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const project = join(import.meta.dirname, "..", "..");
const bundle = join(project, "node_modules", ".cache", "lockwright", "parseCensus.mjs");

/** Not kernel code, or headers of nothing but registers. */
const leftAside = /^(?:tools|samples|scripts|Documentation)\/|^drivers\/gpu\/drm\/amd\/include\//;

/**
 * Counts the functions of a tree, those with an error region and those lost.
 * `folders` are relative to the root; `every` reads each n-th file only; `unseen` looks for functions that the outline misses.
 */
export async function measureParse({ root, folders = [""], every = 1, threads = 1, unseen = false }) {
  await bundleCensus();
  const listed = (await Promise.all(folders.map((folder) => sourcesBelow(root, folder)))).flat().sort();
  const paths = listed.filter((path, index) => index % every === 0 && !leftAside.test(path));
  const shares = Array.from({ length: threads }, (_, at) =>
    paths.filter((_path, index) => index % threads === at),
  );
  const parts = await Promise.all(shares.map((share) => runWorker({ root, paths: share, unseen })));
  return joined(parts.flat());
}

async function bundleCensus() {
  await mkdir(join(bundle, ".."), { recursive: true });
  await build({
    stdin: {
      contents: `export { parseCensus } from "./server/src/facts/parseCensus";
        export { outline } from "./server/src/syntax/outline";
        export { loadGrammar } from "./server/src/syntax/grammar";`,
      resolveDir: project,
      loader: "ts",
    },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["web-tree-sitter"],
  });
}

async function sourcesBelow(root, folder) {
  if (/\.[ch]$/.test(folder)) return [folder];
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(root, path);
    return entry.isFile() && /\.[ch]$/.test(path) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

function runWorker(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { ...data, isParseBench: true },
    });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function joined(files) {
  const folders = new Map();
  const sum = { files: files.length, functions: 0, withError: 0, lost: 0 };
  for (const { path, functions, withError, lost } of files) {
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/")) : ".";
    const part = folders.get(folder) ?? { files: -1, functions: 0, withError: 0, lost: 0 };
    for (const one of [sum, part]) {
      one.functions += functions;
      one.withError += withError.length;
      one.lost += lost.length;
    }
    part.files = Math.max(part.files, 0) + 1;
    folders.set(folder, part);
  }
  const list = (key) => files.flatMap((file) => file[key].map((one) => ({ path: file.path, ...one })));
  const byFolder = Object.fromEntries([...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...sum,
    byFolder,
    lostList: list("lost"),
    errorList: list("withError"),
    unseenList: list("unseen"),
  };
}

async function workerRun({ root, paths, unseen }) {
  const { parseCensus, outline, loadGrammar } = await import(pathToFileURL(bundle).href);
  const grammar = await loadGrammar({
    grammarWasm: join(project, "node_modules/tree-sitter-c/tree-sitter-c.wasm"),
    runtimeWasm: join(project, "node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  });
  const files = [];
  for (const path of paths) {
    const text = await readFile(join(root, path), "latin1");
    const { functions, withError, lost } = parseCensus(grammar, text);
    const lined = (list) =>
      list.map((one) => ({ ...one, line: lineOf(text, one.at), errorLine: lineOf(text, one.errorAt) }));
    const missing = unseen ? unseenIn({ grammar, outline, text }) : [];
    files.push({ path, functions, withError: lined(withError), lost: lined(lost), unseen: missing });
  }
  parentPort.postMessage(files);
}

/**
 * Functions that the parser finds in the whole, unmasked file and the outline does not: by their opening brace. Arms of `#if 0` and
 * records that the parser takes for functions are no functions.
 */
function unseenIn({ grammar, outline, text }) {
  const seen = new Set(
    outline(text)
      .items.filter(({ kind }) => kind === "function")
      .map(({ body }) => body),
  );
  const tree = grammar.parse(withoutDeadArms(text));
  const missing = [];
  for (const node of tree.root.descendantsOfType("function_definition")) {
    if (node === null || node.startPosition.column !== 0) continue;
    const name = nameOf(node.childForFieldName("declarator"));
    if (node.descendantsOfType("function_declarator").length === 0) continue;
    const body = node.childForFieldName("body");
    if (name === undefined || body === null || seen.has(body.startIndex)) continue;
    if (!/^\w+$/.test(name.text) || /^(?:if|while|switch|for|return)$/.test(name.text)) continue;
    missing.push({ name: name.text, line: name.startPosition.row + 1 });
  }
  tree.dispose();
  return missing;
}

function withoutDeadArms(text) {
  const arms = [];
  return text.replace(/^.*$/gm, (line) => {
    const [, directive, condition] =
      /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b[ \t]*(\w*)/.exec(line) ?? [];
    if (directive?.startsWith("if")) arms.push(directive === "if" && condition === "0");
    else if (directive === "endif") arms.pop();
    else if (directive !== undefined) arms.push(arms.pop() && false);
    return arms.includes(true) ? " ".repeat(line.length) : line;
  });
}

function nameOf(declarator) {
  let node = declarator;
  while (node !== null && node.type !== "identifier") {
    if (node.type === "parenthesized_declarator") node = node.namedChild(0);
    else node = node.childForFieldName("declarator");
  }
  return node ?? undefined;
}

function lineOf(text, at) {
  let line = 1;
  for (let here = text.indexOf("\n"); here >= 0 && here < at; here = text.indexOf("\n", here + 1)) line++;
  return line;
}

const share = (count, of) => `${count} (${of === 0 ? 0 : ((100 * count) / of).toFixed(3)} %)`;

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      every: { type: "string", default: "1" },
      threads: { type: "string", default: "1" },
      lost: { type: "boolean", default: false },
      errors: { type: "boolean", default: false },
      unseen: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [root, ...folders] = positionals;
  if (root === undefined) throw new Error("which tree? node scripts/bench/parse.mjs TREE [FOLDER...]");
  const result = await measureParse({
    root,
    folders: folders.length === 0 ? [""] : folders,
    every: Number(values.every),
    threads: Number(values.threads),
    unseen: values.unseen,
  });
  if (values.json) return console.log(JSON.stringify(result));
  const row = (name, { files, functions, withError, lost }) =>
    console.log(
      `${name.padEnd(12)} files ${files}, functions ${functions}, with error ${share(withError, functions)}, lost ${share(lost, functions)}`,
    );
  for (const [folder, part] of Object.entries(result.byFolder)) row(folder, part);
  row("all", result);
  const places = (list) => {
    for (const { path, line, name, errorLine, part, snippet } of list)
      console.log(`${path}:${errorLine ?? line}: ${name} (${part ?? "unseen"}) ${snippet ?? ""}`);
  };
  if (values.lost) places(result.lostList);
  if (values.errors) places(result.errorList);
  if (values.unseen)
    (console.log(`unseen by the outline: ${result.unseenList.length}`), places(result.unseenList));
}

if (!isMainThread && workerData?.isParseBench) await workerRun(workerData);
else if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
