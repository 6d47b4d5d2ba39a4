import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createMessages } from "../messages.mjs";

const require = createRequire(import.meta.url);
const {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} = require("vscode-languageserver-protocol/node");

/** The server over stdio without any editor: what every other client rests on. */
export const protocol = {
  name: "protocol",

  async run({ tally, example, server }) {
    const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
    const exit = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const connection = connect(child);
    const diagnostics = createMessages();
    connection.onNotification("textDocument/publishDiagnostics", (params) => diagnostics.add(params));
    try {
      await session({ tally, example, connection, diagnostics, exit });
    } finally {
      connection.dispose();
      child.kill("SIGKILL");
    }
    if (tally.failed > 0 && stderr !== "")
      console.log(`      server's standard error: ${stderr.slice(-2000)}`);
  },
};

function connect(child) {
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // A server that died is reported by the check that waits for it.
  connection.onError(() => undefined);
  child.stdin.on("error", () => undefined);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  connection.listen();
  return connection;
}

async function session({ tally, example, connection, diagnostics, exit }) {
  const path = join(example.folder, example.file);
  const uri = pathToFileURL(path).href;
  const textDocument = { uri };

  await tally.check("protocol: initialize", async () => {
    const { capabilities } = await withTimeout(
      "initialize",
      connection.sendRequest("initialize", initialize(example)),
    );
    assert(Boolean(capabilities.hoverProvider), "the server offers hovers");
    await connection.sendNotification("initialized", {});
  });

  await tally.check("protocol: diagnostics of an opened document", async () => {
    const document = { uri, languageId: "c", version: 1, text: readFileSync(path, "utf8") };
    await connection.sendNotification("textDocument/didOpen", { textDocument: document });
    const published = await diagnostics.first(
      (params) => params.uri === uri && params.diagnostics.length > 0,
    );
    const found = published.diagnostics.find(({ code }) => code === example.rule);
    assert(found !== undefined, `a ${example.rule} among ${JSON.stringify(published.diagnostics)}`);
    assert(found.range.start.line === example.finding.line, `the finding in line ${example.finding.line}`);
    assert((found.relatedInformation ?? []).length > 0, "the steps as related information");
  });

  await tally.check("protocol: hover", async () => {
    const hover = await withTimeout(
      "hover",
      connection.sendRequest("textDocument/hover", { textDocument, position: example.statement }),
    );
    assert(
      JSON.stringify(hover).includes(example.heldLock),
      `${example.heldLock} in ${JSON.stringify(hover)}`,
    );
  });

  await tally.check("protocol: shutdown and exit code 0", async () => {
    await withTimeout("shutdown", connection.sendRequest("shutdown"));
    await connection.sendNotification("exit");
    const code = await withTimeout("exit", exit);
    assert(code === 0, `exit code 0, not ${code}`);
  });
}

function initialize({ folder }) {
  const uri = pathToFileURL(folder).href;
  return {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "examples" }],
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        hover: { contentFormat: ["markdown", "plaintext"] },
        publishDiagnostics: { relatedInformation: true },
      },
    },
  };
}

function withTimeout(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${what} in 30 s`)), 30_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function assert(condition, expected) {
  if (!condition) throw new Error(`expected ${expected}`);
}
