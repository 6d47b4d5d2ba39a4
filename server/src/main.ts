import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { decodeFacts } from "./facts/codec";
import { createKernelModel } from "./kernel/model";
import { LanguageServer } from "./lsp/languageServer";
import { openConnection } from "./lsp/openConnection";
import { systemScheduler } from "./lsp/scheduler";
import { createFileHost } from "./node/fileHost";
import { findRoot } from "./node/findRoot";
import { lockwrightVersion } from "./node/version";
import { createWorkspace } from "./workspace/createWorkspace";

const connection = openConnection(process.argv);
const rulePages = join(__dirname, "..", "docs", "rules");

if (connection === undefined) {
  process.stderr.write("lockwright: the language server needs a transport: --stdio or --node-ipc\n");
  process.exitCode = 2;
} else {
  new LanguageServer(connection, {
    version: lockwrightVersion,
    scheduler: systemScheduler,
    ...(existsSync(rulePages) && { documentationBase: pathToFileURL(rulePages).href }),
    openWorkspace: ({ root, workers, onProblem }) => {
      const workerFile = join(__dirname, "worker.cjs");
      const threads = workers === undefined ? {} : { workers };
      const host = createFileHost({ root, workerFile, decode: decodeFacts, onProblem, ...threads });
      const workspace = createWorkspace({ host, model: createKernelModel() });
      return { workspace, readFile: (path) => host.readFile(path) };
    },
    findRoot,
  }).listen();
}
