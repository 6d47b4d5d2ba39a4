import type { AnnotationStats } from "../reading/annotations";
import { percent, type Row, textTable } from "./textTable";

/** What the source says of locks, beside what the analysis says. */
export function annotationTables(annotations: AnnotationStats): readonly string[] {
  const { disagreements, incomparable, notHeld, contradictions } = annotations;
  return [
    agreementTable(annotations),
    textTable("Disagreements", countRows(disagreements)),
    textTable("Annotations that cannot be compared", countRows(incomparable)),
    textTable("Locks said not to be held", [
      ["assertions", notHeld.total],
      ["comparable", notHeld.comparable, percent(notHeld.comparable, notHeld.total)],
      ["contradicted", notHeld.contradicted, percent(notHeld.contradicted, notHeld.comparable)],
      ["annotations of which the opposite is done", contradictions],
    ]),
  ];
}

function agreementTable({ byKind, all }: AnnotationStats): string {
  const row = ([kind, counts]: readonly [string, AnnotationStats["all"]]): Row => {
    const { total, resolvable, callersKnown, agreed, viaAnnotation, sameObject } = counts;
    const recall = percent(agreed, callersKnown);
    return [kind, total, resolvable, callersKnown, agreed, recall, viaAnnotation, sameObject];
  };
  const header = [
    "",
    "total",
    "resolvable",
    "callers known",
    "agreed",
    "recall",
    "by annotation",
    "same object",
  ];
  return textTable("Annotations", [header, ...Object.entries(byKind).map(row), row(["all", all])]);
}

function countRows(counts: Readonly<Record<string, number>>): readonly Row[] {
  return Object.entries(counts).map(([reason, count]): Row => [reason, count]);
}
