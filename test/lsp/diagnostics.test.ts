import { describe, expect, it } from "vitest";
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from "vscode-languageserver/node";
import { type EditorOptions, pullCapabilities, pushCapabilities, TestEditor, uriOf } from "./testEditor";

async function startEditor(options: Partial<EditorOptions> = {}): Promise<TestEditor> {
  const editor = new TestEditor({ capabilities: pushCapabilities, ...options });
  await editor.start();
  return editor;
}

function pull(editor: TestEditor, path: string, previousResultId?: string) {
  return editor.client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: uriOf(path) },
    ...(previousResultId !== undefined && { previousResultId }),
  });
}

describe("published diagnostics", () => {
  it("tell the story step by step", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "int a;\n\tDEADLOCK");
    await editor.analyzed();
    const range = { start: { line: 1, character: 1 }, end: { line: 1, character: 9 } };
    const location = { uri: uriOf("a/x.c"), range };
    expect(editor.published).toEqual([
      {
        uri: uriOf("a/x.c"),
        version: 1,
        diagnostics: [
          {
            range,
            severity: 1,
            source: "lockwright",
            code: "lock-order-cycle",
            codeDescription: { href: "https://example.org/rules/lock-order-cycle.md" },
            message: "DEADLOCK of foo.a and foo.b",
            data: { fingerprint: "fake-a/x.c-DEADLOCK" },
            relatedInformation: [
              {
                location,
                message: "1. takes foo.b while holding foo.a: foo_stop() takes struct foo.a",
              },
              {
                location,
                message: "2. takes foo.a while holding foo.b: foo_stop() takes struct foo.a",
              },
              { location, message: "calls DEADLOCK" },
            ],
          },
        ],
      },
    ]);
  });

  it("carry the story in the message when the editor shows no related information", async () => {
    const editor = await startEditor({ capabilities: {} });
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    const [diagnostic] = editor.shown("a/x.c")?.diagnostics ?? [];
    expect(diagnostic?.relatedInformation).toBeUndefined();
    expect(diagnostic?.message.split("\n")).toHaveLength(4);
  });

  it("map severities and leave guesses out", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "DEADLOCK RISK GUESS");
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics.map(({ severity }) => severity)).toEqual([1, 2]);
  });

  it("follow edits and disappear with the bug", async () => {
    const editor = await startEditor();
    await editor.open("a/x.c", "é😀 DEADLOCK\n");
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics[0]?.range.start).toEqual({ line: 0, character: 4 });
    const range = { start: { line: 0, character: 1 }, end: { line: 0, character: 3 } };
    await editor.change("a/x.c", [{ range, text: "\n" }]);
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics[0]?.range.start).toEqual({ line: 1, character: 1 });
    const word = { start: { line: 1, character: 1 }, end: { line: 1, character: 9 } };
    await editor.change("a/x.c", [{ range: word, text: "fine" }], 3);
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics).toEqual([]);
  });

  it("read ranges of edits in the encoding agreed on", async () => {
    const capabilities = { ...pushCapabilities, general: { positionEncodings: ["utf-8"] } };
    const editor = await startEditor({ capabilities });
    await editor.open("a/x.c", "é😀 DEADLOCK");
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 6 } };
    await editor.change("a/x.c", [{ range, text: "" }]);
    await editor.analyzed();
    expect(editor.engine.texts.get("a/x.c")).toBe("\xc3\xa9 DEADLOCK");
    expect(editor.shown("a/x.c")?.diagnostics[0]?.range.start.character).toBe(3);
  });

  it("show the file on disk again after the document is closed", async () => {
    const editor = await startEditor({ files: { "a/x.c": "on disk" } });
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    expect(editor.shown("a/x.c")?.diagnostics).toHaveLength(1);
    await editor.close("a/x.c");
    await editor.analyzed();
    expect(editor.engine.texts.get("a/x.c")).toBe("on disk");
    expect(editor.shown("a/x.c")?.diagnostics).toEqual([]);
  });

  it("include closed files of the open folder, with their own columns", async () => {
    const editor = await startEditor({ files: { "a/y.c": "/* \xc3\xa9 */ RISK", "b/z.c": "DEADLOCK" } });
    await editor.open("a/x.c", "");
    await editor.analyzed();
    expect(editor.shown("a/y.c")?.diagnostics[0]?.range.start.character).toBe(8);
    expect(editor.shown("b/z.c")).toBeUndefined();
  });

  it("come from disk when another program changes a file", async () => {
    const files: Record<string, string> = { "a/y.c": "DEADLOCK" };
    const editor = await startEditor({ files });
    await editor.open("a/x.c", "");
    await editor.analyzed();
    const runs = editor.engine.runs;
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: uriOf("a/y.c"), type: 2 },
        { uri: "file:///elsewhere/z.c", type: 2 },
      ],
    });
    await editor.analyzed();
    expect(editor.engine.runs).toBe(runs + 1);
  });
});

describe("pulled diagnostics", () => {
  it("are answered after the analysis, and never published", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities });
    await editor.open("a/x.c", "DEADLOCK");
    const report = pull(editor, "a/x.c");
    await editor.analyzed();
    expect(await report).toMatchObject({ kind: "full", items: [{ code: "lock-order-cycle" }] });
    expect(editor.published).toEqual([]);
  });

  it("are unchanged when nothing changed", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities });
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    const { resultId } = await pull(editor, "a/x.c");
    expect(await pull(editor, "a/x.c", resultId)).toEqual({ kind: "unchanged", resultId });
  });

  it("are asked for again when another file's edit changes them", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities, files: { "a/y.c": "" } });
    await editor.open("a/x.c", "");
    await editor.analyzed();
    await pull(editor, "a/x.c");
    editor.engine.texts.set("a/x.c", "DEADLOCK");
    const refreshed = editor.next("workspace/diagnostic/refresh");
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("a/y.c"), type: 2 }],
    });
    await editor.analyzed();
    await refreshed;
    expect(await pull(editor, "a/x.c")).toMatchObject({ items: [{ severity: 1 }] });
  });

  it("of a file that is not open are empty", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities });
    expect(await pull(editor, "a/nothing.c")).toMatchObject({ kind: "full", items: [] });
  });

  it("of the workspace wait until there is something to say", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities, files: { "a/y.c": "RISK" } });
    const report = editor.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
      previousResultIds: [],
    });
    await editor.open("a/x.c", "");
    await editor.analyzed();
    expect((await report).items).toMatchObject([{ uri: uriOf("a/y.c"), kind: "full", version: null }]);
  });

  it("are given up when the editor no longer wants them", async () => {
    const editor = await startEditor({ capabilities: pullCapabilities });
    await editor.open("a/x.c", "DEADLOCK");
    const report = editor.client.sendRequest("textDocument/diagnostic", 7);
    await expect(report).rejects.toMatchObject({ code: -32602 });
  });
});
