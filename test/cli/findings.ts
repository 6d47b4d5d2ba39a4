import type { Finding, Step } from "../../server/src/findings/finding";

function step(line: number, rest: Pick<Step, "action" | "text"> & Partial<Step>): Step {
  return { file: "drivers/x/a.c", line, column: 2, length: 5, function: "foo_stop", ...rest };
}

/** A wait under a lock that the awaited work needs. */
export const crossRelease: Finding = {
  rule: "cross-release-deadlock",
  severity: "error",
  fingerprint: "f1",
  message: "foo_stop() waits for work struct foo.work while holding struct foo.lock",
  classes: ["struct foo.lock", "work struct foo.work"],
  file: "drivers/x/a.c",
  line: 9,
  column: 2,
  length: 16,
  function: "foo_stop",
  locks: [{ struct: "foo", member: "lock", symbol: null, file: "drivers/x/a.c" }],
  traces: [
    {
      title: "foo_stop() holds struct foo.lock and waits",
      steps: [
        step(8, { action: "acquire", class: "struct foo.lock", text: "mutex_lock(&foo->lock)" }),
        step(9, { action: "wait", class: "work struct foo.work", text: "cancel_work_sync(&foo->work)" }),
      ],
    },
    {
      title: "foo_work() takes struct foo.lock",
      steps: [
        step(20, { action: "enter", text: "foo_work", function: "foo_work" }),
        step(21, { action: "call", text: "foo_take(foo)", function: "foo_work" }),
        step(110, {
          action: "acquire",
          class: "struct foo.lock",
          text: "mutex_lock(&foo->lock)",
          function: "foo_take",
          file: "drivers/x/take.c",
        }),
      ],
    },
  ],
};

export const guess: Finding = { ...crossRelease, severity: "information", fingerprint: "f2" };
export const warning: Finding = { ...crossRelease, severity: "warning", fingerprint: "f3", traces: [] };
