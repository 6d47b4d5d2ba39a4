import { join } from "node:path";
import { encodeFacts } from "./facts/codec";
import { extractFile } from "./facts/extractFile";
import { ModelCache } from "./kernel/modelCache";
import { createBatchHandler } from "./node/extractBatch";
import { loadGrammar } from "./syntax/grammar";

const models = new ModelCache();
const grammar = loadGrammar({
  grammarWasm: join(__dirname, "tree-sitter-c.wasm"),
  runtimeWasm: join(__dirname, "web-tree-sitter.wasm"),
});

/** One batch of files; runs in a thread of the pool. */
export const extractBatch = createBatchHandler(async ({ settings: { primitives, ...rest }, ...source }) =>
  encodeFacts(
    extractFile({ ...source, ...rest }, { grammar: await grammar, model: models.withRows(primitives) }),
  ),
);
