import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
} from "vscode-languageserver";
import type { Finding, Severity, Step, Trace } from "../findings/finding";
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

/** Every step has an entry; the first of a trace opens with what the trace shows. */
function traceEntries(trace: Trace, index: number): StoryEntry[] {
  return trace.steps.map((step, at) => {
    const title = at === 0 ? `${index + 1}. ${trace.title}: ` : "";
    return { step, text: `${title}${describeStep(step)}` };
  });
}

export function describeStep({ action, class: about, text, function: name }: Step): string {
  const subject = about === undefined ? "" : ` ${about}`;
  return `${action}${subject} at ${text} in ${name}()`;
}

function storyLine({ step, text }: StoryEntry): string {
  return `  ${step.file}:${step.line}: ${text}`;
}

async function toRelated(
  { step, text }: StoryEntry,
  { root, lines }: DiagnosticContext,
): Promise<DiagnosticRelatedInformation> {
  return { location: { uri: uriOfFile(root, step.file), range: await lines.range(step) }, message: text };
}
