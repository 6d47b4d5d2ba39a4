import { describe, expect, it } from "vitest";
import { pullCapabilities, pushCapabilities, TestEditor, treeRoot } from "./testEditor";

describe("initialize", () => {
  it("offers hover, incremental edits and no pulling to an editor that does not pull", async () => {
    const editor = new TestEditor({ capabilities: pushCapabilities });
    const { capabilities, serverInfo } = await editor.start();
    expect(serverInfo).toEqual({ name: "lockwright", version: "1.2.3" });
    expect(capabilities).toEqual({
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
  });

  it("offers pulling to an editor that pulls", async () => {
    const editor = new TestEditor({ capabilities: pullCapabilities });
    const { capabilities } = await editor.start();
    expect(capabilities.diagnosticProvider).toEqual({
      identifier: "lockwright",
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
  });

  it.each([
    [["utf-8", "utf-16"], "utf-8"],
    [["utf-32"], "utf-32"],
    [["utf-7"], "utf-16"],
  ])("chooses among the encodings %j the first it knows: %s", async (positionEncodings, chosen) => {
    const editor = new TestEditor({ capabilities: { general: { positionEncodings } } });
    const { capabilities } = await editor.start();
    expect(capabilities.positionEncoding).toBe(chosen);
  });

  it("has the editor watch the files when it can", async () => {
    const workspace = { didChangeWatchedFiles: { dynamicRegistration: true } };
    const editor = new TestEditor({ capabilities: { workspace } });
    const registered = editor.next("client/registerCapability");
    await editor.start();
    await registered;
    expect(editor.count("client/registerCapability")).toBe(1);
  });
});

describe("settings", () => {
  it("are asked for before anything is analyzed", async () => {
    const capabilities = { ...pushCapabilities, workspace: { configuration: true } };
    const editor = new TestEditor({ capabilities, settings: { root: "/elsewhere" } });
    await editor.start();
    await editor.open("a/x.c", "");
    await editor.roundTrip();
    // A root that does not hold the file cannot be its root.
    expect(editor.roots).toEqual([treeRoot]);
  });

  it("of a root apply to the files below it", async () => {
    const editor = new TestEditor({ capabilities: pushCapabilities, settings: { root: "/tree/a" } });
    await editor.start();
    await editor.open("a/x.c", "");
    await editor.roundTrip();
    expect(editor.roots).toEqual(["/tree/a"]);
  });

  it("that make no sense get their defaults", async () => {
    const settings = { root: 7, scope: "moon", workers: -1, diagnostics: "yes" };
    const editor = new TestEditor({ capabilities: pushCapabilities, settings });
    await editor.start();
    await editor.open("a/x.c", "GUESS");
    await editor.analyzed();
    expect(editor.roots).toEqual([treeRoot]);
    expect(editor.engine.scopes).toEqual([["a"]]);
    expect(editor.published).toEqual([]);
  });

  it("take effect when they change", async () => {
    const editor = new TestEditor({ capabilities: pushCapabilities });
    await editor.start();
    await editor.open("a/x.c", "GUESS");
    await editor.analyzed();
    const published = editor.next("textDocument/publishDiagnostics");
    await editor.client.sendNotification("workspace/didChangeConfiguration", {
      settings: { lockwright: { diagnostics: { showInformation: true } } },
    });
    await published;
    expect(editor.shown("a/x.c")?.diagnostics).toHaveLength(1);
  });

  it("of the scope widen it to the whole tree", async () => {
    const editor = new TestEditor({ capabilities: pushCapabilities, settings: { scope: "tree" } });
    await editor.start();
    await editor.open("a/x.c", "");
    await editor.analyzed();
    expect(editor.engine.scopes).toEqual([[]]);
  });
});
