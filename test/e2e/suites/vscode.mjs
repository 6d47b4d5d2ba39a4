import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { serverProcesses } from "../serverProcesses.mjs";
import { openWorkbench } from "../workbench.mjs";
import { serveVscode } from "../vscodeServer.mjs";

/** A header of its own: VS Code opens it as C++, and it must be read all the same. */
const header = {
  file: "drivers/gpu/importer/scratch.h",
  text: `struct scratch {
	struct mutex lock;
};

static inline void scratch_touch(struct scratch *scratch)
{
	mutex_lock(&scratch->lock);
	mutex_lock(&scratch->lock);
	mutex_unlock(&scratch->lock);
	mutex_unlock(&scratch->lock);
}
`,
  lock: "struct scratch.lock",
};

/** The packaged extension in a real VS Code, used as a person would. */
export const vscode = {
  name: "vscode",

  async run({ tally, example, vsix, programs, temporary, output }) {
    writeFileSync(join(example.folder, header.file), header.text);
    const server = await serveVscode({ temporary, vsix });
    try {
      const url = `http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(example.folder)}`;
      const workbench = await openWorkbench({ url, browser: programs.chromium, output });
      try {
        const check = checkWithScreenshot(tally, workbench);
        await story({ check, example, workbench });
        await restart({ check, example, workbench, temporary });
        await openHeader({ check, workbench });
      } finally {
        await workbench.close();
      }
    } finally {
      await server.stop();
    }
  },
};

/** A failed check leaves a picture of what was there instead. */
function checkWithScreenshot(tally, workbench) {
  return (name, run) =>
    tally.check(`vscode: ${name}`, async () => {
      try {
        await run();
      } catch (error) {
        await workbench.screenshot(`failed ${name}`);
        throw error;
      }
    });
}

async function story({ check, example, workbench }) {
  await check("a C file gets a squiggle", async () => {
    await workbench.openFile(example.file);
    await workbench.goTo(example.finding);
    await workbench.squiggle().waitFor();
    await workbench.screenshot("squiggle");
  });

  await check("the status item shows that the server is ready", async () => {
    await workbench.statusItem().waitFor();
  });

  await check("the hover at the finding tells the story", async () => {
    const hover = await workbench.hover(example.finding);
    contains(hover, [example.rule, example.heldLock]);
    await workbench.screenshot("hover at the finding");
  });

  await check("the hover at a statement shows the held locks", async () => {
    const hover = await workbench.hover(example.statement);
    contains(hover, [example.heldLock]);
    await workbench.screenshot("hover at a statement");
  });

  await check("the Problems panel lists it", async () => {
    await workbench.showProblems(basename(example.file));
    await workbench.problem(example.rule, example.heldLock).waitFor();
    await workbench.screenshot("problems");
  });

  await check("a typed fix makes it disappear", async () => {
    await workbench.moveLine(example.fix);
    await workbench.squiggle().waitFor({ state: "detached" });
    await workbench.problem(example.rule, example.heldLock).waitFor({ state: "detached" });
    await workbench.screenshot("fixed");
  });

  await check("undoing the fix brings it back", async () => {
    await workbench.undo(Math.abs(example.fix.to - example.fix.from));
    await workbench.problem(example.rule, example.heldLock).waitFor();
  });
}

async function restart({ check, example, workbench, temporary }) {
  await check("restarting replaces the server, which finds it again", async () => {
    const before = serverProcesses(temporary);
    await workbench.runCommand("Lockwright: Restart");
    await workbench.until("a server process in place of the old one", () => {
      const now = serverProcesses(temporary);
      return now.length === 1 && !before.includes(now[0]);
    });
    await workbench.problem(example.rule, example.heldLock).waitFor();
  });
}

async function openHeader({ check, workbench }) {
  await check("a header gets a squiggle", async () => {
    await workbench.openFile(header.file);
    await workbench.squiggle().waitFor();
    await workbench.showProblems(basename(header.file));
    await workbench.problem("recursive-lock", header.lock).waitFor();
    await workbench.screenshot("header");
  });
}

function contains(text, parts) {
  const missing = parts.filter((part) => !text.includes(part));
  if (missing.length > 0) throw new Error(`expected ${JSON.stringify(missing)} in: ${text}`);
}
