import type { Primitive } from "./primitive";
import { acquisitionsOf, needsRelease, releasesOf } from "./releases";
import { expandRow, type PrimitiveRow } from "./primitiveRow";

/** What is wrong with a row that a user added. */
export interface RowProblem {
  /** Place of the row in the list. */
  readonly index: number;
  /** The entry of the row that is wrong. */
  readonly key: string;
  readonly message: string;
}

/** Rows of a user, whose shape was checked, against each other and the built-in ones. An empty list means that all can be used. */
export function checkUserRows(
  rows: readonly PrimitiveRow[],
  builtIn: readonly Primitive[],
): readonly RowProblem[] {
  const known = new Set(builtIn.map(({ name }) => name));
  const own = rows.map(expandRow);
  const all = [...builtIn, ...own];
  const seen = new Set<string>();
  return own.flatMap((row, index) => {
    const problems = [...nameProblems(row, known, seen), ...pairProblems(row, all), ...callProblems(row)];
    seen.add(row.name);
    return problems.map((problem) => ({ index, ...problem }));
  });
}

type Problem = Omit<RowProblem, "index">;

function nameProblems({ name }: Primitive, known: ReadonlySet<string>, seen: ReadonlySet<string>): Problem[] {
  if (known.has(name)) return [{ key: "name", message: `${name} is built in and cannot be replaced` }];
  return seen.has(name) ? [{ key: "name", message: `${name} has a row already` }] : [];
}

function pairProblems(row: Primitive, all: readonly Primitive[]): Problem[] {
  if (row.releasedBy !== undefined && releasesOf(row, all).length === 0) {
    return [{ key: "releasedBy", message: `${row.releasedBy} is no primitive of kind release` }];
  }
  const where = `family ${row.family} and target ${targetText(row)}`;
  if (needsRelease(row) && releasesOf(row, all).length === 0) {
    const message = `nothing gives back what ${row.name} takes: no row of kind release has ${where}; name one with releasedBy, or say transient`;
    return [{ key: "kind", message }];
  }
  if (row.kind === "release" && row.sort === "lock" && acquisitionsOf(row, all).length === 0) {
    return [
      {
        key: "kind",
        message: `nothing takes what ${row.name} gives back: no row of kind acquire or try has ${where}`,
      },
    ];
  }
  return [];
}

function targetText({ target }: Primitive): string {
  if (target.at === "global") return `global:${target.name}`;
  if (target.at === "none") return "none";
  return target.field === undefined ? "an object itself" : `.${target.field}`;
}

/** What the kind of a row asks of the rest of it. */
function callProblems(row: Primitive): Problem[] {
  return DEMANDS.filter(({ lacks }) => lacks(row)).map(({ key, needs }) => ({
    key,
    message: `${row.name} needs ${needs}`,
  }));
}

interface Demand {
  readonly key: string;
  readonly needs: string;
  readonly lacks: (row: Primitive) => boolean;
}

const DEMANDS: readonly Demand[] = [
  {
    key: "kind",
    needs: "a target: which lock is it about?",
    lacks: ({ kind, target, acquireContextArgument }) =>
      /^(?:acquire|try|release|downgrade)$/.test(kind) &&
      target.at === "none" &&
      acquireContextArgument === undefined,
  },
  {
    key: "kind",
    needs: "returns: what does a try that failed give?",
    lacks: ({ kind, returns }) => kind === "try" && (returns === "void" || returns === "other"),
  },
  {
    key: "interruptible",
    needs: "returns: what does it give when it was interrupted?",
    lacks: ({ kind, interruptible, returns }) =>
      kind === "acquire" && interruptible === true && returns === "void",
  },
  {
    key: "kind",
    needs: "a context: what is turned off?",
    lacks: ({ kind, context }) => /^context/.test(kind) && context === undefined,
  },
  {
    key: "kind",
    needs: "callbacks: which argument is the function?",
    lacks: ({ kind, callbacks }) => kind === "bind" && callbacks === undefined,
  },
  {
    key: "declares",
    needs: "the target 0: it declares its first argument",
    lacks: ({ declares, target }) =>
      declares === true && (target.at !== "argument" || target.index !== 0 || target.field !== undefined),
  },
];
