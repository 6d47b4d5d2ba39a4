import { describe, expect, it } from "vitest";
import { collectFindings } from "../../server/src/findings/collectFindings";
import type { Draft } from "../../server/src/findings/draft";
import type { Finding, Severity, Step } from "../../server/src/findings/finding";
import { readSources, type SourceText } from "../harness/fixtureEngine";
import { listFixtures, readFixture } from "../harness/runFixture";
import { extract, linkBare, present } from "../program/linkTexts";
import { findingsIn, findingsOf, printSample } from "./sampleTree";

interface Marked {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

const headers = readSources("test/fixtures/include", "include/");

/** The function a mark lies in. */
function functionAround(files: readonly SourceText[], { file, line, column }: Marked): string | undefined {
  const text = present(files.find(({ path }) => path === file)?.text, file);
  const { functions, lineStarts } = extract({ path: file, text, depth: "full" });
  const at = present(lineStarts[line - 1]) + column - 1;
  return functions.find(({ start, end }) => start <= at && at < end)?.name;
}

/** What is wrong with the place of a step. */
function problemOf(files: readonly SourceText[], step: Step): string[] {
  const marked = textAt(files, step);
  if (!/^[\w.>-]+$/.test(marked)) return [`"${marked}" is no name`];
  if (!step.text.startsWith(marked)) return [`"${marked}" does not begin "${step.text}"`];
  if (step.text === marked) return [`"${marked}" is all that is shown`];
  const around = functionAround(files, step);
  // A callback may be bound outside functions: `DECLARE_WORK(name, fn)`.
  if (around === undefined && step.action === "bind") return [];
  return around === step.function ? [] : [`"${marked}" is not in ${step.function}()`];
}

/** The source under a mark. */
function textAt(files: readonly SourceText[], { file, line, column, length }: Marked): string {
  const text = present(files.find(({ path }) => path === file)?.text, file);
  return present(text.split("\n")[line - 1], `line ${line} of ${file}`).slice(
    column - 1,
    column - 1 + length,
  );
}

describe("positions", () => {
  it("of the steps of the sample name what happens there", async () => {
    const files = [{ path: "drivers/x/a.c", text: printSample() }];
    const findings = await findingsOf(files);
    const story = (rule: string) =>
      findings
        .find((finding) => finding.rule === rule)
        ?.traces.map(({ steps }) =>
          steps.map((step) => `${step.function}: ${step.action} ${textAt(files, step)}`),
        );
    expect(story("lock-order-cycle")).toEqual([
      ["foo_ab: acquire mutex_lock", "foo_ab: acquire mutex_lock"],
      ["foo_ba: acquire mutex_lock", "foo_ba: call foo_take_a", "foo_take_a: acquire mutex_lock"],
    ]);
    expect(story("recursive-lock")).toEqual([
      ["foo_twice: acquire mutex_lock"],
      ["foo_twice: call foo_big", "foo_big: acquire mutex_lock"],
    ]);
    expect(story("cross-release-deadlock")).toEqual([
      ["foo_stop: acquire mutex_lock", "foo_stop: wait cancel_work_sync"],
      ["foo_init: bind INIT_WORK", "foo_work: acquire mutex_lock"],
    ]);
  });

  it("of all fixtures lie under a name, inside the function, and begin the text shown", async () => {
    for (const path of listFixtures()) {
      const fixture = readFixture(path);
      const files = [...headers, ...fixture.files];
      const findings = await findingsOf(fixture.files);
      for (const finding of findings) expect(textAt(files, finding), path).toMatch(/^[\w.>-]+$/);
      const steps = findings.flatMap(({ traces }) => traces.flatMap((trace) => trace.steps));
      expect(
        steps.flatMap((step) => problemOf(files, step)),
        path,
      ).toEqual([]);
    }
  });

  it("of a finding are those of one of its steps", async () => {
    for (const finding of await findingsIn(printSample())) {
      const spots = finding.traces.flatMap(({ steps }) => steps.map(spotOf));
      expect(spots).toContain(spotOf(finding));
    }
  });

  it("count bytes from 1, tabs as one", async () => {
    const text =
      "#include <linux/mutex.h>\nstatic DEFINE_MUTEX(m);\nvoid f(void)\n{\n\t/* \xe4\xf6 */ mutex_lock(&m);\n\t  mutex_lock(&m);\n}\n";
    const [finding] = await findingsIn(text);
    expect([finding?.line, finding?.column, finding?.length]).toEqual([6, 4, 10]);
    expect(finding?.traces[0]?.steps[0]).toMatchObject({ line: 5, column: 11, length: 10 });
  });

  it("of guards show the guard and its lock", async () => {
    const head =
      "#include <linux/mutex.h>\nstruct foo {\n\tstruct mutex lock;\n};\nvoid f(struct foo *foo)\n{\n";
    const shown = async (body: string) => {
      const [finding] = await findingsIn(`${head}${body}\n}\n`);
      return finding?.traces.map(({ steps }) => steps[0]?.text);
    };
    const plain = "guard(mutex)(&foo->lock)";
    expect(await shown(`\t${plain};\n\tmutex_lock(&foo->lock);`)).toEqual([plain, "mutex_lock(&foo->lock)"]);
    expect(await shown(`\tmutex_lock(&foo->lock);\n\t${plain};`)).toEqual(["mutex_lock(&foo->lock)", plain]);
    const scoped = "scoped_guard(mutex, &foo->lock)";
    expect(await shown(`\t${scoped}\n\t\tmutex_lock(&foo->lock);`)).toEqual([
      scoped,
      "mutex_lock(&foo->lock)",
    ]);
    expect(await shown(`\tmutex_lock(&foo->lock);\n\t${scoped} {\n\t\tf(foo);\n\t}`)).toEqual([
      "mutex_lock(&foo->lock)",
      scoped,
    ]);
  });

  it("of assigned callbacks show the assignment", async () => {
    const text =
      "#include <linux/hrtimer.h>\n#include <linux/mutex.h>\n#include <linux/spinlock.h>\n" +
      "struct foo {\n\tspinlock_t lock;\n\tstruct hrtimer timer;\n};\n" +
      "static enum hrtimer_restart foo_tick(struct hrtimer *timer)\n{\n\tstruct foo *foo = container_of(timer, struct foo, timer);\n\n" +
      "\tspin_lock(&foo->lock);\n\tspin_unlock(&foo->lock);\n\treturn HRTIMER_NORESTART;\n}\n" +
      "void foo_init(struct foo *foo)\n{\n\tfoo->timer.function = foo_tick;\n}\n" +
      "void foo_stop(struct foo *foo)\n{\n\tspin_lock(&foo->lock);\n\thrtimer_cancel(&foo->timer);\n\tspin_unlock(&foo->lock);\n}\n";
    const [finding] = await findingsIn(text);
    const bind = finding?.traces.flatMap(({ steps }) => steps).find(({ action }) => action === "bind");
    expect(bind).toMatchObject({ function: "foo_init", text: "foo->timer.function = foo_tick" });
  });

  it("show long and broken calls on one line", async () => {
    const text =
      "#include <linux/mutex.h>\nstatic DEFINE_MUTEX(m);\nvoid f(void)\n{\n\tmutex_lock(\n\t\t&m);\n\tmutex_lock(&m);\n}\n";
    const [finding] = await findingsIn(text);
    expect(finding?.traces[0]?.steps[0]?.text).toBe("mutex_lock( &m)");
  });
});

const spotOf = ({ file, line, column, length }: Marked): string => [file, line, column, length].join(":");

describe("the list of findings", () => {
  const program = linkBare({
    "a.c": "void f(void)\n{\n\tx();\n\ty();\n}\n",
    "b.c": "void g(void)\n{\n\tx();\n}\n",
  });
  const draft = (name: "f" | "g", severity: Severity, at: number, message = "m"): Draft => ({
    rule: "recursive-lock",
    severity,
    message,
    classes: [],
    site: { function: present(program.functionIndex.named(name)[0]), at, end: at + 1 },
    traces: [
      {
        title: `${name}${at}${message}`,
        steps: [
          {
            site: { function: present(program.functionIndex.named(name)[0]), at, end: at + 1 },
            action: "acquire",
          },
        ],
      },
    ],
  });
  const order = (findings: readonly Finding[]) =>
    findings.map(({ severity, file, line }) => `${severity} ${file}:${line}`);

  it("is sorted by severity, file and line whatever the order of the drafts", async () => {
    const sample = await findingsIn(printSample());
    const rank = { error: 0, warning: 1, information: 2 };
    expect(sample).toEqual(
      [...sample].sort((a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line),
    );
    const drafts = [draft("g", "error", 15), draft("f", "warning", 15)];
    const expected = ["error b.c:3", "warning a.c:3"];
    expect(order(collectFindings(drafts, () => undefined))).toEqual(expected);
    expect(order(collectFindings(drafts.toReversed(), () => undefined))).toEqual(expected);
  });

  it("tells one story once, the most severe first", () => {
    const drafts = [draft("f", "information", 21), draft("f", "error", 21), draft("f", "error", 15)];
    expect(order(collectFindings(drafts, () => undefined))).toEqual(["error a.c:3"]);
  });

  it("without a text still has positions", () => {
    const [finding] = collectFindings([draft("f", "error", 22)], () => undefined);
    expect([finding?.line, finding?.column, finding?.length]).toEqual([4, 2, 1]);
  });
});
