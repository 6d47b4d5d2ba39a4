import { neverCancelled } from "../../server/src/base/cancellation";
import type { Snapshot, Workspace } from "../../server/src/workspace/api";
import { createWorkspace } from "../../server/src/workspace/createWorkspace";
import type { Host } from "../../server/src/workspace/host";
import { createMemoryHost } from "../harness/memoryHost";
import { extract, model } from "../program/linkTexts";

/** A tree in memory whose files a test may change behind the workspace's back. */
export interface MemoryTree {
  /** What is on disk. */
  readonly disk: Map<string, string>;
  readonly host: Host;
  readonly workspace: Workspace;
  readonly analyze: () => Promise<Snapshot>;
}

export interface TreeOptions {
  readonly scope?: readonly string[];
  /** See `WorkspaceOptions`: 0 reads no more than the scope needs. */
  readonly smallTree?: number;
  /** What of the host is different. */
  readonly change?: (host: Host) => Partial<Host>;
}

export function createTree(
  files: Readonly<Record<string, string>>,
  { scope = [], change = () => ({}), ...options }: TreeOptions = {},
): MemoryTree {
  const disk = new Map(Object.entries(files));
  const plain = createMemoryHost({ files: disk, extract });
  const host: Host = { ...plain, ...change(plain) };
  const workspace = createWorkspace({ host, model, ...options });
  workspace.setScope(scope);
  return { disk, host, workspace, analyze: () => workspace.analyze(neverCancelled) };
}

/** Result of a fresh workspace over the same texts. */
export function fromScratch(
  files: Readonly<Record<string, string>>,
  options: TreeOptions = {},
): Promise<Snapshot> {
  return createTree(files, options).analyze();
}

/** What is the same for equal texts: all but times. */
export function comparable({ findings, stats }: Snapshot): unknown {
  const { seconds, peakRssBytes, bytes, ...rest } = stats;
  return { findings, stats: [rest, typeof seconds, typeof peakRssBytes, typeof bytes] };
}

export function rules({ findings }: Snapshot): string[] {
  return findings.map(({ rule, file }) => `${rule} ${file}`);
}

/** Locks of one struct, in a header. */
export const header = [
  "#ifndef FOO_H",
  "#define FOO_H",
  "struct mutex {\n\tint word;\n};",
  "struct foo {\n\tstruct mutex a;\n\tstruct mutex b;\n\tint flag;\n};",
  "void foo_take_a(struct foo *foo);",
  "#endif",
  "",
].join("\n");

const include = '#include "foo.h"\n';

/** Takes a, then b. */
export const takesAB = `${include}void foo_ab(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tmutex_lock(&foo->b);\n\tmutex_unlock(&foo->b);\n\tmutex_unlock(&foo->a);\n}\n`;

/** Takes b, then a, which another file does. */
export const takesBA = `${include}void foo_ba(struct foo *foo)\n{\n\tmutex_lock(&foo->b);\n\tfoo_take_a(foo);\n\tmutex_unlock(&foo->b);\n}\n`;

export const takesA = `${include}void foo_take_a(struct foo *foo)\n{\n\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);\n}\n`;

export const takesNothing = `${include}void foo_take_a(struct foo *foo)\n{\n\tfoo->flag = 1;\n}\n`;

/** A tree with one cycle over three files. */
export const cycleTree: Readonly<Record<string, string>> = {
  "drivers/x/foo.h": header,
  "drivers/x/ab.c": takesAB,
  "drivers/x/ba.c": takesBA,
  "drivers/x/take.c": takesA,
};
