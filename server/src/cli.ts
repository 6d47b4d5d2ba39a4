import { join } from "node:path";
import { runCli } from "./cli/runCli";
import { decodeFacts } from "./facts/codec";
import { createKernelModel } from "./kernel/model";
import { createFileHost } from "./node/fileHost";
import { findRoot } from "./node/findRoot";
import { withHeapRoom } from "./node/heapRoom";
import { interruptible, processOutput, peakRssBytes } from "./node/process";
import { lockwrightVersion } from "./node/version";
import { createWorkspace } from "./workspace/createWorkspace";

void withHeapRoom(__filename, () =>
  runCli(process.argv.slice(2), {
    version: lockwrightVersion,
    cwd: process.cwd(),
    env: process.env,
    stdout: processOutput(process.stdout),
    stderr: processOutput(process.stderr),
    openWorkspace: ({ root, jobs, settingsFile, onProblem }) =>
      createWorkspace({
        ...(settingsFile !== undefined && { settingsFile }),
        model: createKernelModel(),
        host: createFileHost({
          root,
          workerFile: join(__dirname, "worker.cjs"),
          decode: decodeFacts,
          onProblem,
          ...(jobs !== undefined && { workers: jobs }),
        }),
      }),
    findRoot,
    serve: async () => {
      await import(join(__dirname, "server.cjs"));
    },
    onInterrupt: interruptible,
    peakRssBytes,
    now: () => performance.now(),
  }),
).then((exitCode) => {
  process.exitCode = exitCode;
});
