import { type FixtureEngine, loadFixtureEngine, type SourceText } from "../harness/fixtureEngine";
import type { Finding } from "../../server/src/findings/finding";

export const engine: FixtureEngine = await loadFixtureEngine();

export async function findingsOf(files: readonly SourceText[]): Promise<readonly Finding[]> {
  return (await engine.analyze(files)).findings;
}

export async function findingsIn(text: string, path = "drivers/x/a.c"): Promise<readonly Finding[]> {
  return findingsOf([{ path, text }]);
}

/** What comes before the functions of {@link sampleFunctions}. */
export const sampleHead = [
  "#include <linux/mutex.h>",
  "#include <linux/spinlock.h>",
  "#include <linux/workqueue.h>",
  "",
  "struct foo {",
  "\tstruct mutex a;",
  "\tstruct mutex b;",
  "\tspinlock_t s;",
  "\tstruct work_struct work;",
  "};",
  "",
  "static DEFINE_MUTEX(big);",
  "",
].join("\n");

/** Functions with one finding of every rule, to be put in any order. Keys are their prototypes. */
export const sampleFunctions: Readonly<Record<string, string>> = {
  "void foo_ab(struct foo *foo)":
    "\tmutex_lock(&foo->a);\n\tmutex_lock(&foo->b);\n\tmutex_unlock(&foo->b);\n\tmutex_unlock(&foo->a);",
  "void foo_ba(struct foo *foo)": "\tmutex_lock(&foo->b);\n\tfoo_take_a(foo);\n\tmutex_unlock(&foo->b);",
  "static void foo_take_a(struct foo *foo)": "\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);",
  "void foo_twice(struct foo *foo)": "\tmutex_lock(&big);\n\tfoo_big();\n\tmutex_unlock(&big);",
  "static void foo_big(void)": "\tmutex_lock(&big);\n\tmutex_unlock(&big);",
  "static void foo_work(struct work_struct *work)":
    "\tstruct foo *foo = container_of(work, struct foo, work);\n\n\tmutex_lock(&foo->a);\n\tmutex_unlock(&foo->a);",
  "void foo_init(struct foo *foo)": "\tINIT_WORK(&foo->work, foo_work);",
  "void foo_stop(struct foo *foo)":
    "\tmutex_lock(&foo->a);\n\tcancel_work_sync(&foo->work);\n\tmutex_unlock(&foo->a);",
};

/** The sample as one file, with its functions in the order given. */
export function printSample(prototypes: readonly string[] = Object.keys(sampleFunctions)): string {
  const declarations = Object.keys(sampleFunctions).map((prototype) => `${prototype};\n`);
  const definitions = prototypes.map(
    (prototype) => `${prototype}\n{\n${sampleFunctions[prototype] ?? ""}\n}\n`,
  );
  return [sampleHead, ...declarations, "", ...definitions].join("\n");
}

/** What must not change when code moves. */
export function identities(findings: readonly Finding[]): string[] {
  return findings
    .map(({ rule, severity, fingerprint, message }) => [rule, severity, fingerprint, message].join(" | "))
    .sort();
}

/** Fingerprints alone, sorted. */
export function fingerprints(findings: readonly Finding[]): string[] {
  return findings.map(({ fingerprint }) => fingerprint).sort();
}
