import { describe, expect, it } from "vitest";
import type { Hover } from "vscode-languageserver/node";
import { pushCapabilities, TestEditor, uriOf } from "./testEditor";

async function hoverAt(editor: TestEditor, path: string, character: number): Promise<Hover | null> {
  return editor.client.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri: uriOf(path) },
    position: { line: 0, character },
  });
}

async function analyzedEditor(text: string, capabilities = pushCapabilities): Promise<TestEditor> {
  const editor = new TestEditor({ capabilities });
  await editor.start();
  await editor.open("a/x.c", text);
  await editor.analyzed();
  return editor;
}

describe("hover", () => {
  it("says what a primitive does, then what is held", async () => {
    const editor = await analyzedEditor("{ lock(a); }");
    expect(await hoverAt(editor, "a/x.c", 3)).toEqual({
      contents: {
        kind: "markdown",
        value: "**lock()** acquires `struct foo.a`\n\nNo lock is held here in `foo_stop()`.",
      },
      range: { start: { line: 0, character: 2 }, end: { line: 0, character: 6 } },
    });
  });

  it("links to where a held lock was taken", async () => {
    const editor = await analyzedEditor("{ lock(a); x(); }");
    expect(await hoverAt(editor, "a/x.c", 12)).toEqual({
      contents: {
        kind: "markdown",
        value: `Held here:\n- \`struct foo.a\`, taken at [a/x.c:1](${uriOf("a/x.c")}#L1) in \`foo_stop()\``,
      },
    });
  });

  it("is plain for an editor without markdown", async () => {
    const editor = await analyzedEditor("{ lock(a); x(); }", {});
    expect((await hoverAt(editor, "a/x.c", 12))?.contents).toEqual({
      kind: "plaintext",
      value: "Held here:\n- struct foo.a, taken at a/x.c:1 in foo_stop()",
    });
  });

  it("counts columns of lines with other than ASCII characters", async () => {
    const editor = await analyzedEditor("/* 😀 */ { lock(a); }");
    const hover = await hoverAt(editor, "a/x.c", 12);
    expect(hover?.range).toEqual({ start: { line: 0, character: 11 }, end: { line: 0, character: 15 } });
  });

  it("waits for the analysis of an edit", async () => {
    const editor = await analyzedEditor("{ }");
    await editor.change("a/x.c", [{ text: "{ lock(a); }" }]);
    const hover = hoverAt(editor, "a/x.c", 3);
    await editor.analyzed();
    expect((await hover)?.contents).toMatchObject({ value: expect.stringContaining("acquires") as string });
  });

  it("is empty before the first analysis, outside functions and for files that are not open", async () => {
    const editor = await analyzedEditor("int a;");
    expect(await hoverAt(editor, "a/x.c", 1)).toBeNull();
    expect(await hoverAt(editor, "a/other.c", 1)).toBeNull();
    const fresh = new TestEditor({ capabilities: pushCapabilities });
    await fresh.start();
    await fresh.open("a/x.c", "{ lock(a); }");
    expect(await hoverAt(fresh, "a/x.c", 3)).toBeNull();
  });

  it.each([{}, { textDocument: 1 }, { textDocument: { uri: "file:///x.c" }, position: { line: "one" } }])(
    "with parameters %j is an error, and the server goes on",
    async (params) => {
      const editor = await analyzedEditor("{ lock(a); }");
      await expect(editor.client.sendRequest("textDocument/hover", params)).rejects.toMatchObject({
        code: -32602,
      });
      expect(await hoverAt(editor, "a/x.c", 3)).not.toBeNull();
    },
  );
});
