import { describe, expect, it } from "vitest";
import { pushCapabilities, TestEditor, uriOf } from "./testEditor";

const problem = { file: "lockwright.yml", line: 2, column: 5, length: 4, message: "unknown key slep" };

async function startEditor(): Promise<{ editor: TestEditor; messages: string[] }> {
  const editor = new TestEditor({ capabilities: pushCapabilities });
  const messages: string[] = [];
  editor.client.onNotification("window/showMessage", ({ message }: { message: string }) => {
    messages.push(message);
  });
  await editor.start();
  return { editor, messages };
}

describe("wrong settings of a tree", () => {
  it("are shown in the file and told once, and the findings stay", async () => {
    const { editor, messages } = await startEditor();
    editor.engine.wrongSettings = [problem];
    await editor.open("a/x.c", "DEADLOCK");
    await editor.analyzed();
    expect(editor.shown("lockwright.yml")).toEqual({
      uri: uriOf("lockwright.yml"),
      diagnostics: [
        {
          range: { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } },
          severity: 1,
          source: "lockwright",
          code: "settings",
          message: "unknown key slep",
        },
      ],
    });
    expect(editor.shown("a/x.c")?.diagnostics).toHaveLength(1);
    await editor.change("a/x.c", [{ text: "DEADLOCK " }]);
    await editor.analyzed();
    expect(messages).toEqual(["/tree: the settings are not used: lockwright.yml:2:5: unknown key slep"]);
  });

  it("go away when they are right again, and are told again when they are wrong again", async () => {
    const { editor, messages } = await startEditor();
    await editor.open("a/x.c", "int a;");
    for (const [version, wrong] of [[problem, { ...problem, line: 3 }], [], [problem]].entries()) {
      editor.engine.wrongSettings = wrong;
      await editor.change("a/x.c", [{ text: "int b;" }], version + 2);
      await editor.analyzed();
      expect(editor.shown("lockwright.yml")?.diagnostics.length ?? 0).toBe(wrong.length);
    }
    expect(messages).toEqual([
      "/tree: the settings are not used: lockwright.yml:2:5: unknown key slep (and 1 more)",
      "/tree: the settings are not used: lockwright.yml:2:5: unknown key slep",
    ]);
  });
});
