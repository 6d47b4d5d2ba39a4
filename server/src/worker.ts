import { join } from "node:path";
import { encodeFacts } from "./facts/codec";
import { extractFile } from "./facts/extractFile";
import { createKernelModel } from "./kernel/model";
import { createBatchHandler } from "./node/extractBatch";
import { loadGrammar } from "./syntax/grammar";

const model = createKernelModel();
const grammar = loadGrammar({
  grammarWasm: join(__dirname, "tree-sitter-c.wasm"),
  runtimeWasm: join(__dirname, "web-tree-sitter.wasm"),
});

/** One batch of files; runs in a thread of the pool. */
export const extractBatch = createBatchHandler(async (source) =>
  encodeFacts(extractFile(source, { grammar: await grammar, model })),
);
