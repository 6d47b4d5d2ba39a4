import { describe, expect, it } from "vitest";
import { renderLockdep } from "../../server/src/cli/renderLockdep";
import { renderText } from "../../server/src/cli/renderText";
import { shownPath } from "../../server/src/cli/shownPath";
import { crossRelease, guess, warning } from "./findings";

const plain = { color: false, path: (file: string) => file };

describe("text", () => {
  it("is a line in the shape of gcc's, and the story", () => {
    expect(renderText([crossRelease], plain)).toMatchInlineSnapshot(`
      "drivers/x/a.c:9:2: error: foo_stop() waits for work struct foo.work while holding struct foo.lock [cross-release-deadlock]
        1. foo_stop() holds struct foo.lock and waits
            drivers/x/a.c:8:2: acquire mutex_lock(&foo->lock) struct foo.lock in foo_stop()
            drivers/x/a.c:9:2: wait    cancel_work_sync(&foo->work) work struct foo.work in foo_stop()
        2. foo_work() takes struct foo.lock
            drivers/x/a.c:20:2:     enter   foo_work in foo_work()
            drivers/x/a.c:21:2:     call    foo_take(foo) in foo_work()
            drivers/x/take.c:110:2: acquire mutex_lock(&foo->lock) struct foo.lock in foo_take()

      "
    `);
  });

  it("calls warnings and guesses what gcc calls them", () => {
    const lines = renderText([warning, guess], plain).split("\n");
    expect(lines[0]).toMatch(/^drivers\/x\/a\.c:9:2: warning: .* \[cross-release-deadlock\]$/);
    expect(lines[2]).toMatch(/^drivers\/x\/a\.c:9:2: note: /);
  });

  it("has colors when asked, and the same words", () => {
    const colored = renderText([crossRelease], { ...plain, color: true });
    expect(colored).toContain("\u001b[31m");
    // eslint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(renderText([crossRelease], plain));
  });

  it("of nothing is nothing", () => {
    expect(renderText([], plain)).toBe("");
  });
});

describe("lockdep", () => {
  it("shows the chain in reverse and a column for each side", () => {
    expect(renderLockdep([crossRelease], plain)).toMatchInlineSnapshot(`
      "----------------------------------------------------------
      error: foo_stop() waits for work struct foo.work while holding struct foo.lock [cross-release-deadlock]
      at drivers/x/a.c:9:2 in foo_stop()

      the dependency chain (in reverse order) is:

      -> #1 (struct foo.lock): foo_work() takes struct foo.lock
             [S] foo_work in foo_work() at drivers/x/a.c:20
             foo_take(foo) in foo_work() at drivers/x/a.c:21
             mutex_lock(&foo->lock) in foo_take() at drivers/x/take.c:110

      -> #0 (work struct foo.work): foo_stop() holds struct foo.lock and waits
             mutex_lock(&foo->lock) in foo_stop() at drivers/x/a.c:8
             [W] cancel_work_sync(&foo->work) in foo_stop() at drivers/x/a.c:9

      possible scenario:

             CPU0                            CPU1
             ----                            ----
             lock(struct foo.lock);
             wait(work struct foo.work);
                                             lock(struct foo.lock);

             nobody can go on

      fingerprint: f1
      "
    `);
  });

  it("says nothing that log readers take for a running kernel's report", () => {
    const text = renderLockdep([crossRelease, warning, guess], plain);
    expect(text).not.toMatch(
      /WARNING:|possible circular|possible recursive|\*\*\* DEADLOCK \*\*\*|BUG:|INFO:/,
    );
  });
});

describe("the path shown", () => {
  it.each([
    ["/linux", "/linux", "fs/a.c"],
    ["/linux/fs", "/linux", "a.c"],
    ["/linux/mm", "/linux", "../fs/a.c"],
    ["/", "/linux", "linux/fs/a.c"],
    ["/home/me", "/linux", "fs/a.c"],
  ])("in %s of a tree at %s is %s", (cwd, root, shown) => {
    expect(shownPath("fs/a.c", root, cwd)).toBe(shown);
  });
});
