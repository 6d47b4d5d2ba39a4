import fc from "fast-check";

/** A statement of a generated function. Conditions are calls of an unknown function: nothing is known of them. */
export type Statement =
  | { readonly k: "lock" | "unlock"; readonly lock: LockName }
  | { readonly k: "if"; readonly then: readonly Statement[]; readonly else: readonly Statement[] }
  | { readonly k: "while" | "do"; readonly body: readonly Statement[] }
  | { readonly k: "return" | "goto" | "break" | "continue" };

export const lockNames = ["a", "b", "c"] as const;
export type LockName = (typeof lockNames)[number];

/** A function of three mutexes: statements, then those behind the label that `goto` leads to. */
export interface LockProgram {
  readonly body: readonly Statement[];
  readonly out: readonly Statement[];
}

const lockName = fc.constantFrom(...lockNames);

const operation: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 3, arbitrary: lockName.map((lock) => ({ k: "lock" as const, lock })) },
  { weight: 2, arbitrary: lockName.map((lock) => ({ k: "unlock" as const, lock })) },
);

const leave: fc.Arbitrary<Statement> = fc.constantFrom({ k: "return" }, { k: "goto" });
const leaveLoop: fc.Arbitrary<Statement> = fc.constantFrom(
  { k: "return" },
  { k: "goto" },
  { k: "break" },
  { k: "continue" },
);

function statements(depth: number, isInLoop: boolean): fc.Arbitrary<Statement[]> {
  return fc.array(statement(depth, isInLoop), { maxLength: depth === MAX_DEPTH ? 5 : 3 });
}

const MAX_DEPTH = 3;

function statement(depth: number, isInLoop: boolean): fc.Arbitrary<Statement> {
  const simple = fc.oneof(
    { weight: 5, arbitrary: operation },
    { weight: 1, arbitrary: isInLoop ? leaveLoop : leave },
  );
  if (depth === 0) return simple;
  const inner = statements(depth - 1, isInLoop);
  const loop = statements(depth - 1, true);
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 3, arbitrary: fc.record({ k: fc.constant("if" as const), then: inner, else: inner }) },
    { weight: 1, arbitrary: fc.record({ k: fc.constantFrom("while" as const, "do" as const), body: loop }) },
  );
}

export const arbitraryProgram: fc.Arbitrary<LockProgram> = fc.record({
  body: statements(MAX_DEPTH, false),
  out: fc.array(operation, { maxLength: 2 }),
});

/** The program as C: a function `f` of an object with three mutexes. */
export function printProgram({ body, out }: LockProgram): string {
  return [
    "struct mutex {",
    "\tint word;",
    "};",
    "struct foo {",
    ...lockNames.map((name) => `\tstruct mutex ${name};`),
    "};",
    "void f(struct foo *foo)",
    "{",
    ...body.flatMap((inner) => printStatement(inner, "\t")),
    "out:",
    "\ttouch(foo);",
    ...out.flatMap((inner) => printStatement(inner, "\t")),
    "}",
    "",
  ].join("\n");
}

function printStatement(statement: Statement, indent: string): string[] {
  const block = (inner: readonly Statement[]) => inner.flatMap((part) => printStatement(part, `${indent}\t`));
  switch (statement.k) {
    case "lock":
    case "unlock":
      return [`${indent}mutex_${statement.k}(&foo->${statement.lock});`];
    case "if":
      return [
        `${indent}if (unknown(foo)) {`,
        ...block(statement.then),
        `${indent}} else {`,
        ...block(statement.else),
        `${indent}}`,
      ];
    case "while":
      return [`${indent}while (unknown(foo)) {`, ...block(statement.body), `${indent}}`];
    case "do":
      return [`${indent}do {`, ...block(statement.body), `${indent}} while (unknown(foo));`];
    case "goto":
      return [`${indent}goto out;`];
    default:
      return [`${indent}${statement.k};`];
  }
}
