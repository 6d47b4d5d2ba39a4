import { describe, expect, it } from "vitest";
import { maskText } from "../../server/src/syntax/mask";
import { loadTestGrammar } from "./loadTestGrammar";

const grammar = await loadTestGrammar();

function parses(text: string): boolean {
  const tree = grammar.parse(text);
  const isClean = !tree.root.hasError;
  tree.dispose();
  return isClean;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Statements of a function body, with what they read as. */
const statements: readonly (readonly [what: string, before: string, after: string])[] = [
  ["a loop macro", "list_for_each_entry(a, &b, c) { d(a); }", "while (a, &b, c) { d(a); }"],
  ["a loop macro with a plain statement", "for_each_set_bit(a, b, c)\n\td(a);", "while (a, b, c) d(a);"],
  ["a call that is named like a loop", "bus_for_each_dev(a, b, c);", "bus_for_each_dev(a, b, c);"],
  ["a loop in a condition", "if (a)\n\tlist_for_each(b, c)\n\t\td(b);", "if (a) while (b, c) d(b);"],
  ["an indented statement behind an unknown macro", "skb_each(a, b)\n\t\tc(b);", "while (a, b) c(b);"],
  ["a loop closed by a macro", "do { a(); } while_each_it(b, c);", "do { a(); } while (b, c);"],
  ["a scoped guard", "scoped_guard(mutex, &a->b) c();", "while (mutex, &a->b) c();"],
  ["a scoped guard with a block", "scoped_guard(rcu) { a(); }", "while (rcu) { a(); }"],
  ["a conditional guard", "scoped_cond_guard(m, return -EINTR, &a) b();", "while (m, -EINTR, &a) b();"],
  ["a conditional guard with a bare jump", "scoped_cond_guard(m, return, &a) { }", "while (m, 0 , &a) { }"],
  ["a scope with a function name", "with_power(a, b)\n\t\tc();", "while (a, b) c();"],
  ["a statement macro before a block", "UNLIKELY_IF(a) { b(); }", "while (a) { b(); }"],
  [
    "a statement macro before a block and else",
    "IS_OK(a) { b(); } else { c(); }",
    "if (a) { b(); } else { c(); }",
  ],
  ["a statement macro without arguments", "FOREVER() { a(); }", "{ a(); }"],
  ["a bare macro word", "BEGIN\n\ta(b);", "a(b);"],
  ["a record type argument", "a = container_of(b, struct c, d);", "a = container_of(b, c, d);"],
  ["a pointer type argument", "a = va_arg(b, struct c *);", "a = va_arg(b, c );"],
  ["a typedef pointer argument", "a = va_arg(b, c_t **);", "a = va_arg(b, c_t );"],
  ["a const type argument", "a = f(b, const struct c *);", "a = f(b, c );"],
  ["a builtin type argument", "a = min_t(unsigned int, b, c);", "a = min_t(_nsigned , b, c);"],
  ["a cast and a sizeof", "a = (struct b *)c(sizeof(struct d));", "a = (struct b *)c(sizeof(struct d));"],
  ["a local prototype", "int f(struct a *b);", "int f(struct a *b);"],
  ["an offset of a path", "a = offsetof(struct b, c.d);", "a = _ffsetof( b, c.d);"],
  ["an offset", "a = offsetof(struct b, c);", "a = offsetof(struct b, c);"],
  ["an operator argument", "CHECK(a, ==, b);", "CHECK(a, 0 , b);"],
  ["a jump argument", 'CHECK(a, "b", return -EIO);', 'CHECK(a, "b", -EIO);'],
  ["a jump argument with semicolon", 'CHECK(a, "b", return -EIO;);', 'CHECK(a, "b", -EIO );'],
  ["an empty last argument", "CHECK(a, b,);", "CHECK(a, b );"],
  ["statements as argument", "msec(a, 2000,\n\t\tif (b(a)) break;\n\t);", "({ if (b(a)) break; });"],
  [
    "a statement and a jump as argument",
    "CHECK(a(b),\n\tc = -EIO; goto out);\nd();",
    "while(_){ c = -EIO; goto out;} d();",
  ],
  [
    "a statement and a jump as argument behind a condition",
    "if (a)\n\tCHECK(b(c), d = -EIO; goto out);\nelse\n\tf();",
    "if (a) while(_){ d = -EIO; goto out;} else f();",
  ],
  [
    "calls as argument",
    "wait(a, b(), unlock(&c); schedule(); lock(&c));",
    "wait(a, b(), unlock(&c), schedule(), lock(&c));",
  ],
  ["typeof of an expression", "typeof(*a->b) *c = d;", "typeof *c = d;"],
  ["typeof in a cast", "a = (typeof(*b))c;", "a = (typeof )c;"],
  ["a case range", "switch (a) { case 1 ... 5: b(); }", "switch (a) { case 1 : b(); }"],
  ["assembly", 'asm volatile("a %0 {" : "=r"(b) : "i"(C));', ";"],
  ["a level in front of a string", 'printk(KERN_ERR "a" "b");', 'printk( "a" "b");'],
  ["a level in front of a prefix", 'printk(KERN_ERR PFX "a");', 'printk( "a");'],
  ["a macro inside a string", 'f("a" PRIx64 "b" NAME(c), d);', 'f("a" "b" , d);'],
  ["a string behind a keyword", 'return "a";', 'return "a";'],
  ["an argument that begins with a digit", "f(a, 5000baseT_Full);", "f(a, _000baseT_Full);"],
  ["numbers", "a = 0x1fUL + 1e9 + 1.5f + 0b11;", "a = 0x1fUL + 1e9 + 1.5f + 0b11;"],
  ["a unit behind a number", "a = 2 SECONDS;", "a = 2 ;"],
  ["cleanup", "struct a *b __free(kfree) = c();", "struct a *b = c();"],
  ["an attribute in a declaration", "int a __maybe_unused, __iomem *b;", "int a , *b;"],
  ["a static declaring macro", "static DEFINE_MUTEX(a);", "DEFINE_MUTEX(a);"],
  ["an initialized declaring macro", "DECLARE_BITMAP(a, B) = { c, };", "DECLARE_BITMAP(a, B) ;"],
  ["a guard", "guard(mutex)(&a->b);", "guard(mutex)(&a->b);"],
  ["a class", "CLASS(fd, a)(b);", "CLASS(fd, a)(b);"],
  ["a wait macro", "wait_event(a, b->c == 1);", "wait_event(a, b->c == 1);"],
  ["arms of whole statements", "#ifdef A\n\ta();\n#else\n\tb();\n#endif", "{{ a(); }{ b(); }}"],
  [
    "an arm split over an if",
    "#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\tc();\n\t}",
    "if (a) { c(); }",
  ],
  ["a dead arm", "#if 0\n\ta();\n#else\n\tb();\n#endif", "b();"],
  ["a definition", "#define A(x) { \\\n\tb(x)\n\ta();", "a();"],
  ["a statement macro without semicolon", "CHECK(a)\n\tb();", "CHECK(a) ;b();"],
  ["a statement macro at the end of a block", "if (a) {\n\t\tCHECK(b)\n\t}", "if (a) { CHECK(b) ;}"],
  [
    "a statement macro before a label",
    "switch (a) {\n\tENTRY(b)\n\tdefault:\n\t}",
    "switch (a) { ENTRY(b) ;default: }",
  ],
  ["a bare macro word at the end of a block", "{ a();\n\tSTATE_CHECK\n\t}", "{ a(); STATE_CHECK ;}"],
  ["a macro as the last value of a list", "int a[] = { b, (u8)C(d)\n\t};", "int a[] = { b, (u8)C(d) };"],
  ["a bare word before a loop", "unrolled for (;;) a();", "for (;;) a();"],
  ["a condition with parentheses of its own", "if FAILED(a) b();", "if(FAILED(a))b();"],
  ["a case without colon", "switch (a) { case ENTRY(b); break; }", "switch (a) { case ENTRY(b): break; }"],
  ["a computed jump", "a: goto *b[c->d];", "a: goto b ;"],
  ["an inferred type", "const auto a = b();", "const int a = b();"],
  ["an attribute behind a variable", "cpu_t a __uninitialized;", "cpu_t a ;"],
  ["a word before a type", "PORT_STATIC count_t a;", "count_t a;"],
  ["a product of three behind a cast", "a = (u64)b * c * D;", "a = (u64)b * c * D;"],
  ["a word behind an array", "char a[4] UNTERMINATED;", "char a[4] ;"],
  ["two macros for a string", "f(a, VERSION STAMP);", "f(a, VERSION );"],
  ["a macro that brings its comma along", 'f("a", FLAGS(NAME) b);', 'f("a", b);'],
  ["an alignment of an expression", "a = __alignof__(*b);", "a = sizeof (*b);"],
  ["a cast to a function pointer", "a = (u32 (*)(struct b *, u32))c;", "a = (u32 (*)(struct b *, u32))c;"],
  ["an attribute in a type argument", "a = alloc_percpu(void __iomem *);", "a = alloc_percpu(_oid );"],
  ["an operand in brackets", "OP(a, __arg([b]));", "OP(a, __arg((b)));"],
  ["members without name", "struct { u32 : 4; u32 a; } b;", "struct { u32 a; } b;"],
  [
    "statements as all arguments",
    "RETRY_LOOP(a.b++; ,\n\t\treturn true;\n\t);",
    "while(_){ a.b++; return true; };",
  ],
  ["a label that looks like an attribute", "goto __free;\n__free:\n\ta();", "goto __free; __free: a();"],
];

/** File-scope texts, with what they read as. */
const declarations: readonly (readonly [what: string, before: string, after: string])[] = [
  ["a section", "static int __init f(void) { }", "static int f(void) { }"],
  ["contracts", "void f(struct a *b) __acquires(&b->c) __must_hold(d) { }", "void f(struct a *b) { }"],
  ["a GNU attribute", "__attribute__((noinline)) int f(void) { }", "int f(void) { }"],
  ["an unknown macro before a type", "SOME_SCOPE int f(int a) { }", "int f(int a) { }"],
  ["an unknown macro before a named type", "SOME_SCOPE a_t f(int a) { }", "a_t f(int a) { }"],
  ["an unknown macro behind a type", "static int SOME f(int a) { }", "static int f(int a) { }"],
  ["a word in an array parameter", "int f(u8 a[at_least SIZE]) { }", "int f(u8 a[ SIZE]) { }"],
  ["a spelling before a macro", "STATIC int INIT f(int a) { }", "static int f(int a) { }"],
  ["a spelling", "STATIC int f(int a) { }", "static int f(int a) { }"],
  ["a system call", "SYSCALL_DEFINE1(f, int, a) { }", "int ALL_DEFINE1(f, int, a) { }"],
  ["a static macro definition", "static DEFINE_IT(f) { }", "static int NE_IT(f) { }"],
  ["a static macro declaration", "static DEFINE_MUTEX(a);", "DEFINE_MUTEX(a);"],
  [
    "an initialized macro declaration",
    "static DEFINE_PER_CPU(struct a, b) = { .c = 1 };",
    "DEFINE_PER_CPU( a, b) ;",
  ],
  ["a macro without semicolon", "module_init(f)\nint a;", "int a;"],
  [
    "parameters keep their types",
    "int f(struct a *b, unsigned int c);",
    "int f(struct a *b, unsigned int c);",
  ],
  ["top-level assembly", 'asm(".text");\nint a;', "; int a;"],
  ["a bitmap member", "struct a { DECLARE_BITMAP(b, 4); };", "struct a { DECLARE_BITMAP b ; };"],
  ["a flexible array member", "struct a { DECLARE_FLEX_ARRAY(struct b, c); };", "struct a { struct b c ; };"],
  [
    "grouped members",
    "struct a { struct_group(b, int c; struct d e;); int f; };",
    "struct a { int c; struct d e; int f; };",
  ],
  [
    "guarded members",
    "struct a { int b __guarded_by(&c); u8 __unused; };",
    "struct a { int b ; u8 __unused; };",
  ],
  [
    "an ops table",
    "static const struct a b __initconst = { .c = d, };",
    "static const struct a b = { .c = d, };",
  ],
];

describe("maskText", () => {
  it.each(statements)("masks %s", (_what, before, after) => {
    const text = `void f(void)\n{\n\t${before}\n}\n`;
    const masked = maskText(text).text;
    expect(masked.length).toBe(text.length);
    expect(squeezed(masked)).toBe(squeezed(`void f(void)\n{\n\t${after}\n}\n`));
    expect(parses(masked)).toBe(true);
  });

  it.each(declarations)("masks %s at file scope", (_what, before, after) => {
    const masked = maskText(before).text;
    expect(masked.length).toBe(before.length);
    expect(squeezed(masked)).toBe(squeezed(after));
    expect(parses(masked)).toBe(true);
  });

  it("tells loops from other macros in front of statements", () => {
    const text = "void f(void)\n{\n\tlist_for_each(a, b)\n\t\tc();\n\tscoped_guard(rcu)\n\t\td();\n}\n";
    const masked = maskText(text);
    expect(masked.loops).toEqual([text.indexOf("list_for_each")]);
    expect(masked.scopes).toEqual([text.indexOf("scoped_guard")]);
  });

  it("takes an else without an if for the end of the arm that was read", () => {
    const text = "int f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\tg();\n}";
    expect(squeezed(maskText(text).text)).toBe("int f(int a) { g(); }");
  });
});
