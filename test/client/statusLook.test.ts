import { describe, expect, it } from "vitest";
import { readServerStatus } from "../../client/src/serverStatus";
import { statusLook } from "../../client/src/statusLook";

describe("the status item", () => {
  it("shows what is being read while it is read", () => {
    const look = statusLook({ state: "indexing", text: "12 of 80 files" });
    expect(look.text).toBe("$(sync~spin) Lockwright: 12 of 80 files");
    expect(look.alarming).toBe(false);
  });

  it("takes no room for words once the server is ready", () => {
    expect(statusLook({ state: "ready", text: "80 files" })).toEqual({
      text: "$(lock) Lockwright",
      tooltip: "80 files",
      alarming: false,
    });
  });

  it("is alarming only when the server failed", () => {
    expect(statusLook({ state: "failed", text: "" })).toMatchObject({
      alarming: true,
      tooltip: "Stopped working",
    });
    expect(statusLook({ state: "starting", text: "" }).alarming).toBe(false);
  });
});

describe("a status notification", () => {
  it("is taken as it is when it has the right shape", () => {
    expect(readServerStatus({ state: "ready", text: "" })).toEqual({ state: "ready", text: "" });
  });

  it.each([
    undefined,
    null,
    "ready",
    {},
    { state: "asleep", text: "" },
    { state: "ready" },
    { state: "ready", text: 1 },
  ])("is ignored when it is %j", (params) => {
    expect(readServerStatus(params)).toBeUndefined();
  });
});
