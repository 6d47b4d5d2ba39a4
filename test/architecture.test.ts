import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ruleNames } from "../server/src/findings/finding";
import * as documents from "./architecture/documentChecks";
import * as imports from "./architecture/importChecks";
import table from "./architecture/rooms.json";
import * as shapes from "./architecture/shapeChecks";
import { moduleOf, type Module } from "./architecture/sourceFile";

const repository = fileURLToPath(new URL("..", import.meta.url));
const server = readModules("server/src");
const client = readModules("client/src");

describe("the rooms", () => {
  it("import only what the table allows", () => {
    expect(imports.checkRoomImports(server, table)).toEqual([]);
  });

  it("report an import the table does not allow", () => {
    const upwards = inMemory("server/src/kernel/x.ts", 'import { y } from "../graph/y";');
    expect(imports.checkRoomImports([upwards], table)).toEqual([
      "server/src/kernel/x.ts: kernel/ may not import ../graph/y",
    ]);
  });

  it("report a value where only types are allowed, and let the types pass", () => {
    const value = inMemory("server/src/program/x.ts", 'import { y } from "../facts/types";');
    const type = inMemory("server/src/program/x.ts", 'import type { Y } from "../facts/types";');
    const inline = inMemory("server/src/program/x.ts", 'import { type Y } from "../facts/types";');
    const mixed = inMemory("server/src/program/x.ts", 'import { type Y, z } from "../facts/types";');
    expect(imports.checkRoomImports([value], table)).toHaveLength(1);
    expect(imports.checkRoomImports([mixed], table)).toHaveLength(1);
    expect(imports.checkRoomImports([type, inline], table)).toEqual([]);
  });

  it.each([
    'export { y } from "../graph/y";',
    'const y = import("../graph/y");',
    'type Y = import("../graph/y").Y;',
    'import "../graph/y";',
    'import { x } from "../cli";',
    'import { x } from "../../../client/src/x";',
  ])("see through %s", (text) => {
    const module = inMemory("server/src/kernel/x.ts", text);
    expect(imports.checkRoomImports([module], table)).toHaveLength(1);
  });

  it("report packages and I/O that are not theirs", () => {
    const module = inMemory(
      "server/src/graph/x.ts",
      'import { readFileSync } from "node:fs"; import { Command } from "commander";',
    );
    expect(imports.checkRoomImports([module], table)).toHaveLength(2);
  });

  it("report files and folders outside the table", () => {
    const stray = inMemory("server/src/stray.ts", "");
    const unknown = inMemory("server/src/attic/x.ts", "");
    expect(imports.checkRoomImports([stray, unknown], table)).toEqual([
      "server/src/stray.ts: belongs to no room",
      "server/src/attic/x.ts: attic/ is not a room of the table",
    ]);
  });
});

describe("packages with one owner", () => {
  it("stay with it", () => {
    expect(imports.checkPackageOwners([...server, ...client])).toEqual([]);
  });

  it.each([
    ["vscode", "server/src/lsp/x.ts"],
    ["vscode-languageclient/node", "server/src/main.ts"],
    ["vscode-languageserver/node", "server/src/cli.ts"],
    ["vscode-languageserver-textdocument", "server/src/workspace/x.ts"],
    ["web-tree-sitter", "server/src/worker.ts"],
  ])("report %s in %s", (name, path) => {
    const module = inMemory(path, `import { x } from "${name}";`);
    expect(imports.checkPackageOwners([module])).toHaveLength(1);
  });
});

describe("import cycles", () => {
  it("do not exist", () => {
    expect(imports.checkImportCycles([...server, ...client])).toEqual([]);
  });

  it("cannot arise between rooms: the table has none, types included", () => {
    expect(imports.checkImportCycles(asModules(table))).toEqual([]);
    const looped = { ...table.rooms, base: { ...table.rooms.base, types: ["graph"] } };
    expect(imports.checkImportCycles(asModules({ ...table, rooms: looped }))).not.toEqual([]);
  });

  it("are reported once each", () => {
    const modules = [
      inMemory("server/src/base/a.ts", 'import { b } from "./b";'),
      inMemory("server/src/base/b.ts", 'import { c } from "./c";'),
      inMemory("server/src/base/c.ts", 'import { a } from "./a";'),
      inMemory("server/src/base/d.ts", 'import { a } from "./a";'),
    ];
    expect(imports.checkImportCycles(modules)).toEqual([
      "import cycle: server/src/base/a.ts, server/src/base/b.ts, server/src/base/c.ts",
    ]);
  });
});

