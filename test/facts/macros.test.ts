import { describe, expect, test } from "vitest";
import { factsOf } from "./extract";
import { printFunction } from "./printFacts";

function printMacros(text: string): string {
  return factsOf(`${text}\n`).functions.map(printFunction).join("\n");
}

describe("macros", () => {
  test("expression macro", () => {
    expect(printMacros(`#define foo(x) bar((x)->y, 1)`)).toMatchInlineSnapshot(`
      "macro inline foo(x: ?) -> ?
      b0: t0 = bar(x->y, 1); return t0"
    `);
  });

  test("member macro", () => {
    expect(printMacros(`#define foo_lock_of(x) (&(x)->lock)`)).toMatchInlineSnapshot(`
      "macro inline foo_lock_of(x: ?) -> ?
      b0: return &x->lock"
    `);
  });

  test("do while zero", () => {
    expect(printMacros(`#define foo_lock(x) do { mutex_lock(&(x)->lock); (x)->n++; } while (0)`))
      .toMatchInlineSnapshot(`
      "macro inline foo_lock(x: ?) -> ?
      b0: t0 = mutex_lock(&x->lock); x->n = (x->n + 1); return"
    `);
  });

  test("statement expression", () => {
    expect(printMacros(`#define foo_get(x) ({ struct foo *__f = (x); mutex_lock(&__f->lock); __f->y; })`))
      .toMatchInlineSnapshot(`
      "macro inline foo_get(x: ?) -> ?
      b0: __f = x; t0 = mutex_lock(&__f->lock); return __f->y"
    `);
  });

  test("continuation lines", () => {
    expect(
      printMacros(`#define foo(x) \\
	do { \\
		lock(x); \\
	} while (0)`),
    ).toMatchInlineSnapshot(`
      "macro inline foo(x: ?) -> ?
      b0: t0 = lock(x); return"
    `);
  });

  test("to_foo", () => {
    expect(printMacros(`#define to_foo(d) container_of(d, struct foo, dev)`)).toMatchInlineSnapshot(`
      "macro inline to_foo(d: ?) -> ?
      b0: t0 = container_of(d, type<struct foo>, dev); return t0"
    `);
  });

  test("pasted names", () => {
    expect(printMacros(`#define call(x) do_##x(1)`)).toMatchInlineSnapshot(`
      "macro inline call(x: ?) -> ?
      b0: t0 = do_##x(1); return t0"
    `);
  });

  test("stringified argument", () => {
    expect(printMacros(`#define say(x) print(#x, x)`)).toMatchInlineSnapshot(`
      "macro inline say(x: ?) -> ?
      b0: t0 = print(x, x); return t0"
    `);
  });

  test("rest arguments", () => {
    expect(printMacros(`#define foo_dbg(f, fmt, ...) dev_dbg((f)->dev, fmt, ##__VA_ARGS__)`))
      .toMatchInlineSnapshot(`
        "macro inline foo_dbg(f: ?, fmt: ?, __VA_ARGS__: ?) -> ?
        b0: t0 = dev_dbg(f->dev, fmt, __VA_ARGS__); return t0"
      `);
  });

  test("named rest arguments", () => {
    expect(printMacros(`#define foo_dbg(f, args...) dev_dbg((f)->dev, args)`)).toMatchInlineSnapshot(`
      "macro inline foo_dbg(f: ?, args: ?) -> ?
      b0: t0 = dev_dbg(f->dev, args); return t0"
    `);
  });

  test("loop macro", () => {
    expect(printMacros(`#define for_each_foo(f, b) for (f = first(b); f; f = next(f))`))
      .toMatchInlineSnapshot(`
      "macro inline for_each_foo(f: ?, b: ?) -> ?
      b0: t0 = first(b); f = t0; -> b1
      b1: if f -> b2 else b3
      b2: t1 = next(f); f = t1; -> b1
      b3: return"
    `);
  });

  test("if macro", () => {
    expect(printMacros(`#define lock_if(c, l) if (c) mutex_lock(l)`)).toMatchInlineSnapshot(`
      "macro inline lock_if(c: ?, l: ?) -> ?
      b0: if c -> b1 else b2
      b1: t0 = mutex_lock(l); -> b2
      b2: return"
    `);
  });

  test("two statements", () => {
    expect(printMacros(`#define both(x) lock(x); unlock(x)`)).toMatchInlineSnapshot(`
      "macro inline both(x: ?) -> ?
      b0: t0 = lock(x); t1 = unlock(x); return"
    `);
  });

  test("alias of a function", () => {
    expect(printMacros(`#define foo_lock bar_lock`)).toMatchInlineSnapshot(`
      "macro object-like inline foo_lock() -> ?
      b0: return bar_lock"
    `);
  });

  test("alias of a member", () => {
    expect(printMacros(`#define rdev_lock (rdev->lock)`)).toMatchInlineSnapshot(`
      "macro object-like inline rdev_lock() -> ?
      b0: return rdev->lock"
    `);
  });

  test("alias of an address", () => {
    expect(printMacros(`#define the_lock &foo.lock`)).toMatchInlineSnapshot(`
      "macro object-like inline the_lock() -> ?
      b0: return &foo.lock"
    `);
  });

  test("constants are nothing", () => {
    expect(
      printMacros(`#define A 1
#define B (1 << 3)
#define C(x) ((x) << 4)
#define D "abc"
#define E A
#define F`),
    ).toMatchInlineSnapshot(`""`);
  });

  test("initialisers are nothing", () => {
    expect(printMacros(`#define INIT(x) { .lock = UNLOCKED(x.lock) }`)).toMatchInlineSnapshot(`""`);
  });

  test("unbalanced macro is lost or empty", () => {
    expect(printMacros(`#define BEGIN(x) if (lock(x)) {`)).toMatchInlineSnapshot(`
      "macro inline BEGIN(x: ?) -> ?
      b0: t0 = lock(x); if t0 -> b1 else b2
      b1: -> b2
      b2: return"
    `);
  });
});
