import { describe, expect, it } from "vitest";
import type { Texts } from "../program/linkTexts";
import { summarizeTexts } from "./summarizeTexts";

const head = [
  "#include <linux/spinlock.h>",
  "struct port {\n\tspinlock_t *lock;\n\tspinlock_t own;\n};",
  "struct host {\n\tspinlock_t lock;\n\tspinlock_t other;\n\tstruct port *port;\n};",
  "",
].join("\n");

const use = "void f(struct port *port)\n{\n\tspin_lock(port->lock);\n}\n";

/** What is known of the class of each lock that `f` takes; `?` marks guesses. */
async function taken(texts: Texts): Promise<readonly string[]> {
  const { events } = (await summarizeTexts(texts)).of("f");
  return events.map(({ ref }) => `${ref.class?.name ?? "unknown"}${ref.class?.isGuess ? "?" : ""}`);
}

const with_ = (before: string, after = use): Promise<readonly string[]> =>
  taken(`${head}${before}\n${after}`);

describe("the lock behind a pointer member", () => {
  it("is the one that is stored in it", async () => {
    expect(await with_("void init(struct host *h) { h->port->lock = &h->lock; }")).toEqual([
      "struct host.lock",
    ]);
    expect(
      await with_("static DEFINE_SPINLOCK(all);\nvoid init(struct port *p) { p->lock = &all; }"),
    ).toEqual(["all"]);
    expect(await with_("static DEFINE_SPINLOCK(all);\nstatic struct port p = { .lock = &all };")).toEqual([
      "all",
    ]);
  });

  it("comes through variables, parameters, other pointers and macros", async () => {
    const init = "void init(struct port *p, spinlock_t *lock) { p->lock = lock; }\n";
    expect(await with_(`${init}void g(struct host *h) { init(h->port, &h->lock); }`)).toEqual([
      "struct host.lock",
    ]);
    const twice = `${init}void init2(struct port *p, spinlock_t *l) { init(p, l); }\n`;
    expect(await with_(`${twice}void g(struct host *h) { init2(h->port, &h->lock); }`)).toEqual([
      "struct host.lock",
    ]);
    expect(await with_("void init(struct host *h) { spinlock_t *l = &h->lock; h->port->lock = l; }")).toEqual(
      ["struct host.lock"],
    );
    const two = "struct line {\n\tspinlock_t *lock;\n};\n";
    const chain = `${two}void a(struct line *x, struct host *h) { x->lock = &h->lock; }\n`;
    expect(await with_(`${chain}void b(struct port *p, struct line *x) { p->lock = x->lock; }`)).toEqual([
      "struct host.lock",
    ]);
    const macro = "#define port_init(p, l) init((p), (l))\n";
    expect(await with_(`${init}${macro}void g(struct host *h) { port_init(h->port, &h->lock); }`)).toEqual([
      "struct host.lock",
    ]);
    const assigning = "#define port_init(p, l) do { (p)->lock = (l); } while (0)\n";
    expect(await with_(`${assigning}void g(struct host *h) { port_init(h->port, &h->lock); }`)).toEqual([
      "struct host.lock",
    ]);
  });

  it("is found through a variable that the pointer was copied to", async () => {
    const after = "void f(struct port *port)\n{\n\tspinlock_t *l = port->lock;\n\tspin_lock(l);\n}\n";
    expect(await with_("void init(struct host *h) { h->port->lock = &h->lock; }", after)).toEqual([
      "struct host.lock",
    ]);
  });

  it("is a guess where not everything stored is known", async () => {
    const some = "spinlock_t *pick(void);\nvoid init(struct host *h) { h->port->lock = &h->lock; }\n";
    expect(await with_(`${some}void more(struct port *p) { p->lock = pick(); }`)).toEqual([
      "struct host.lock?",
    ]);
    const init = "void init(struct port *p, spinlock_t *lock) { p->lock = lock ? lock : &p->own; }";
    expect(await with_(init)).toEqual(["struct port.own?"]);
  });

  it("stays unknown where nothing stored is known", async () => {
    expect(await with_("")).toEqual(["unknown"]);
    expect(await with_("void init(struct port *p) { p->lock = NULL; }")).toEqual(["unknown"]);
    expect(await with_("void init(struct port *p, spinlock_t *lock) { p->lock = lock; }")).toEqual([
      "unknown",
    ]);
  });

  it("is a class of its own where it is one of several", async () => {
    const init = "void init(struct host *h) { h->port->lock = &h->lock; }\n";
    expect(await with_(`${init}void more(struct host *h) { h->port->lock = &h->other; }`)).toEqual([
      "struct port.*lock?",
    ]);
  });

  it("is likely the one of the same file", async () => {
    const port = "struct port {\n\tspinlock_t *lock;\n};\n";
    const init = (name: string): string =>
      `#include "port.h"\nstruct ${name} {\n\tspinlock_t lock;\n};\nvoid init_${name}(struct port *p, struct ${name} *x) { p->lock = &x->lock; }\n`;
    const texts = {
      "drivers/x/port.h": `#include <linux/spinlock.h>\n${port}`,
      "drivers/x/a.c": `${init("a")}${use}`,
      "drivers/x/b.c": init("b"),
    };
    expect(await taken(texts)).toEqual(["struct a.lock?"]);
  });
});
