import { lockNames, type LockName, type LockProgram, type Statement } from "./lockPrograms";

/** What happens on the paths of a program, every loop run at most twice. */
export interface PathFacts {
  /** Locks held on every path that reaches the end. */
  readonly heldAtExit: readonly LockName[];
  /** `a > b`: b is taken while a is held on some path. */
  readonly pairs: ReadonlySet<string>;
  /** Some path reaches the end. */
  readonly returns: boolean;
  /** Releases of a lock that is not held on some path. */
  readonly wrongUnlocks: ReadonlySet<Statement>;
}

/** Follows every path, one after another; paths that hold the same locks at the same point go on as one. */
export function enumeratePaths({ body, out }: LockProgram): PathFacts {
  const walk: Walk = { pairs: new Set(), wrongUnlocks: new Set() };
  const inside = runAll(walk, body, new Set([""]));
  const atOut = runAll(walk, out, union(inside.next, inside.goto));
  const exits = [...union(atOut.next, inside.return)];
  return {
    heldAtExit:
      exits.length === 0 ? [] : lockNames.filter((lock) => exits.every((held) => held.includes(lock))),
    pairs: walk.pairs,
    returns: exits.length > 0,
    wrongUnlocks: walk.wrongUnlocks,
  };
}

/** The same program without the releases of locks that are not held on some path. */
export function withoutWrongUnlocks(program: LockProgram): LockProgram {
  const { wrongUnlocks } = enumeratePaths(program);
  if (wrongUnlocks.size === 0) return program;
  return withoutWrongUnlocks({
    body: without(program.body, wrongUnlocks),
    out: without(program.out, wrongUnlocks),
  });
}

interface Walk {
  readonly pairs: Set<string>;
  readonly wrongUnlocks: Set<Statement>;
}

/** Sets of locks held, each as a word over the lock names, in alphabetical order. */
type Holdings = ReadonlySet<string>;

interface Ends {
  readonly next: Holdings;
  readonly return: Holdings;
  readonly goto: Holdings;
  readonly break: Holdings;
  readonly continue: Holdings;
}

const nowhere: Holdings = new Set();
const dead: Ends = { next: nowhere, return: nowhere, goto: nowhere, break: nowhere, continue: nowhere };
const MAX_ITERATIONS = 2;

function runAll(walk: Walk, statements: readonly Statement[], start: Holdings): Ends {
  let ends: Ends = { ...dead, next: start };
  for (const statement of statements) {
    if (ends.next.size === 0) break;
    ends = either({ ...ends, next: nowhere }, run(walk, statement, ends.next));
  }
  return ends;
}

function run(walk: Walk, statement: Statement, start: Holdings): Ends {
  switch (statement.k) {
    case "lock":
      return { ...dead, next: map(start, (held) => take(walk, statement.lock, held)) };
    case "unlock":
      return {
        ...dead,
        next: map(start, (held) => {
          if (!held.includes(statement.lock)) walk.wrongUnlocks.add(statement);
          return held.replace(statement.lock, "");
        }),
      };
    case "if":
      return either(runAll(walk, statement.then, start), runAll(walk, statement.else, start));
    case "while":
      return runLoop(walk, statement.body, { start, before: start });
    case "do":
      return runLoop(walk, statement.body, { start, before: nowhere });
    default:
      return { ...dead, [statement.k]: start };
  }
}

/** `before`: what is held where the loop is left without having run. */
function runLoop(
  walk: Walk,
  body: readonly Statement[],
  { start, before }: { readonly start: Holdings; readonly before: Holdings },
): Ends {
  let left: Ends = { ...dead, next: before };
  let head = start;
  for (let i = 0; i < MAX_ITERATIONS && head.size > 0; i++) {
    const ends = runAll(walk, body, head);
    head = union(ends.next, ends.continue);
    left = either(left, { ...ends, next: union(head, ends.break), break: nowhere, continue: nowhere });
  }
  return left;
}

function take({ pairs }: Walk, lock: LockName, held: string): string {
  for (const other of held) pairs.add(`${other} > ${lock}`);
  return held.includes(lock)
    ? held
    : lockNames.filter((name) => name === lock || held.includes(name)).join("");
}

function either(a: Ends, b: Ends): Ends {
  return {
    next: union(a.next, b.next),
    return: union(a.return, b.return),
    goto: union(a.goto, b.goto),
    break: union(a.break, b.break),
    continue: union(a.continue, b.continue),
  };
}

function union(a: Holdings, b: Holdings): Holdings {
  return new Set([...a, ...b]);
}

function map(holdings: Holdings, change: (held: string) => string): Holdings {
  return new Set([...holdings].map(change));
}

function without(statements: readonly Statement[], unwanted: ReadonlySet<Statement>): Statement[] {
  return statements
    .filter((statement) => !unwanted.has(statement))
    .map((statement) => {
      if (statement.k === "if") {
        return { k: "if", then: without(statement.then, unwanted), else: without(statement.else, unwanted) };
      }
      if (statement.k !== "while" && statement.k !== "do") return statement;
      return { k: statement.k, body: without(statement.body, unwanted) };
    });
}
