import { describe, expect, test } from "vitest";
import { factsOf } from "./extract";
import { printFacts } from "./printFacts";

describe("records and typedefs", () => {
  test("members in order", () => {
    expect(
      printFacts(factsOf(`struct foo { int a; struct mutex lock; struct bar *next; char name[16]; };`)),
    ).toMatchInlineSnapshot(`"struct foo {a: int; lock: struct mutex; next: struct bar*; name: char[]}"`);
  });

  test("a member whose name looks like an attribute", () => {
    expect(
      printFacts(factsOf(`struct foo { struct bar __bar; struct bar __packed; } __packed;`)),
    ).toMatchInlineSnapshot(`"struct foo {__bar: struct bar; __packed: struct bar}"`);
  });

  test("several declarators", () => {
    expect(printFacts(factsOf(`struct foo { int a, *b, c[2], **d; };`))).toMatchInlineSnapshot(
      `"struct foo {a: int; b: int*; c: int[]; d: int**}"`,
    );
  });

  test("bit fields", () => {
    expect(
      printFacts(factsOf(`struct foo { unsigned int a : 3, : 5, b : 1; u8 c:4; };`)),
    ).toMatchInlineSnapshot(`"struct foo {a: unsigned int; b: unsigned int; c: u8}"`);
  });

  test("function pointers", () => {
    expect(
      printFacts(
        factsOf(
          `struct ops { int (*open)(struct foo *, int); struct foo *(*get)(void); void (*all[4])(int); };`,
        ),
      ),
    ).toMatchInlineSnapshot(`"struct ops {open: fn int*; get: fn struct foo**; all: fn void*[]}"`);
  });

  test("anonymous struct and union", () => {
    expect(
      printFacts(factsOf(`struct foo { union { int a; struct { long b; spinlock_t c; }; }; int d; };`)),
    ).toMatchInlineSnapshot(`"struct foo {: union {a: int; : struct {b: long; c: spinlock_t}}; d: int}"`);
  });

  test("named inline struct", () => {
    expect(
      printFacts(factsOf(`struct foo { struct { struct mutex lock; int x; } inner, *other; };`)),
    ).toMatchInlineSnapshot(
      `"struct foo {inner: struct {lock: struct mutex; x: int}; other: struct {lock: struct mutex; x: int}*}"`,
    );
  });

  test("nested tagged struct", () => {
    expect(printFacts(factsOf(`struct outer { struct inner { int x; } one; struct inner *two; };`)))
      .toMatchInlineSnapshot(`
      "struct inner {x: int}
      struct outer {one: struct inner; two: struct inner*}"
    `);
  });

  test("attributes are no types", () => {
    expect(
      printFacts(
        factsOf(
          `struct foo { void __iomem *regs; int count ____cacheline_aligned; struct x __rcu *p; } __packed;`,
        ),
      ),
    ).toMatchInlineSnapshot(`"struct foo {regs: void*; count: int; p: struct x*}"`);
  });

  test("attributes with arguments", () => {
    expect(
      printFacts(
        factsOf(`struct foo { u8 data[] __counted_by(len); int a __aligned(8); } __attribute__((packed));`),
      ),
    ).toMatchInlineSnapshot(`"struct foo {data: u8[]; a: int}"`);
  });

  test("guarded members", () => {
    expect(
      printFacts(factsOf(`struct foo { struct mutex lock; int a __guarded_by(&lock); };`)),
    ).toMatchInlineSnapshot(`"struct foo {lock: struct mutex; a: int guarded by &lock}"`);
  });

  test("member macros", () => {
    expect(
      printFacts(
        factsOf(
          `struct foo { DECLARE_BITMAP(map, 64); DECLARE_FLEX_ARRAY(struct bar, bars); KABI_RESERVE(1); int last; };`,
        ),
      ),
    ).toMatchInlineSnapshot(`"struct foo {map: unsigned long[]; bars: struct bar[]; last: int}"`);
  });

  test("struct_group", () => {
    expect(
      printFacts(factsOf(`struct foo { struct_group(all, int a; spinlock_t b;); int c; };`)),
    ).toMatchInlineSnapshot(
      `"struct foo {a: int; b: spinlock_t; all: struct {a: int; b: spinlock_t}; c: int}"`,
    );
  });

  test("struct_group_tagged", () => {
    expect(
      printFacts(factsOf(`struct foo { struct_group_tagged(foo_tag, all, int a; int b;); };`)),
    ).toMatchInlineSnapshot(`"struct foo {a: int; b: int; all: struct {a: int; b: int}}"`);
  });

  test("members that look like attributes", () => {
    expect(
      printFacts(factsOf(`struct foo { u8 __reserved[4]; int __x; __be32 addr; __poll_t (*poll)(int); };`)),
    ).toMatchInlineSnapshot(`"struct foo {__reserved: u8[]; __x: int; addr: __be32; poll: fn __poll_t*}"`);
  });

  test("enum members", () => {
    expect(
      printFacts(factsOf(`struct foo { enum state state; enum { A, B } other; enum kind { C } kind; };`)),
    ).toMatchInlineSnapshot(`"struct foo {state: enum state; other: enum ; kind: enum kind}"`);
  });

  test("typeof members", () => {
    expect(
      printFacts(factsOf(`struct foo { typeof(int) a; typeof(((struct bar *)0)->x) b; };`)),
    ).toMatchInlineSnapshot(`"struct foo {a: typeof(int); b: typeof(\`((struct bar *)0)->x\`)}"`);
  });

  test("union", () => {
    expect(printFacts(factsOf(`union u { int a; struct b b; };`))).toMatchInlineSnapshot(
      `"union u {a: int; b: struct b}"`,
    );
  });

  test("conditional members keep both arms", () => {
    expect(
      printFacts(
        factsOf(`struct foo {
#ifdef X
	spinlock_t a;
#else
	struct mutex b;
#endif
	int c;
};`),
      ),
    ).toMatchInlineSnapshot(`"struct foo {a: spinlock_t; b: struct mutex; c: int}"`);
  });

  test("comments between members", () => {
    expect(
      printFacts(
        factsOf(`struct foo { /* int no; */ int a; // int no
 int b; };`),
      ),
    ).toMatchInlineSnapshot(`"struct foo {a: int; b: int}"`);
  });

  test("const and volatile", () => {
    expect(
      printFacts(factsOf(`struct foo { const char *const name; volatile int x; };`)),
    ).toMatchInlineSnapshot(`"struct foo {name: char*; x: int}"`);
  });

  test("unsigned types", () => {
    expect(
      printFacts(factsOf(`struct foo { unsigned long long a; long unsigned b; unsigned c; };`)),
    ).toMatchInlineSnapshot(`"struct foo {a: unsigned long long; b: long unsigned; c: unsigned}"`);
  });

  test("forward declaration is no record", () => {
    expect(printFacts(factsOf(`struct foo; struct bar { struct foo *f; };`))).toMatchInlineSnapshot(
      `"struct bar {f: struct foo*}"`,
    );
  });

  test("typedef of a name", () => {
    expect(printFacts(factsOf(`typedef struct foo foo_t; typedef unsigned long ulong_t;`)))
      .toMatchInlineSnapshot(`
      "typedef foo_t: struct foo
      typedef ulong_t: unsigned long"
    `);
  });

  test("typedef of an anonymous struct", () => {
    expect(printFacts(factsOf(`typedef struct { struct mutex lock; } foo_t;`))).toMatchInlineSnapshot(
      `"typedef foo_t: struct {lock: struct mutex}"`,
    );
  });

  test("typedef of a tagged struct", () => {
    expect(printFacts(factsOf(`typedef struct foo { int a; } foo_t, *foo_p;`))).toMatchInlineSnapshot(`
      "struct foo {a: int}
      typedef foo_t: struct foo
      typedef foo_p: struct foo*"
    `);
  });

  test("typedef of a function pointer", () => {
    expect(printFacts(factsOf(`typedef int (*handler_t)(int, void *);`))).toMatchInlineSnapshot(
      `"typedef handler_t: fn int*"`,
    );
  });

  test("typedef of a function", () => {
    expect(printFacts(factsOf(`typedef int handler_fn(int, void *); typedef foo_t (maker)(void);`)))
      .toMatchInlineSnapshot(`
      "typedef handler_fn: fn int
      typedef maker: fn foo_t"
    `);
  });

  test("enum alone is no record", () => {
    expect(printFacts(factsOf(`enum state { A, B = 2 };`))).toMatchInlineSnapshot(`""`);
  });
});
