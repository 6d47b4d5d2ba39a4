import { describe, expect, it } from "vitest";
import { holdsOnlyConstants } from "../../server/src/syntax/constantsHeader";

const header = `/*
 * Registers; { } of no interest.
 */

#ifndef _REGS_H
#define _REGS_H /* once */
// All of them.
#define mmCONTROL 0x0010
#define mmCONTROL_BASE_IDX	1
  # define CONTROL__ENABLE__SHIFT (0x4)
#define CONTROL__ENABLE_MASK	0x00000010L /* one bit */ 
#define LOWEST -1\r
#define SUM ((1 << 3) + 2) // more
#if defined(A) /* why */
#undef SUM
#else
#define SUM 3
#endif
#endif`;

describe("holdsOnlyConstants", () => {
  it("accepts a header of register definitions", () => {
    expect(holdsOnlyConstants(header)).toBe(true);
    expect(holdsOnlyConstants(`${header}\n`)).toBe(true);
    expect(holdsOnlyConstants("")).toBe(true);
  });

  it.each([
    ["an include", "#include <a.h>"],
    ["a macro with parameters", "#define f(x) 1"],
    ["another name for something", "#define foo_lock bar_lock"],
    ["a continued line", "#define a 1 \\\n\t+ f(2)"],
    ["a declaration", "int a;"],
    ["a declaration behind a comment", "/* a */ int a;"],
    ["a macro use", "DEFINE_THING(a)"],
    ["code behind a comment that began in a directive", "#define a 1 /* b\n// */ int f(void) { }"],
    ["a comment that does not end", "/* a"],
  ])("rejects %s", (_what, line) => {
    expect(holdsOnlyConstants(line)).toBe(false);
    expect(holdsOnlyConstants(`${header}\n${line}\n`)).toBe(false);
  });
});
