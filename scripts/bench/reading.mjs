// How completely kernel trees are read: every number of `lockwright stats` and of the parse census, tree by tree.
// Usage: npm run bench:reading -- TREE [TREE...] [--json FILE] [--folder FOLDER] [--threads N]
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureParse } from "./parse.mjs";

const project = join(import.meta.dirname, "..", "..");
const cli = join(project, "dist", "cli.cjs");

/** Reads a tree, or a folder of it, with the built command, then parses every function of it. */
async function measureTree({ root, folder, threads }) {
  const stats = JSON.parse(await runStats(root, folder, threads));
  const { lostList, errorList, ...parse } = await measureParse({
    root,
    folders: [folder],
    threads,
  });
  const place = ({ path, line, name }) => `${path}:${line} ${name}`;
  return {
    tree: basename(root),
    stats,
    parse: { ...parse, lostList: lostList.map(place), errorList: errorList.map(place) },
  };
}

function runStats(root, folder, threads) {
  const args = ["stats", "--root", root, "--format", "json", "--jobs", String(threads), "--quiet"];
  const child = spawn(process.execPath, [cli, ...args, ...(folder === "" ? [] : [folder])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const parts = [];
  child.stdout.on("data", (part) => parts.push(part));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) =>
      code === 0
        ? done(Buffer.concat(parts).toString())
        : fail(new Error(`${root}: stats ended with ${code}`)),
    );
  });
}

const percent = (part, whole) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(2)} %`);

const part = (what, count, of) => [what, count, of, percent(count, of)];

/** Rows of a name, a count, what it is a part of or is compared with, and the share. */
function rowsOf({ stats: { run, reading }, parse }) {
  const { wrappers, sites, callbacks } = reading;
  return {
    ...primitiveRows(reading.primitives),
    guards: guardRows(reading.guards),
    wrappers: Object.entries(wrappers).map(([kind, { derived, census }]) =>
      part(`${kind}, beside the census`, derived, census),
    ),
    sites: Object.entries(sites).map(([kind, { total, resolved }]) => part(kind, resolved, total)),
    "calls through pointers": callRows(reading),
    callbacks: [part("binders resolved", callbacks.resolved, callbacks.total)],
    functions: functionRows(reading.functions, parse),
    annotations: annotationRows(reading.annotations),
    run: [
      ["files", run.files],
      ["seconds", run.seconds],
      ["peak MB", Math.round(run.peakRssBytes / 1e6)],
    ],
  };
}

function primitiveRows({ families, all }) {
  const listed = Object.entries({ ...families, all });
  return {
    "primitive call sites, beside the census": listed.map(([family, { calls, census }]) =>
      part(family, calls, census.calls),
    ),
    "core primitive call sites, beside the census": listed.map(([family, { core, census }]) =>
      part(family, core, census.core),
    ),
    "core primitive call sites, classified": listed.map(([family, { core, classified, shadowed }]) =>
      part(family, classified + shadowed, core),
    ),
  };
}

function guardRows({ declared, census, read, locks, conditional, uses, usesResolved }) {
  return [
    part("declared, beside the census", declared, census),
    part("read", read, declared),
    ["locks", locks],
    ["conditional", conditional],
    part("uses resolved", usesResolved, uses),
  ];
}

function callRows({ indirectCalls, opsTables, operationKeys: keys }) {
  const { members, variables, keysByCandidates } = indirectCalls;
  return [
    part("through members, with a key", members.resolved, members.total),
    part("through variables", variables.resolved, variables.total),
    ...Object.entries(keysByCandidates).map(([size, count]) => [`keys called, candidates: ${size}`, count]),
    part("designated functions, beside the census", opsTables.designated, opsTables.census),
    ["positional functions", opsTables.positional],
    part("keys with candidates", keys.withCandidates, keys.total),
    part("keys with candidates, called", keys.called, keys.withCandidates),
    part("keys with a contract", keys.withContract, keys.called),
  ];
}

function functionRows({ total, census, lost, withError, withMissingArms }, parse) {
  return [
    part("parsed, beside the census", parse.functions, census),
    part("parsed, lost", parse.lost, parse.functions),
    part("parsed, with an error region", parse.withError, parse.functions),
    part("read, beside the census", total, census),
    part("read, lost", lost, total),
    part("read, with an error region", withError, total),
    part("read, with arms not read", withMissingArms, total),
  ];
}

function annotationRows(annotations) {
  const { all, byKind } = annotations;
  return [
    part("resolvable", all.resolvable, all.total),
    part("callers known, of resolvable", all.callersKnown, all.resolvable),
    ...Object.entries({ ...byKind, all }).map(([kind, { agreed, callersKnown }]) =>
      part(`recall, ${kind}`, agreed, callersKnown),
    ),
    part("precision", ...precisionOf(annotations)),
  ];
}

/** Of what the analysis says where the source says something too: how much does the source not contradict? */
function precisionOf({ all, notHeld, contradictions }) {
  const said = all.agreed + contradictions + notHeld.contradicted;
  return [all.agreed, said];
}

function printTables(trees) {
  const [first] = trees;
  for (const heading of Object.keys(first.rows)) {
    const names = [...new Set(trees.flatMap(({ rows }) => rows[heading].map(([name]) => name)))];
    const header = ["", ...trees.flatMap(({ tree }) => [tree, "of", "share"])];
    const lines = names.map((name) => [
      name,
      ...trees.flatMap(({ rows }) => {
        const [, count = "", of = "", share = ""] = rows[heading].find(([known]) => known === name) ?? [];
        return [count, of, share];
      }),
    ]);
    printTable(heading, [header, ...lines]);
  }
}

function printTable(heading, rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => String(row[at]).length)));
  const line = (row) =>
    row
      .map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at])))
      .join("  ");
  console.log(`\n${heading}`);
  for (const row of rows) console.log(`  ${line(row)}`.trimEnd());
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    folder: { type: "string", default: "" },
    threads: { type: "string", default: "2" },
  },
});
if (positionals.length === 0) throw new Error("which tree? npm run bench:reading -- TREE [TREE...]");
await readFile(cli).catch(() => {
  throw new Error("dist/cli.cjs is missing: npm run build");
});
const trees = [];
for (const tree of positionals) {
  const measured = await measureTree({
    root: resolve(tree),
    folder: values.folder,
    threads: Number(values.threads),
  });
  trees.push({ ...measured, rows: rowsOf(measured) });
}
printTables(trees);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(trees, undefined, 1)}\n`);
