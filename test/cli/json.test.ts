import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { renderJson } from "../../server/src/cli/renderJson";
import { ruleNames } from "../../server/src/findings/finding";
import { emptyStats } from "../lsp/fakeWorkspace";
import { crossRelease, guess } from "./findings";

const schema = JSON.parse(readFileSync("docs/findings.schema.json", "utf8")) as {
  definitions: { finding: { properties: { rule: { enum: string[] } } } };
};

function rendered(): string {
  const stats = { ...emptyStats, limitsHit: { b: 1, a: 2 }, partial: "only part of it was read" };
  return renderJson({ findings: [crossRelease, guess], stats, root: "/linux", version: "1.2.3" });
}

describe("json", () => {
  it("fits the published schema", () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(rendered()));
    expect(validate.errors).toBeNull();
  });

  it("has its keys in a fixed order", () => {
    const output = JSON.parse(rendered()) as Record<string, unknown> & { stats: { limitsHit: object } };
    expect(Object.keys(output)).toEqual(["schema", "tool", "root", "stats", "findings"]);
    expect(Object.keys(output.stats.limitsHit)).toEqual(["a", "b"]);
  });

  it("has a schema that knows every rule", () => {
    expect(schema.definitions.finding.properties.rule.enum).toEqual(ruleNames);
  });
});
