import type { Finding, Step } from "../../server/src/findings/finding";
import type { VirtualFile } from "./parseFixture";

/** Whether a finding keeps the promises every finding makes, whatever it says. One line per broken promise. */
export function checkEvidence(files: readonly VirtualFile[], finding: Finding): string[] {
  const steps = finding.traces.flatMap((trace) => trace.steps);
  const named = new Set(steps.flatMap((step) => step.class ?? []));
  const problems = [
    ...finding.classes.filter((name) => !named.has(name)).map((name) => `no step names ${name}`),
    ...finding.traces
      .filter((trace) => trace.steps.length === 0)
      .map((trace) => `empty trace: ${trace.title}`),
    ...steps
      .filter((step) => !isInText(files, step))
      .map((step) => `step outside the text: ${placeOf(step)}`),
  ];
  if (finding.traces.length === 0) problems.push("no trace");
  if (finding.message === "" || finding.message.includes("\n")) problems.push("the message is not one line");
  if (!steps.some((step) => step.file === finding.file && step.line === finding.line)) {
    problems.push("no step stands where the finding does");
  }
  return problems.map((problem) => `evidence    ${finding.rule} at ${placeOf(finding)}: ${problem}`);
}

/** Steps in headers are taken on trust: only the fixture's own files are at hand. */
function isInText(files: readonly VirtualFile[], step: Step): boolean {
  const file = files.find(({ path }) => path === step.file);
  if (file === undefined) return step.file.startsWith("include/");
  const line = file.text.split("\n")[step.line - 1];
  return (
    line !== undefined && step.column >= 1 && step.length >= 1 && step.column - 1 + step.length <= line.length
  );
}

function placeOf(place: { readonly file: string; readonly line: number; readonly column: number }): string {
  return `${place.file}:${place.line}:${place.column}`;
}
