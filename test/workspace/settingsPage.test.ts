import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import schema from "../../docs/lockwright.schema.json";
import { createKernelModel } from "../../server/src/kernel/model";
import { readProjectSettings } from "../../server/src/workspace/projectSettings";

const page = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] ?? "");

describe("the page about settings", () => {
  it("has examples that are right", () => {
    const { primitives } = createKernelModel();
    expect(examples.length).toBeGreaterThan(1);
    for (const text of examples) {
      expect(readProjectSettings({ file: "example", text }, primitives).problems).toEqual([]);
    }
  });

  it("explains every key of the file", () => {
    const missing = Object.keys(schema.properties).filter((key) => !page.includes(`\n| \`${key}\``));
    expect(missing).toEqual([]);
  });
});
