import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import type { OpenOptions } from "../../server/src/cli/cliWorld";
import { runCli } from "../../server/src/cli/runCli";
import type { Reading, Resolution } from "../../server/src/reading/readingStats";
import type { Workspace } from "../../server/src/workspace/api";
import { readSources } from "../harness/fixtureEngine";
import { temporaryTrees } from "../node/temporaryTree";
import { createTree } from "../workspace/memoryTree";
import { MemoryWorld } from "./memoryWorld";

const makeTree = temporaryTrees();

/** Analyzes texts in memory; the folder with the same files is only there to be found. */
class ReadingWorld extends MemoryWorld {
  constructor(private readonly files: Readonly<Record<string, string>>) {
    super(makeTree({ Kbuild: "", MAINTAINERS: "", ...files }));
  }

  override openWorkspace(options: OpenOptions): Workspace {
    this.opened = options;
    return createTree(this.files, { smallTree: 0 }).workspace;
  }
}

const deep = "(".repeat(500) + "1" + ")".repeat(500);

const source = [
  "struct mutex {\n\tint word;\n};",
  "struct foo;",
  "struct foo_ops {\n\tvoid (*reset)(struct foo *foo);\n};",
  "struct foo {\n\tstruct mutex lock;\n\tconst struct foo_ops *ops;\n};",
  "static void foo_reset(struct foo *foo)\n{\n}",
  "static const struct foo_ops foo_ops = {\n\t.reset = foo_reset,\n};",
  "void foo_do(struct foo *foo, void *cookie)\n{",
  "\tmutex_lock(&foo->lock);\n\tfoo->ops->reset(foo);\n\tmutex_unlock(&foo->lock);\n\tmutex_lock(cookie);\n}",
  `int foo_deep(void)\n{\n\treturn ${deep};\n}`,
  "void foo_torn(struct foo *foo)\n{\n\tmutex_lock(&foo->lock);\n\tfoo = = = 3;\n\tmutex_unlock(&foo->lock);\n}",
  "",
].join("\n");

const tree = { "drivers/x/a.c": source, "fs/b.c": "void b(void)\n{\n}\n" };

/** `path:line` of a piece of the source. */
function at(piece: string): string {
  return `drivers/x/a.c:${source.slice(0, source.indexOf(piece)).split("\n").length}`;
}

async function stats(args: readonly string[] = [], files: Readonly<Record<string, string>> = tree) {
  const world = new ReadingWorld(files);
  const exitCode = await runCli(["stats", ...args], world);
  return { exitCode, world, lines: world.out.split("\n").filter((line) => line !== "") };
}

interface Document extends Pick<Reading, "contracts" | "sample"> {
  readonly reading: Reading["stats"];
  readonly lost?: Reading["lost"];
  readonly unresolved?: Reading["unresolved"];
}

async function document(args: readonly string[] = [], files = tree as Readonly<Record<string, string>>) {
  const { world } = await stats(["--format", "json", ...args], files);
  return JSON.parse(world.out) as Document;
}

function readSchema(name: string): object {
  return JSON.parse(readFileSync(`docs/${name}.schema.json`, "utf8")) as object;
}

function validator(): ValidateFunction {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addSchema(readSchema("findings"));
  return ajv.compile(readSchema("reading"));
}

const examples = Object.fromEntries(readSources("examples").map(({ path, text }) => [path, text]));

describe("the JSON of a reading", () => {
  it.each([
    ["a small tree", tree],
    ["the examples", examples],
  ])("fits the published schema for %s", async (_, files) => {
    const validate = validator();
    validate(await document(["--lost", "--unresolved", "--sample", "3"], files));
    expect(validate.errors).toBeNull();
  });

  it("fits it without any list, and holds none", async () => {
    const validate = validator();
    const found = await document();
    validate(found);
    expect(validate.errors).toBeNull();
    expect(found).not.toHaveProperty("lost");
    expect(found).not.toHaveProperty("unresolved");
    expect(found.sample).toEqual([]);
  });

  it("has numbers that add up", async () => {
    const { reading, unresolved = [], lost = [] } = await document(["--unresolved", "--lost"], examples);
    const resolutions: Record<string, Resolution> = {
      ...Object.fromEntries(Object.entries(reading.sites).map(([kind, sites]) => [`sites.${kind}`, sites])),
      "indirectCalls.members": reading.indirectCalls.members,
      "indirectCalls.variables": reading.indirectCalls.variables,
    };
    expect(reading.sites.acquire.resolved).toBeGreaterThan(0);
    for (const [section, { total, resolved }] of Object.entries(resolutions))
      expect(unresolved.filter((site) => site.section === section)).toHaveLength(total - resolved);
    for (const { core, classified, shadowed, unread, unknown } of Object.values(reading.primitives.families))
      expect(classified + shadowed + unread + unknown).toBe(core);
    expect(lost).toHaveLength(
      reading.functions.lost + reading.functions.withError + reading.functions.lostMacros,
    );
  });

  it("counts functions and those that could not be read", async () => {
    const { reading, lost } = await document(["--lost"]);
    expect(reading.functions).toMatchObject({ total: 5, census: 720_200, lost: 1, withError: 1 });
    expect(lost?.map(({ name, kind }) => [name, kind])).toEqual([
      ["foo_deep", "function"],
      ["foo_torn", "error"],
    ]);
  });

  it("counts only what was asked for", async () => {
    expect((await document(["fs"])).reading.functions).toMatchObject({ total: 1, lost: 0, withError: 0 });
  });
});

