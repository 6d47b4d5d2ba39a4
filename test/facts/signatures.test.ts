import { describe, expect, test } from "vitest";
import { factsOf } from "./extract";
import { printFunction } from "./printFacts";

function printSignatures(text: string): string {
  return factsOf(`${text}\n`)
    .functions.map((facts) => printFunction(facts).split("\n")[0])
    .join("\n");
}

describe("signatures", () => {
  test("plain", () => {
    expect(printSignatures(`int f(struct foo *p, int a) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(p: struct foo*, a: int) -> int"`,
    );
  });

  test("no parameters", () => {
    expect(printSignatures(`static void f(void) { }`)).toMatchInlineSnapshot(`"function static f() -> void"`);
  });

  test("old style empty", () => {
    expect(printSignatures(`f() { }`)).toMatchInlineSnapshot(`"function f() -> int"`);
  });

  test("pointer result", () => {
    expect(
      printSignatures(`static inline struct foo *f(const char *name) { return 0; }`),
    ).toMatchInlineSnapshot(`"function static inline f(name: char*) -> struct foo*"`);
  });

  test("attributes", () => {
    expect(
      printSignatures(`static __always_inline int __must_check f(struct foo __user *p) { return 0; }`),
    ).toMatchInlineSnapshot(`"function static f(p: struct foo*) -> int"`);
  });

  test("init section", () => {
    expect(printSignatures(`static int __init f(void) { return 0; }`)).toMatchInlineSnapshot(
      `"function static f() -> int init"`,
    );
  });

  test("exit section", () => {
    expect(printSignatures(`static void __exit f(void) { }`)).toMatchInlineSnapshot(
      `"function static f() -> void exit"`,
    );
  });

  test("annotations behind", () => {
    expect(
      printSignatures(`static void f(struct foo *p) __acquires(&p->lock) __must_hold(&p->x) { }`),
    ).toMatchInlineSnapshot(`"function static f(p: struct foo*) -> void acquires(&p->lock) mustHold(&p->x)"`);
  });

  test("annotations in front", () => {
    expect(
      printSignatures(`__releases(&p->lock)
static void f(struct foo *p)
{ }`),
    ).toMatchInlineSnapshot(`"function static f(p: struct foo*) -> void releases(&p->lock)"`);
  });

  test("conditional acquisition", () => {
    expect(
      printSignatures(`bool f(spinlock_t *l) __cond_acquires(true, l) { return 1; }`),
    ).toMatchInlineSnapshot(`"function f(l: spinlock_t*) -> bool condAcquires(true, l)"`);
  });

  test("function pointer parameter", () => {
    expect(
      printSignatures(`int f(int (*cb)(int, void *), void *data) { return cb(1, data); }`),
    ).toMatchInlineSnapshot(`"function f(cb: fn int*, data: void*) -> int"`);
  });

  test("array parameter", () => {
    expect(printSignatures(`int f(int a[4], struct foo *list[]) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(a: int*, list: struct foo**) -> int"`,
    );
  });

  test("unnamed parameter", () => {
    expect(printSignatures(`int f(int, struct foo *) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(: int, : struct foo*) -> int"`,
    );
  });

  test("variadic", () => {
    expect(printSignatures(`int f(const char *fmt, ...) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(fmt: char*) -> int"`,
    );
  });

  test("typedef types", () => {
    expect(printSignatures(`foo_t f(bar_t x, baz_t *y) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(x: bar_t, y: baz_t*) -> foo_t"`,
    );
  });

  test("system call", () => {
    expect(
      printSignatures(`SYSCALL_DEFINE2(f, struct foo __user *, p, unsigned int, flags) { return 0; }`),
    ).toMatchInlineSnapshot(`"function static __se_sys_f(p: struct foo*, flags: unsigned int) -> long"`);
  });

  test("two lines", () => {
    expect(
      printSignatures(`static struct foo *
f(struct bar *b,
  int c)
{ return 0; }`),
    ).toMatchInlineSnapshot(`"function static f(b: struct bar*, c: int) -> struct foo*"`);
  });

  test("parameter that looks like an attribute", () => {
    expect(printSignatures(`int f(int __x, u32 __unused) { return 0; }`)).toMatchInlineSnapshot(
      `"function f(__x: int, __unused: u32) -> int"`,
    );
  });

  test("STATIC macro", () => {
    expect(printSignatures(`STATIC foo_len_t f(int a) { return 0; }`)).toMatchInlineSnapshot(
      `"function static f(a: int) -> foo_len_t"`,
    );
  });
});
