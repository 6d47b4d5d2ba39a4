import { openWorkbench } from "../workbench.mjs";
import { serveVscode } from "../vscodeServer.mjs";

/** The packaged extension in a real VS Code, used as a person would. */
export const vscode = {
  name: "vscode",

  async run({ tally, example, vsix, programs, temporary, output }) {
    const server = await serveVscode({ temporary, vsix });
    try {
      const url = `http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(example.folder)}`;
      const workbench = await openWorkbench({ url, browser: programs.chromium, output });
      try {
        await story({ tally, example, workbench });
      } finally {
        await workbench.close();
      }
    } finally {
      await server.stop();
    }
  },
};

async function story({ tally, example, workbench }) {
  const check = (name, run) =>
    tally.check(`vscode: ${name}`, async () => {
      try {
        await run();
      } catch (error) {
        await workbench.screenshot(`failed: ${name}`);
        throw error;
      }
    });

  await check("a C file gets a squiggle", async () => {
    await workbench.openFile(example.file);
    await workbench.goTo(example.finding);
    await workbench.squiggle().waitFor();
    await workbench.screenshot("squiggle");
  });

  await check("the status item says that the server is ready", async () => {
    await workbench.statusItem(/^lock\S* *Lockwright|Lockwright/).waitFor();
  });

  await check("the hover at the finding tells the story", async () => {
    const hover = await workbench.hover(example.finding);
    contains(hover, [example.message]);
    await workbench.screenshot("hover at the finding");
  });

  await check("the hover at a statement shows the held locks", async () => {
    const hover = await workbench.hover(example.statement);
    contains(hover, [example.heldLock]);
    await workbench.screenshot("hover at a statement");
  });

  await check("the Problems panel lists it", async () => {
    await workbench.showProblems();
    await workbench.problem(example.message).waitFor();
    await workbench.screenshot("problems");
  });

  await check("a typed fix makes it disappear", async () => {
    await workbench.moveLine(example.fix);
    await workbench.squiggle().waitFor({ state: "detached" });
    await workbench.problem(example.message).waitFor({ state: "detached" });
    await workbench.screenshot("fixed");
  });

  await check("undoing the fix brings it back", async () => {
    await workbench.undo(Math.abs(example.fix.to - example.fix.from));
    await workbench.problem(example.message).waitFor();
  });
}

function contains(text, parts) {
  const missing = parts.filter((part) => !text.includes(part));
  if (missing.length > 0) throw new Error(`expected ${JSON.stringify(missing)} in: ${text}`);
}
