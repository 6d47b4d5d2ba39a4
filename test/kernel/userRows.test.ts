import { describe, expect, it } from "vitest";
import { createKernelModel } from "../../server/src/kernel/model";
import type { PrimitiveRow } from "../../server/src/kernel/primitiveRow";
import { checkUserRows } from "../../server/src/kernel/userRows";

const { primitives } = createKernelModel();

const lock: PrimitiveRow = { name: "foo_lock", family: "foo", kind: "acquire", target: "0.lock" };
const unlock: PrimitiveRow = { name: "foo_unlock", family: "foo", kind: "release", target: "1.lock" };

function problems(...rows: readonly PrimitiveRow[]): string[] {
  return checkUserRows(rows, primitives).map(({ index, key, message }) => `${index}.${key}: ${message}`);
}

describe("rows of a user", () => {
  it("are fine in pairs, wherever the lock stands among the arguments", () => {
    expect(problems(lock, unlock)).toEqual([]);
  });

  it("may be given back by a built-in primitive", () => {
    expect(problems({ name: "foo_lock", family: "mutex", kind: "acquire", target: "0" })).toEqual([]);
    expect(problems({ ...lock, releasedBy: "mutex_unlock" })).toEqual([]);
  });

  it("replace nothing that is built in", () => {
    expect(problems({ name: "mutex_lock", family: "mutex", kind: "acquire", target: "0" })).toEqual([
      "0.name: mutex_lock is built in and cannot be replaced",
    ]);
  });

  it("stand there once", () => {
    expect(problems(lock, unlock, unlock)).toEqual(["2.name: foo_unlock has a row already"]);
  });

  it("take nothing that is never given back", () => {
    expect(problems(lock)).toEqual([
      "0.kind: nothing gives back what foo_lock takes: no row of kind release has family foo and target .lock; name one with releasedBy, or say transient",
    ]);
    expect(problems({ ...lock, transient: true })).toEqual([]);
    expect(problems({ ...lock, releasedBy: "foo_unlok" }, unlock)).toEqual([
      "0.releasedBy: foo_unlok is no primitive of kind release",
    ]);
  });

  it("give back nothing that is never taken", () => {
    expect(problems({ ...unlock, target: "global:foo" })).toEqual([
      "0.kind: nothing takes what foo_unlock gives back: no row of kind acquire or try has family foo and target global:foo",
    ]);
  });

  it.each<[PrimitiveRow, string]>([
    [{ name: "f", family: "mutex", kind: "downgrade" }, "0.kind: f needs a target: which lock is it about?"],
    [
      { name: "f", family: "mutex", kind: "try", target: "0" },
      "0.kind: f needs returns: what does a try that failed give?",
    ],
    [
      { name: "f", family: "mutex", kind: "acquire", target: "0", interruptible: true },
      "0.interruptible: f needs returns: what does it give when it was interrupted?",
    ],
    [{ name: "f", family: "x", kind: "contextEnter" }, "0.kind: f needs a context: what is turned off?"],
    [
      { name: "f", family: "x", kind: "bind", sort: "work", target: "0" },
      "0.kind: f needs callbacks: which argument is the function?",
    ],
    [
      { name: "f", family: "x", kind: "init", target: "1", declares: true },
      "0.declares: f needs the target 0: it declares its first argument",
    ],
  ])("say all that their kind asks for (%#)", (row, problem) => {
    expect(problems(row)).toEqual([problem]);
  });
});
