import { describe, expect, it } from "vitest";
import { progressDelay } from "../../server/src/lsp/analysisProgress";
import { type EditorOptions, pullCapabilities, pushCapabilities, TestEditor, uriOf } from "./testEditor";

async function startEditor(options: Partial<EditorOptions> = {}): Promise<TestEditor> {
  const editor = new TestEditor({ capabilities: pushCapabilities, ...options });
  await editor.start();
  return editor;
}

const withProgress = { ...pushCapabilities, window: { workDoneProgress: true } };

describe("background analysis", () => {
  it("runs once for edits in quick succession", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "");
    await editor.change("a/x.c", [{ text: "RISK" }], 2);
    await editor.change("a/x.c", [{ text: "DEADLOCK" }], 3);
    await editor.analyzed();
    expect(editor.engine.runs).toBe(1);
    expect(editor.shown("a/x.c")).toMatchObject({ version: 3, diagnostics: [{ severity: 1 }] });
  });

  it("cancels a run that an edit has made useless", async () => {
    const editor = await startEditor();
    const release = editor.engine.hold();
    await editor.open("a/x.c", "DEADLOCK");
    await editor.pause();
    await editor.change("a/x.c", [{ text: "fine" }], 2);
    await editor.roundTrip();
    release();
    await editor.analyzed();
    expect(editor.engine.runs).toBe(2);
    expect(editor.published).toEqual([]);
  });

  it("reads the folders of open files", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "");
    await editor.open("b/c/y.h", "");
    await editor.open("b/c/z.c", "");
    await editor.open("top.c", "");
    await editor.analyzed();
    expect(editor.engine.scopes.at(-1)).toEqual(["a", "b/c", "top.c"]);
    await editor.close("a/x.c");
    await editor.analyzed();
    expect(editor.engine.scopes.at(-1)).toEqual(["b/c", "top.c"]);
  });

  it("leaves documents alone that are no C files on disk", async () => {
    const editor = await startEditor();
    await editor.open("notes.txt", "DEADLOCK");
    await editor.client.sendNotification("textDocument/didOpen", {
      textDocument: { uri: "untitled:Untitled-1", languageId: "c", version: 1, text: "DEADLOCK" },
    });
    await editor.roundTrip();
    expect(editor.roots).toEqual([]);
  });

  it("says when it failed, and works again after the next edit", async () => {
    const editor = await startEditor();
    editor.engine.failure = new Error("out of ideas");
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    expect(editor.statuses.at(-1)).toEqual({
      state: "failed",
      text: "The analysis of /tree failed: out of ideas",
    });
    editor.engine.failure = undefined;
    await editor.change("a/x.c", [{ text: "DEADLOCK " }]);
    await editor.analyzed();
    expect(editor.statuses.at(-1)).toEqual({ state: "ready", text: "1 finding in /tree" });
  });

  it("survives notifications that make no sense", async () => {
    const editor = await startEditor();
    await editor.client.sendNotification("textDocument/didChange", { textDocument: { uri: uriOf("a/x.c") } });
    await editor.client.sendNotification("textDocument/didOpen", {});
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics).toHaveLength(1);
  });
});

describe("progress", () => {
  it("appears only for runs that take a while", async () => {
    const editor = await startEditor({ capabilities: withProgress });
    await editor.open("a/x.c", "");
    await editor.analyzed();
    editor.scheduler.advance(progressDelay);
    await editor.roundTrip();
    expect(editor.count("window/workDoneProgress/create")).toBe(0);
  });

  it("can be cancelled, and a waiting request is answered all the same", async () => {
    const capabilities = { ...pullCapabilities, window: { workDoneProgress: true } };
    const editor = await startEditor({ capabilities });
    const release = editor.engine.hold();
    await editor.open("a/x.c", "DEADLOCK");
    let token: unknown;
    editor.client.onRequest("window/workDoneProgress/create", (params: { token: unknown }) => {
      token = params.token;
      return null;
    });
    const kinds: string[] = [];
    editor.client.onNotification("$/progress", ({ value }: { value: { kind: string } }) =>
      kinds.push(value.kind),
    );
    const ended = editor.nextStatus("ready");
    const report = editor.client.sendRequest("textDocument/diagnostic", {
      textDocument: { uri: uriOf("a/x.c") },
    });
    await editor.pause();
    editor.scheduler.advance(progressDelay);
    // Two turns: the answer to the create request, and what the server sends because of it.
    await editor.roundTrip();
    await editor.roundTrip();
    await editor.client.sendNotification("window/workDoneProgress/cancel", { token });
    await editor.roundTrip();
    release();
    await ended;
    expect(await report).toMatchObject({ kind: "full", items: [] });
    expect(editor.statuses.at(-1)?.text).toContain("canceled");
    await editor.roundTrip();
    expect([kinds[0], kinds.at(-1)]).toEqual(["begin", "end"]);
  });

  it("goes to the status item, but not for every keystroke", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "");
    await editor.analyzed();
    const release = editor.engine.hold();
    await editor.change("a/x.c", [{ text: "slow" }]);
    await editor.pause();
    editor.scheduler.advance(progressDelay);
    release();
    await editor.nextStatus("ready");
    expect(editor.statuses).toEqual([
      { state: "starting", text: "" },
      { state: "ready", text: "" },
      { state: "ready", text: "0 findings in /tree" },
      { state: "indexing", text: "reading (25 %)" },
      { state: "ready", text: "0 findings in /tree" },
    ]);
  });
});

describe("shutdown", () => {
  it("closes what was opened", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "");
    await editor.analyzed();
    await editor.client.sendRequest("shutdown");
    expect(editor.engine.isDisposed).toBe(true);
  });
});
