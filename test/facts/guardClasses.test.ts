import { describe, expect, test } from "vitest";
import { factsOf } from "./extract";
import { printFacts, printFunction } from "./printFacts";

function printClasses(text: string): string {
  const facts = factsOf(`${text};\n`);
  return [printFacts(facts), ...facts.functions.map(printFunction)].join("\n");
}

describe("guard classes", () => {
  test("DEFINE_GUARD", () => {
    expect(printClasses(`DEFINE_GUARD(foo, struct foo *, foo_lock(_T), foo_unlock(_T))`))
      .toMatchInlineSnapshot(`
      "DEFINE_GUARD foo type struct foo* base - [guard foo enter] [guard foo exit]
      guard inline guard foo enter(_T: struct foo*) -> void
      b0: t0 = foo_lock(_T); return
      guard inline guard foo exit(_T: struct foo*) -> void
      b0: t0 = foo_unlock(_T); return"
    `);
  });

  test("DEFINE_GUARD_COND", () => {
    expect(printClasses(`DEFINE_GUARD_COND(foo, _try, foo_trylock(_T))`)).toMatchInlineSnapshot(`
      "DEFINE_GUARD_COND foo_try conditional type - base foo [guard foo_try enter] []
      guard inline guard foo_try enter(_T: ?) -> int
      b0: t0 = foo_trylock(_T); return t0"
    `);
  });

  test("DEFINE_GUARD_COND with a condition", () => {
    expect(printClasses(`DEFINE_GUARD_COND(foo, _intr, foo_lock_intr(_T), _RET == 0)`))
      .toMatchInlineSnapshot(`
      "DEFINE_GUARD_COND foo_intr conditional type - base foo [guard foo_intr enter] []
      guard inline guard foo_intr enter(_T: ?) -> int
      b0: t0 = foo_lock_intr(_T); return (t0 == 0)"
    `);
  });

  test("DEFINE_GUARD_COND with the comparison inside", () => {
    expect(printClasses(`DEFINE_GUARD_COND(foo, _intr, foo_lock_intr(_T) == 0)`)).toMatchInlineSnapshot(`
      "DEFINE_GUARD_COND foo_intr conditional type - base foo [guard foo_intr enter] []
      guard inline guard foo_intr enter(_T: ?) -> int
      b0: t0 = foo_lock_intr(_T); return (t0 == 0)"
    `);
  });

  test("DEFINE_LOCK_GUARD_0", () => {
    expect(printClasses(`DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())`))
      .toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_0 rcu type struct {lock: void*}* base - [guard rcu enter] [guard rcu exit]
      guard inline guard rcu enter(_T: struct {lock: void*}*) -> void
      b0: t0 = rcu_read_lock(); return
      guard inline guard rcu exit(_T: struct {lock: void*}*) -> void
      b0: t0 = rcu_read_unlock(); return"
    `);
  });

  test("DEFINE_LOCK_GUARD_1", () => {
    expect(printClasses(`DEFINE_LOCK_GUARD_1(foo, struct foo, foo_lock(_T->lock), foo_unlock(_T->lock))`))
      .toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_1 foo type struct {lock: struct foo*}* base - [guard foo enter] [guard foo exit]
      guard inline guard foo enter(_T: struct {lock: struct foo*}*) -> void
      b0: t0 = foo_lock(_T->lock); return
      guard inline guard foo exit(_T: struct {lock: struct foo*}*) -> void
      b0: t0 = foo_unlock(_T->lock); return"
    `);
  });

  test("DEFINE_LOCK_GUARD_1 with members", () => {
    expect(
      printClasses(`DEFINE_LOCK_GUARD_1(foo, spinlock_t,
	spin_lock_irqsave(_T->lock, _T->flags),
	spin_unlock_irqrestore(_T->lock, _T->flags),
	unsigned long flags)`),
    ).toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_1 foo type struct {lock: spinlock_t*; flags: unsigned long}* base - [guard foo enter] [guard foo exit]
      guard inline guard foo enter(_T: struct {lock: spinlock_t*; flags: unsigned long}*) -> void
      b0: t0 = spin_lock_irqsave(_T->lock, _T->flags); return
      guard inline guard foo exit(_T: struct {lock: spinlock_t*; flags: unsigned long}*) -> void
      b0: t0 = spin_unlock_irqrestore(_T->lock, _T->flags); return"
    `);
  });

  test("DEFINE_LOCK_GUARD_1 without exit", () => {
    expect(printClasses(`DEFINE_LOCK_GUARD_1(foo_init, struct foo, foo_init(_T->lock), /* */)`))
      .toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_1 foo_init type struct {lock: struct foo*}* base - [guard foo_init enter] [guard foo_init exit]
      guard inline guard foo_init enter(_T: struct {lock: struct foo*}*) -> void
      b0: t0 = foo_init(_T->lock); return
      guard inline guard foo_init exit(_T: struct {lock: struct foo*}*) -> void
      b0: return"
    `);
  });

  test("DEFINE_LOCK_GUARD_1_COND", () => {
    expect(printClasses(`DEFINE_LOCK_GUARD_1_COND(foo, _kill, foo_lock_killable(_T->lock), _RET == 0)`))
      .toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_1_COND foo_kill conditional type - base foo [guard foo_kill enter] []
      guard inline guard foo_kill enter(_T: ?) -> int
      b0: t0 = foo_lock_killable(_T->lock); return (t0 == 0)"
    `);
  });

  test("DEFINE_LOCK_GUARD_2", () => {
    expect(
      printClasses(
        `DEFINE_LOCK_GUARD_2(two, struct foo, lock2(_T->lock, _T->lock2), unlock2(_T->lock, _T->lock2))`,
      ),
    ).toMatchInlineSnapshot(`
      "DEFINE_LOCK_GUARD_2 two type struct {lock: struct foo*; lock2: struct foo*}* base - [guard two enter] [guard two exit]
      guard inline guard two enter(_T: struct {lock: struct foo*; lock2: struct foo*}*) -> void
      b0: t0 = lock2(_T->lock, _T->lock2); return
      guard inline guard two exit(_T: struct {lock: struct foo*; lock2: struct foo*}*) -> void
      b0: t0 = unlock2(_T->lock, _T->lock2); return"
    `);
  });

  test("DEFINE_CLASS", () => {
    expect(printClasses(`DEFINE_CLASS(fd, struct fd, fdput(_T), fdget(fd), int fd)`)).toMatchInlineSnapshot(`
      "DEFINE_CLASS fd type struct fd base - [guard fd enter] [guard fd exit]
      guard inline guard fd enter(fd: int) -> struct fd
      b0: t0 = fdget(fd); return t0
      guard inline guard fd exit(_T: struct fd) -> void
      b0: t0 = fdput(_T); return"
    `);
  });

  test("DEFINE_CLASS with code", () => {
    expect(
      printClasses(
        `DEFINE_CLASS(foo, struct foo *, if (!IS_ERR_OR_NULL(_T)) put_foo(_T), get_foo(a, b), struct bar *a, int b)`,
      ),
    ).toMatchInlineSnapshot(`
      "DEFINE_CLASS foo type struct foo* base - [guard foo enter] [guard foo exit]
      guard inline guard foo enter(a: struct bar*, b: int) -> struct foo*
      b0: t0 = get_foo(a, b); return t0
      guard inline guard foo exit(_T: struct foo*) -> void
      b0: t0 = IS_ERR_OR_NULL(_T); if t0 -> b1 else b2
      b1: return
      b2: t1 = put_foo(_T); -> b1"
    `);
  });

  test("EXTEND_CLASS", () => {
    expect(printClasses(`EXTEND_CLASS(fd, _raw, fdget_raw(fd), int fd)`)).toMatchInlineSnapshot(`
      "EXTEND_CLASS fd_raw type - base fd [guard fd_raw enter] []
      guard inline guard fd_raw enter(fd: int) -> ?
      b0: t0 = fdget_raw(fd); return t0"
    `);
  });

  test("DEFINE_FREE", () => {
    expect(printClasses(`DEFINE_FREE(put_foo, struct foo *, if (!IS_ERR_OR_NULL(_T)) put_foo(_T))`))
      .toMatchInlineSnapshot(`
      "DEFINE_FREE put_foo type struct foo* base - [] [free put_foo]
      guard inline free put_foo(_T: struct foo*) -> void
      b0: t0 = IS_ERR_OR_NULL(_T); if t0 -> b1 else b2
      b1: return
      b2: t1 = put_foo(_T); -> b1"
    `);
  });

  test("DEFINE_CLASS_IS_GUARD is nothing", () => {
    expect(printClasses(`DEFINE_CLASS_IS_GUARD(foo)`)).toMatchInlineSnapshot(`""`);
  });

  test("statement as the lock", () => {
    expect(
      printClasses(`DEFINE_GUARD(foo, struct foo *, ({ foo_lock(_T); bar_lock(_T->bar); }), foo_unlock(_T))`),
    ).toMatchInlineSnapshot(`
      "DEFINE_GUARD foo type struct foo* base - [guard foo enter] [guard foo exit]
      guard inline guard foo enter(_T: struct foo*) -> void
      b0: t0 = foo_lock(_T); t1 = bar_lock(_T->bar); return
      guard inline guard foo exit(_T: struct foo*) -> void
      b0: t0 = foo_unlock(_T); return"
    `);
  });
});
