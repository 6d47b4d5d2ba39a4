import { execFileSync } from "node:child_process";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { decodeFacts } from "../../server/src/facts/codec";
import { createFileHost, type FileHostOptions } from "../../server/src/node/fileHost";
import type { FileProblem } from "../../server/src/node/fileProblem";
import type { ExtractRequest, ExtractResult, Host } from "../../server/src/workspace/host";
import { temporaryTrees } from "./temporaryTree";

const makeTree = temporaryTrees();
const workerFile = fileURLToPath(new URL("../../dist/worker.cjs", import.meta.url));
const open: Host[] = [];

function hostOf(root: string, options: Partial<FileHostOptions> = {}): Host {
  const host = createFileHost({ root, workerFile, decode: decodeFacts, workers: 2, ...options });
  open.push(host);
  return host;
}

async function extractAll(host: Host, requests: readonly ExtractRequest[]): Promise<ExtractResult[]> {
  const results: ExtractResult[] = [];
  for await (const result of host.extract(requests)) results.push(result);
  return results;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.dispose()));
});

describe("listFiles", () => {
  it("finds sources and headers, in byte order, relative to the root", async () => {
    const root = makeTree({
      "b/z.c": "",
      "b/A.h": "",
      "a.c": "",
      "b.c": "",
      "a.o": "",
      ".git/x.c": "",
      "b/c.txt": "",
    });
    const host = hostOf(root);
    expect(await host.listFiles()).toEqual(["a.c", "b.c", "b/A.h", "b/z.c"]);
    expect(await host.listFiles("b")).toEqual(["b/A.h", "b/z.c"]);
  });

  it("follows no symbolic links, not even in circles, and lists no special files", async () => {
    const root = makeTree({ "a/x.c": "" });
    symlinkSync("..", join(root, "a/loop"));
    symlinkSync("x.c", join(root, "a/link.c"));
    execFileSync("mkfifo", [join(root, "a/pipe.c")]);
    expect(await hostOf(root).listFiles()).toEqual(["a/x.c"]);
  });

  it("reports a folder that cannot be read and goes on", async () => {
    const root = makeTree({ "a/x.c": "", "closed/y.c": "" });
    const problems: FileProblem[] = [];
    const host = hostOf(root, { onProblem: (problem) => problems.push(problem) });
    // The superuser may read everything; a folder that is not there fails for everybody.
    chmodSync(join(root, "closed"), 0);
    const files = await host.listFiles();
    chmodSync(join(root, "closed"), 0o755);
    expect(files).toContain("a/x.c");
    expect(problems.length > 0).toBe(!files.includes("closed/y.c"));
    expect(await host.listFiles("gone")).toEqual([]);
    expect(problems.at(-1)).toEqual({ path: "gone", reason: "no such file or directory" });
  });
});

describe("readFile", () => {
  it("gives bytes as characters", async () => {
    const host = hostOf(makeTree({ "a.c": "/* \xc3\xa9 \xff */" }));
    expect(await host.readFile("a.c")).toBe("/* \xc3\xa9 \xff */");
  });

  it("gives nothing for what is no source, and says why", async () => {
    const root = makeTree({ "binary.c": "int\0a;", "folder.c/x.c": "" });
    execFileSync("mkfifo", [join(root, "pipe.c")]);
    const problems: FileProblem[] = [];
    const host = hostOf(root, { onProblem: (problem) => problems.push(problem) });
    for (const path of ["binary.c", "folder.c", "pipe.c", "missing.c"]) {
      expect(await host.readFile(path)).toBeUndefined();
    }
    expect(problems.map(({ reason }) => reason)).toEqual([
      "binary file",
      "is a directory",
      "not a regular file",
      "no such file or directory",
    ]);
  });
});

describe("extract", () => {
  it("answers in the order asked, whatever the sizes", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `f${index}.c`);
    const contents = names.map((name, index) => [
      name,
      `void f${index}(void) {}\n`.repeat(index === 0 ? 2000 : 1),
    ]);
    const host = hostOf(makeTree(Object.fromEntries(contents) as Record<string, string>));
    const results = await extractAll(
      host,
      names.map((path) => ({ path, depth: "names" })),
    );
    expect(results.map(({ path }) => path)).toEqual(names);
    expect(results[149]?.facts?.defined).toEqual(["f149"]);
  });

  it("is not stopped by bad files", async () => {
    const host = hostOf(
      makeTree({ "good.c": "void good(void) {}", "binary.c": "\0", "odd.c": "}}}} ((( \xff" }),
    );
    const results = await extractAll(host, [
      { path: "missing.c", depth: "full" },
      { path: "binary.c", depth: "full" },
      { path: "odd.c", depth: "full" },
      { path: "good.c", depth: "full" },
    ]);
    expect(results.map(({ error }) => error)).toEqual([
      "no such file or directory",
      "binary file",
      undefined,
      undefined,
    ]);
    expect(results[3]?.facts?.functions.map(({ name }) => name)).toEqual(["good"]);
    expect(results[3]?.bytes).toBe("void good(void) {}".length);
  });

  it("reads the text it is given instead of the file", async () => {
    const host = hostOf(makeTree({ "a.c": "void disk(void) {}" }));
    const [result] = await extractAll(host, [{ path: "a.c", text: "void editor(void) {}", depth: "full" }]);
    expect(result?.facts?.functions.map(({ name }) => name)).toEqual(["editor"]);
  });

  it("gives the same with one worker as with three", async () => {
    const root = makeTree(
      Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [`f${at}.c`, `int v${at}; void f${at}(void) { g(); }`]),
      ),
    );
    const requests = Array.from({ length: 20 }, (_, at): ExtractRequest => ({
      path: `f${at}.c`,
      depth: "full",
    }));
    const alone = await extractAll(hostOf(root, { workers: 1 }), requests);
    const together = await extractAll(hostOf(root, { workers: 3 }), requests);
    expect(together).toEqual(alone);
  });

  it("starts nothing once disposed", async () => {
    const host = hostOf(makeTree({ "a.c": "" }));
    await host.dispose();
    const [result] = await extractAll(host, [{ path: "a.c", depth: "full" }]);
    expect(result?.error).toContain("the host is closed");
  });
});
