import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
} from "vscode-languageserver";
import type { Finding, Severity, Step, StepAction, Trace } from "../findings/finding";
import type { LineMaps } from "./lineMaps";
import { uriOfFile } from "./treePaths";

export interface DiagnosticContext {
  readonly root: string;
  readonly lines: LineMaps;
  /** The editor shows related information; otherwise the story becomes part of the message. */
  readonly relatedInformation: boolean;
  readonly showInformation: boolean;
  /** URL of the folder with the rules' pages. */
  readonly documentationBase: string | undefined;
}

/** The findings of one file as the editor shows them. */
export function toDiagnostics(
  findings: readonly Finding[],
  context: DiagnosticContext,
): Promise<Diagnostic[]> {
  const shown = findings.filter(({ severity }) => context.showInformation || severity !== "information");
  return Promise.all(shown.map((finding) => toDiagnostic(finding, context)));
}

async function toDiagnostic(finding: Finding, context: DiagnosticContext): Promise<Diagnostic> {
  const { relatedInformation, documentationBase } = context;
  const story = finding.traces.flatMap(traceEntries);
  return {
    range: await context.lines.range(finding),
    severity: severities[finding.severity],
    source: "lockwright",
    code: finding.rule,
    message: relatedInformation ? finding.message : [finding.message, ...story.map(storyLine)].join("\n"),
    data: { fingerprint: finding.fingerprint },
    ...(documentationBase !== undefined && {
      codeDescription: { href: `${documentationBase.replace(/\/$/, "")}/${finding.rule}.md` },
    }),
    ...(relatedInformation && {
      relatedInformation: await Promise.all(story.map((entry) => toRelated(entry, context))),
    }),
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

interface StoryEntry {
  readonly step: Step;
  readonly text: string;
}

/** Every step has an entry: what is done, and by whom where that is another function than before. */
function traceEntries({ title, steps }: Trace, index: number): StoryEntry[] {
  return steps.map((step, at) => {
    const subject = `${step.function}()`;
    const deed = describeStep(step);
    if (at > 0)
      return { step, text: step.function === steps[at - 1]?.function ? deed : `${subject} ${deed}` };
    // A title about the same function says what the steps say; another one tells why they matter.
    const opening = title.startsWith(subject) ? "" : `${title}: `;
    return { step, text: `${index + 1}. ${opening}${subject} ${deed}` };
  });
}

function describeStep({ action, class: about, text }: Step): string {
  if (action === "call") return text.startsWith("guard(") ? `enters ${text}` : `calls ${calledName(text)}`;
  return `${verbs[action]} ${about ?? text}`.trimEnd();
}

/** `foo->ops->stop()` for `foo->ops->stop(foo, 1)`; other code as it is. */
function calledName(text: string): string {
  const name = /^[\w.>-]+(?=\s*\()/.exec(text)?.[0];
  return name === undefined ? text : `${name}()`;
}

const verbs: Readonly<Record<Exclude<StepAction, "call">, string>> = {
  acquire: "takes",
  release: "drops",
  wait: "waits for",
  signal: "signals",
  alloc: "allocates memory by",
  sleep: "sleeps in",
  enter: "is entered with",
  bind: "binds a callback to",
};

function storyLine({ step, text }: StoryEntry): string {
  return `  ${step.file}:${step.line}: ${text}`;
}

async function toRelated(
  { step, text }: StoryEntry,
  { root, lines }: DiagnosticContext,
): Promise<DiagnosticRelatedInformation> {
  return { location: { uri: uriOfFile(root, step.file), range: await lines.range(step) }, message: text };
}
