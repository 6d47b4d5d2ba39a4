import type { Finding, Step, Trace } from "../findings/finding";
import { configurationOf } from "./configuration";
import { type Paint, paintFor, type TextStyle } from "./textStyle";

/**
 * The layout of lockdep's reports: the chain of classes in reverse order, then one column per CPU. Its opening lines
 * are left out on purpose: log readers take them for a report of a running kernel.
 */
export function renderLockdep(findings: readonly Finding[], style: TextStyle): string {
  const paint = paintFor(style);
  return findings.map((finding) => `${reportLines(finding, style, paint).join("\n")}\n`).join("\n");
}

const rule = "-".repeat(58);

function reportLines(finding: Finding, style: TextStyle, paint: Paint): string[] {
  const { file, line, column, function: name, severity } = finding;
  return [
    rule,
    `${paint.severity(severity, severity)}: ${finding.message} ${paint.faint(`[${finding.rule}]`)}`,
    `at ${paint.place(`${style.path(file)}:${line}:${column}`)} in ${name}()`,
    "",
    "the dependency chain (in reverse order) is:",
    "",
    ...chainLines(finding, style, paint),
    "possible scenario:",
    "",
    ...scenarioLines(finding.traces, paint),
    "",
    ...needLines(finding),
    `fingerprint: ${finding.fingerprint}`,
  ];
}

function needLines(finding: Finding): string[] {
  const needs = configurationOf(finding);
  return needs.length > 0 ? [`needs ${needs.join(", ")}`, ""] : [];
}

/** `-> #1 (class):` with the steps that lead there, the last trace first. */
function chainLines(finding: Finding, style: TextStyle, paint: Paint): string[] {
  const last = finding.traces.length - 1;
  return [...finding.traces].reverse().flatMap((trace, index) => {
    const name = blockingStep(trace)?.class ?? finding.classes[last - index] ?? "unknown";
    const steps = trace.steps.map(
      (step) =>
        `       ${mark(step)}${step.text} in ${step.function}() at ${style.path(step.file)}:${step.line}`,
    );
    return [`-> #${last - index} (${paint.lockClass(name)}): ${trace.title}`, ...steps, ""];
  });
}

/** Waits, events and the start of what signals, as DEPT marks them; locks need no mark. */
function mark({ action }: Step): string {
  if (action === "wait") return "[W] ";
  if (action === "signal") return "[E] ";
  return action === "enter" ? "[S] " : "";
}

const columnWidth = 32;

function scenarioLines(traces: readonly Trace[], paint: Paint): string[] {
  const heads = traces.map((_, cpu) => `CPU${cpu}`);
  const rows = [row(heads), row(heads.map(() => "----"))];
  traces.forEach((trace, cpu) => {
    const blocking = blockingStep(trace);
    const taken = trace.steps.filter((step) => step.action === "acquire" && step !== blocking);
    for (const step of taken) rows.push(cell(cpu, `lock(${step.class ?? step.text});`));
  });
  traces.forEach((trace, cpu) => {
    const blocking = blockingStep(trace);
    if (blocking !== undefined)
      rows.push(cell(cpu, `${verb(blocking)}(${blocking.class ?? blocking.text});`));
  });
  return [...rows, "", `       ${paint.strong("nobody can go on")}`];
}

/** Where a side of the cycle gets stuck: its last step that can block. */
function blockingStep(trace: Trace): Step | undefined {
  return trace.steps.findLast(({ action }) => action === "acquire" || action === "wait");
}

function verb({ action }: Step): string {
  return action === "wait" ? "wait" : "lock";
}

function cell(cpu: number, text: string): string {
  return row([...Array.from({ length: cpu }, () => ""), text]);
}

function row(cells: readonly string[]): string {
  return `       ${cells.map((text) => text.padEnd(columnWidth)).join("")}`.trimEnd();
}
