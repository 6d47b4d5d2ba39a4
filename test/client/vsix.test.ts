import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zipNames } from "./zipNames";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the packaged extension", () => {
  const folder = mkdtempSync(join(tmpdir(), "lockwright-vsix-"));
  const packagePath = join(folder, "lockwright.vsix");
  let names: readonly string[] = [];

  beforeAll(() => {
    const args = ["run", "--silent", "package", "--", "--out", packagePath];
    const run = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    names = zipNames(readFileSync(packagePath));
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it("holds what it runs", () => {
    const dist = ["client.cjs", "server.cjs", "worker.cjs", "web-tree-sitter.wasm", "tree-sitter-c.wasm"];
    expect(names).toEqual(expect.arrayContaining(dist.map((name) => `extension/dist/${name}`)));
    expect(names).toContain("extension/package.json");
    expect(names).toContain("extension/client/icon.png");
    expect(names).toContain("extension/syntaxes/lockwright.injection.json");
  });

  it("holds the page of every rule", () => {
    const pages = readdirSync(join(root, "docs/rules"));
    expect(names).toEqual(expect.arrayContaining(pages.map((page) => `extension/docs/rules/${page}`)));
  });

  it("holds nothing else", () => {
    const expected =
      /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt|client\/icon\.png|dist\/[^/]+\.(cjs|wasm)|syntaxes\/[^/]+\.json|docs\/rules\/[^/]+\.md))$/;
    expect(names.filter((name) => !expected.test(name))).toEqual([]);
  });
});
