import { describe, expect, it } from "vitest";
import { createBatchHandler } from "../../server/src/node/extractBatch";

describe("the handler of a batch", () => {
  it("turns what makes the parser throw into an error of that file", async () => {
    const handle = createBatchHandler(({ text }) => {
      if (text === "bad") throw new Error("out of memory");
      return new TextEncoder().encode(text);
    });
    const reply = await handle({
      root: "/nowhere",
      requests: [
        { path: "a.c", text: "one", depth: "full" },
        { path: "b.c", text: "bad", depth: "full" },
        { path: "c.c", text: "two", depth: "full" },
      ],
    });
    expect(reply.items).toEqual([
      { length: 3, bytes: 3 },
      { length: 0, bytes: 3, error: "could not be analyzed: out of memory" },
      { length: 3, bytes: 3 },
    ]);
    expect(Buffer.from(reply.facts).toString()).toBe("onetwo");
  });
});
