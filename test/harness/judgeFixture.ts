import type { Finding } from "../../server/src/findings/finding";
import { checkEvidence } from "./checkEvidence";
import { compareMarks, markOfFinding } from "./compareMarks";
import type { Fixture, Mark } from "./parseFixture";
import { describeMark } from "./writeMarks";

/** What is wrong with the findings of a fixture, one line each; empty when they are as marked. */
export function judgeFixture(fixture: Fixture, findings: readonly Finding[]): readonly string[] {
  return [
    ...checkVerdict(fixture),
    ...(fixture.verdict === "known-miss" ? judgeMiss(fixture, findings) : judgeMarks(fixture, findings)),
    ...findings.flatMap((finding) => checkEvidence(fixture.files, finding)),
  ];
}

function judgeMarks(fixture: Fixture, findings: readonly Finding[]): string[] {
  const { missing, unexpected } = compareMarks(fixture.marks, findings.map(markOfFinding));
  return [
    ...missing.map((mark) => `missing     ${placeOf(fixture, mark)}`),
    ...unexpected.map((mark) => `unexpected  ${placeOf(fixture, mark)}${messageOf(findings, mark)}`),
  ];
}

/** The marks of a known miss say what should be found one day. */
function judgeMiss(fixture: Fixture, findings: readonly Finding[]): string[] {
  const { missing, unexpected } = compareMarks(fixture.marks, findings.map(markOfFinding));
  const found = fixture.marks.filter((mark) => !missing.includes(mark));
  return [
    ...found.map((mark) => `no longer missed, make it a deadlock  ${placeOf(fixture, mark)}`),
    ...unexpected.map((mark) => `unexpected  ${placeOf(fixture, mark)}${messageOf(findings, mark)}`),
  ];
}

/** The verdict must agree with the marks, so that rewriting the marks cannot turn a deadlock into silence. */
function checkVerdict({ verdict, marks }: Fixture): string[] {
  const loud = marks.filter(({ severity }) => severity !== "information").length;
  if (verdict === "no-deadlock") return loud > 0 ? ["no-deadlock, but an error or warning is marked"] : [];
  return marks.length === 0 ? [`${verdict}, but nothing is marked`] : [];
}

function placeOf({ path, files }: Fixture, mark: Mark): string {
  const file = files.find((candidate) => candidate.path === mark.file);
  const code = file?.text.split("\n")[mark.line - 1]?.slice(mark.column - 1, mark.column - 1 + mark.length);
  const where = file === undefined ? mark.file : `${path}:${file.firstLine + mark.line - 1}`;
  return `${where}:${mark.column} \`${code ?? "?"}\` ${describeMark(mark)}`;
}

function messageOf(findings: readonly Finding[], mark: Mark): string {
  const finding = findings.find(
    ({ file, line, rule }) => file === mark.file && line === mark.line && rule === mark.rule,
  );
  return finding === undefined ? "" : `\n            ${finding.message}`;
}