describe("the schema of a reading", () => {
  it("describes every property", () => {
    expect(undescribed(readSchema("reading"))).toEqual([]);
  });

  it("would be told of one without description", () => {
    const schema = { properties: { a: { properties: { b: { description: "" } } } } };
    expect(undescribed(schema)).toEqual(["a", "a.b"]);
  });
});

/** Properties without a description of their own. */
function undescribed(schema: unknown, path = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== "properties" && key !== "definitions") return undescribed(value, path);
    return Object.entries(value as Record<string, { readonly description?: string }>).flatMap(
      ([name, property]) => {
        const inner = path === "" ? name : `${path}.${name}`;
        const isMissing = key === "properties" && (property.description ?? "") === "";
        return [...(isMissing ? [inner] : []), ...undescribed(property, inner)];
      },
    );
  });
}

describe("the text of a reading", () => {
  it("has tables with shares of two digits, and exit code 0", async () => {
    const { exitCode, world } = await stats();
    expect(exitCode).toBe(0);
    expect(world.out).toMatch(/^Functions of the files asked for$/m);
    expect(world.out).toMatch(/^ +lost +1 +20\.00 %$/m);
    expect(world.out).toMatch(/^Acquire sites$/m);
    expect(world.out).toMatch(/^ +resolved +2 +66\.67 %$/m);
    expect(world.out).toMatch(/^ +mutex +5 /m);
    expect(world.out).not.toMatch(/NaN|undefined|[^\S\n]$/m);
  });

  it("aligns the columns of a table", async () => {
    const { lines } = await stats();
    const start = lines.indexOf("Wrappers");
    const ends = lines.slice(start + 1, start + 6).map(({ length }) => length);
    expect(new Set(ends).size).toBe(1);
  });

  it("lists every site that was not understood", async () => {
    const { lines } = await stats(["--unresolved"]);
    expect(lines).toContainEqual(expect.stringMatching(/^sites\.acquire\t/));
    expect(lines.map((line) => line.split("\t")[2])).toContain(at("mutex_lock(cookie)"));
    expect(lines.every((line) => line.split("\t").length === 5)).toBe(true);
  });

  it("lists lost functions and those with an error region", async () => {
    const { lines } = await stats(["--lost"]);
    expect(lines).toEqual([
      `${at("int foo_deep")}\tfoo_deep\tlost function\tbrackets nested deeper than 400`,
      `${at("void foo_torn")}\tfoo_torn\terror region\tnot all of line ${at("foo = =").slice(14)} could be parsed`,
    ]);
  });

  it("lists nothing lost where nothing is", async () => {
    expect((await stats(["--lost", "fs"])).world.out).toBe("");
  });

  it("lists contracts with a call as witness", async () => {
    const { lines } = await stats(["--contracts"]);
    expect(lines).toEqual([
      `(struct foo_ops).reset\tstruct foo.lock\t${at("foo->ops->reset")}\tfoo_do\t1 caller\t1 candidate\tfoo_reset (1)`,
    ]);
  });

  it("lists no contract once a call comes without the lock", async () => {
    const other = `${source}void foo_bare(struct foo *foo)\n{\n\tfoo->ops->reset(foo);\n}\n`;
    expect((await stats(["--contracts"], { ...tree, "drivers/x/a.c": other })).world.out).toBe("");
  });

  it("lists as many resolved sites as were asked for, the same for the same seed", async () => {
    const sample = (seed: string) => stats(["--sample", "1", "--seed", seed], examples);
    const [first, again, other] = [await sample("1"), await sample("1"), await sample("2")];
    expect(first.lines.filter((line) => line.startsWith("sites.acquire\t"))).toHaveLength(1);
    expect(again.lines).toEqual(first.lines);
    expect(other.lines).not.toEqual(first.lines);
  });

  it("shows what was asked for in the order of the sections when several lists are", async () => {
    const { lines } = await stats(["--contracts", "--lost"]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("foo_deep");
  });
});

describe("wrong usage", () => {
  it.each([
    [["--format", "xml"]],
    [["--sample", "some"]],
    [["--sample", "-1"]],
    [["--seed", "1.5"]],
    [["--jobs", "0"]],
    [["--what"]],
  ])("%j ends with 2 and nothing on standard output", async (args) => {
    const { exitCode, world } = await stats(args);
    expect([exitCode, world.out]).toEqual([2, ""]);
    expect(world.err).toContain("error:");
  });

  it("a path that is not there is one line", async () => {
    const { exitCode, world } = await stats(["missing.c"]);
    expect([exitCode, world.err]).toEqual([2, "lockwright: missing.c: no such file or folder\n"]);
  });
});
