// Bundles everything that runs into dist/. Usage: node scripts/build.mjs [--if-stale]
// Files are replaced in one step each, so that a process that is starting never loads half a bundle.
import { chmod, copyFile, mkdir, readFile, readdir, rename, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = join(import.meta.dirname, "..");
const dist = join(project, "dist");

/** What is built: the entry, and what sets its bundle apart. */
const bundles = [
  { out: "client.cjs", entry: "client/src/extension.ts", external: ["vscode"] },
  { out: "server.cjs", entry: "server/src/main.ts" },
  { out: "cli.cjs", entry: "server/src/cli.ts", executable: true },
  { out: "worker.cjs", entry: "server/src/worker.ts" },
  { out: "poolThread.cjs", entry: "node_modules/piscina/dist/worker.js" },
];

const wasmFiles = [
  "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "node_modules/tree-sitter-c/tree-sitter-c.wasm",
];

/** What ES modules among the packages ask of `import.meta`. */
const bundleUrl = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

/** Optional parts of packages that are never reached here: process niceness, glob patterns. */
const neverNeeded = ["@napi-rs/nice", "picomatch"];

/** Builds dist/; with `ifStale` only when a source is newer than it. Gives the names of the bundles written. */
export async function buildAll({ ifStale = false } = {}) {
  const present = bundles.filter(({ entry }) => existsSync(join(project, entry)));
  if (ifStale && !(await isStale(present))) return [];
  await mkdir(dist, { recursive: true });
  await Promise.all([...present.map(buildOne), ...wasmFiles.map(copyWasm)]);
  return present.map(({ out }) => out);
}

async function buildOne({ out, entry, external = [], executable = false }) {
  const result = await build({
    absWorkingDir: project,
    entryPoints: [entry],
    outfile: join(dist, out),
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "linked",
    minify: false,
    legalComments: "none",
    external: [...external, ...neverNeeded],
    // The package's ESM build asks for import.meta.url, which a CommonJS bundle does not have.
    alias: { "web-tree-sitter": join(project, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    define: {
      LOCKWRIGHT_VERSION: JSON.stringify(await packageVersion()),
      "import.meta.url": "bundleUrl",
    },
    plugins: [piscinaThread],
    logLevel: "warning",
    banner: { js: executable ? `#!/usr/bin/env node\n${bundleUrl}` : bundleUrl },
  });
  for (const file of result.outputFiles) await replaceFile(file.path, file.contents);
  if (executable) await chmod(join(dist, out), 0o755);
}

/** The pool starts its threads from a file beside itself; in a bundle that file has a name of ours. */
const piscinaThread = {
  name: "piscina-thread",
  setup({ onLoad }) {
    onLoad({ filter: /piscina[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace("'worker.js'", "'poolThread.cjs'");
      if (contents === source) throw new Error("piscina no longer starts its threads from worker.js");
      return { contents, loader: "js" };
    });
  },
};

async function packageVersion() {
  return JSON.parse(await readFile(join(project, "package.json"), "utf8")).version;
}

async function copyWasm(from) {
  const to = join(dist, basename(from));
  const partial = `${to}.${process.pid}`;
  await copyFile(join(project, from), partial);
  await rename(partial, to);
}

async function replaceFile(path, contents) {
  const partial = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, contents);
  await rename(partial, path);
}

async function isStale(present) {
  const outputs = [...present.map(({ out }) => out), ...wasmFiles.map((file) => basename(file))];
  const built = await Promise.all(outputs.map((name) => modified(join(dist, name))));
  const inputs = ["package.json", "scripts/build.mjs", "server/src", "client/src"];
  const sources = await Promise.all(inputs.map((path) => newestBelow(join(project, path))));
  return Math.min(...built) < Math.max(...sources);
}

async function newestBelow(path) {
  const own = await modified(path);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(entries.map(({ name }) => newestBelow(join(path, name))));
  return Math.max(own, ...below);
}

async function modified(path) {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const written = await buildAll({ ifStale: process.argv.includes("--if-stale") });
    console.log(written.length === 0 ? "dist/ is up to date" : `built ${written.join(", ")}`);
  } catch (error) {
    // What is wrong with the sources has been printed, with places.
    console.error(error.message);
    process.exitCode = 1;
  }
}