describe("files", () => {
  it("are short", () => {
    expect(shapes.checkFileSize([...server, ...client])).toEqual([]);
  });

  it("are reported when they are long", () => {
    const long = inMemory("server/src/base/x.ts", "// line\n".repeat(501));
    const limit = inMemory("server/src/base/y.ts", "// line\n".repeat(500));
    expect(shapes.checkFileSize([long, limit])).toEqual(["server/src/base/x.ts: 501 lines, limit 500"]);
  });

  it("are called after what they export", () => {
    expect(shapes.checkFileNames([...server, ...client], table)).toEqual([]);
  });

  it.each([
    ["server/src/base/x.ts", "export const y = 1;"],
    ["server/src/base/utils.ts", "export const utils = 1;"],
    ["server/src/base/snake_case.ts", "export const snake_case = 1;"],
  ])("are reported when the name %s misleads", (path, text) => {
    expect(shapes.checkFileNames([inMemory(path, text)], table)).toHaveLength(1);
  });

  it("may be called after a class", () => {
    const module = inMemory("server/src/base/interner.ts", "export class Interner {}");
    expect(shapes.checkFileNames([module], table)).toEqual([]);
  });
});

describe("the language", () => {
  it("is used without its escape hatches", () => {
    expect(shapes.checkForbiddenSyntax([...server, ...client])).toEqual([]);
  });

  it.each([
    ["let state = 1;", "keeps mutable state in the module"],
    ["export var state = 1;", "keeps mutable state in the module"],
    ["const x = y as any;", "uses any"],
    ["const x = y!.z;", "uses a non-null assertion"],
    ["export default 1;", "has a default export"],
    ["export default function f() {}", "has a default export"],
    ['export * from "./x";', "is a barrel"],
    ["console.error(1);", "writes to the console"],
    ["// @ts-expect-error later\nconst x = 1;", "silences the type checker"],
  ])("is reported for %s", (text, reason) => {
    const module = inMemory("server/src/base/x.ts", text);
    expect(shapes.checkForbiddenSyntax([module])).toEqual([`server/src/base/x.ts: ${reason}`]);
  });
});

describe("composition files", () => {
  it("hold no logic", () => {
    expect(shapes.checkComposition(server, table)).toEqual([]);
  });

  it.each([
    ["for (const x of y) f(x);", "holds logic"],
    ["class X {}", "holds logic"],
    ["// line\n".repeat(61), "too long for a composition file"],
  ])("are reported when they do (case %#)", (text, reason) => {
    const module = inMemory("server/src/main.ts", text);
    expect(shapes.checkComposition([module], table)).toEqual([`server/src/main.ts: ${reason}`]);
  });
});

describe("the documents", () => {
  const page = readText("ARCHITECTURE.md");

  it("describe every rule", () => {
    expect(documents.checkRulePages(ruleNames, readdirSync(join(repository, "docs/rules")))).toEqual([]);
  });

  it("are reported for a rule without a page and a page without a rule", () => {
    expect(documents.checkRulePages(["a", "b"], ["a.md", "c.md"])).toEqual([
      "docs/rules/b.md is missing",
      "docs/rules/c.md describes no rule",
    ]);
  });

  it("name every room and every runtime dependency with a reason", () => {
    expect(documents.checkRoomsDocumented(page, table)).toEqual([]);
    expect(documents.checkDependenciesDocumented(page, runtimeDependencies())).toEqual([]);
  });

  it("link only to files that exist", () => {
    const pages = [...readdirSync(repository), ...ruleNames.map((rule) => `docs/rules/${rule}.md`)];
    const broken = pages
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) =>
        documents.checkLinks(path, readText(path), (to) => existsSync(join(repository, to))),
      );
    expect(broken).toEqual([]);
  });

  it("are reported for a link to nowhere", () => {
    const text = "[a](b.md) [c](d.md#e) [f](https://g.example) [h](#i)";
    expect(documents.checkLinks("docs/x.md", text, (path) => path === "docs/b.md")).toEqual([
      "docs/x.md: links to docs/d.md, which does not exist",
    ]);
  });

  it("are reported when a room or a reason is missing", () => {
    const rooms = { compositionFiles: [], rooms: { attic: table.rooms.base } };
    expect(documents.checkRoomsDocumented("attic\n| `cellar` | things |", rooms)).toHaveLength(1);
    expect(documents.checkDependenciesDocumented("| `left-pad` |  |", ["left-pad"])).toHaveLength(1);
    expect(documents.checkDependenciesDocumented("| `left-pad` | pads |", ["left-pad"])).toEqual([]);
  });
});

function inMemory(path: string, text: string): Module {
  return moduleOf({ path, text });
}

/** One made-up file per room that imports a file of every room of its row. */
function asModules({ rooms }: imports.RoomTable): readonly Module[] {
  return Object.entries(rooms).map(([room, rule]) => {
    const targets = [...rule.imports, ...rule.types];
    return inMemory(`server/src/${room}/x.ts`, targets.map((to) => `import "../${to}/x";`).join("\n"));
  });
}

function readModules(folder: string): readonly Module[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort()
    .map((path) => inMemory(path, readText(path)));
}

function readText(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

function runtimeDependencies(): readonly string[] {
  const manifest: unknown = JSON.parse(readText("package.json"));
  const hasDependencies = typeof manifest === "object" && manifest !== null && "dependencies" in manifest;
  return hasDependencies ? Object.keys(manifest.dependencies ?? {}) : [];
}
