import { describe, expect, test } from "vitest";
import { flowOf } from "./extract";

describe("loop macros", () => {
  test("loop macro", () => {
    expect(flowOf(`list_for_each_entry(q, &p->list, node) foo(q);`)).toMatchInlineSnapshot(`
      "b0: t0 = list_for_each_entry(q, &p->list, node); -> b1
      b1: if \`list_for_each_entry\` -> b2 else b3
      b2: q = \`list_for_each_entry\`; t1 = foo(q); -> b1
      b3: return"
    `);
  });

  test("safe loop macro assigns two", () => {
    expect(flowOf(`list_for_each_entry_safe(q, n, &p->list, node) { foo(q); }`)).toMatchInlineSnapshot(`
      "b0: t0 = list_for_each_entry_safe(q, n, &p->list, node); -> b1
      b1: if \`list_for_each_entry_safe\` -> b2 else b3
      b2: q = \`list_for_each_entry_safe\`; n = \`list_for_each_entry_safe\`; t1 = foo(q); -> b1
      b3: return"
    `);
  });

  test("loop macro with break, continue and return", () => {
    expect(
      flowOf(
        `list_for_each_entry(q, &p->list, node) { if (a) break; if (b) continue; if (q) return 1; foo(q); }`,
      ),
    ).toMatchInlineSnapshot(`
      "b0: t0 = list_for_each_entry(q, &p->list, node); -> b1
      b1: if \`list_for_each_entry\` -> b2 else b4
      b2: q = \`list_for_each_entry\`; if a -> b3 else b5
      b3: -> b4
      b4: return
      b5: if b -> b6 else b7
      b6: -> b1
      b7: if q -> b8 else b9
      b8: return 1
      b9: t1 = foo(q); -> b1"
    `);
  });

  test("loop macro walking its first argument", () => {
    expect(flowOf(`xa_for_each(&p->xa, index, entry) foo(entry);`)).toMatchInlineSnapshot(`
      "b0: t0 = xa_for_each(&p->xa, index, entry); -> b1
      b1: if \`xa_for_each\` -> b2 else b3
      b2: index = \`xa_for_each\`; entry = \`xa_for_each\`; t1 = foo(entry); -> b1
      b3: return"
    `);
  });

  test("loop macro with a call as argument", () => {
    expect(flowOf(`for_each_set_bit(a, get(p), 8) foo(a);`)).toMatchInlineSnapshot(`
      "b0: t0 = get(p); t1 = for_each_set_bit(a, t0, 8); -> b1
      b1: if \`for_each_set_bit\` -> b2 else b3
      b2: a = \`for_each_set_bit\`; t2 = foo(a); -> b1
      b3: return"
    `);
  });

  test("nested loop macros", () => {
    expect(flowOf(`list_for_each_entry(q, &p->list, node) for_each_cpu(a, mask) foo(q, a);`))
      .toMatchInlineSnapshot(`
      "b0: t0 = list_for_each_entry(q, &p->list, node); -> b1
      b1: if \`list_for_each_entry\` -> b2 else b5
      b2: q = \`list_for_each_entry\`; t1 = for_each_cpu(a, mask); -> b3
      b3: if \`for_each_cpu\` -> b4 else b1
      b4: a = \`for_each_cpu\`; t2 = foo(q, a); -> b3
      b5: return"
    `);
  });

  test("loop macro with a type argument", () => {
    expect(flowOf(`hlist_for_each_entry(q, &p->h, node) if (q->x) foo(q);`)).toMatchInlineSnapshot(`
      "b0: t0 = hlist_for_each_entry(q, &p->h, node); -> b1
      b1: if \`hlist_for_each_entry\` -> b2 else b4
      b2: q = \`hlist_for_each_entry\`; if q->x -> b3 else b1
      b3: t1 = foo(q); -> b1
      b4: return"
    `);
  });
});
