import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json";
import { readSettings } from "../../server/src/lsp/settings";

const root = new URL("../../", import.meta.url);
const { contributes } = manifest;

describe("the extension's manifest", () => {
  it("declares exactly the commands that the client registers", () => {
    const source = readFileSync(new URL("client/src/commands.ts", root), "utf8");
    const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]);
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(registered.sort());
  });

  it("describes every setting", () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      const described = "markdownDescription" in setting && setting.markdownDescription.length > 0;
      expect(described, name).toBe(true);
      expect(name.startsWith("lockwright."), name).toBe(true);
    }
  });

  it("has the defaults that the server has", () => {
    const { properties } = contributes.configuration;
    const section = {
      root: properties["lockwright.root"].default,
      scope: properties["lockwright.scope"].default,
      workers: properties["lockwright.workers"].default,
      documentationBase: properties["lockwright.documentationBase"].default,
      diagnostics: { showInformation: properties["lockwright.diagnostics.showInformation"].default },
    };
    expect(readSettings(section)).toEqual(readSettings(undefined));
  });

  it("allows every scope the server knows and no other", () => {
    for (const scope of contributes.configuration.properties["lockwright.scope"].enum) {
      expect(readSettings({ scope }).scope).toBe(scope);
    }
  });

  it("refers only to files that are there", () => {
    for (const path of [manifest.icon, ...contributes.grammars.map((grammar) => grammar.path)]) {
      expect(existsSync(new URL(path, root)), path).toBe(true);
    }
  });

  it("starts the extension for C and for what VS Code takes for C++", () => {
    expect(manifest.activationEvents).toEqual(["onLanguage:c", "onLanguage:cpp"]);
  });
});
