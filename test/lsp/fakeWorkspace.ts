import { CancelledError, type Cancellation } from "../../server/src/base/cancellation";
import { lineStartsOf, positionAt } from "../../server/src/base/text";
import type { Finding, Severity, Step } from "../../server/src/findings/finding";
import type {
  CallAt,
  HeldAt,
  Progress,
  Snapshot,
  Stats,
  TextChange,
  Workspace,
} from "../../server/src/workspace/api";
import type { SettingsProblem } from "../../server/src/workspace/projectSettings";

/**
 * An engine that finds a deadlock at every word `DEADLOCK` (`GUESS`: information, `RISK`: warning) of the files in its
 * scope, and sees a lock held after every `lock(`. Runs end when the test lets them.
 */
export class FakeWorkspace implements Workspace {
  readonly texts: Map<string, string>;
  readonly disk: ReadonlyMap<string, string>;
  scopes: (readonly string[])[] = [];
  runs = 0;
  isDisposed = false;
  failure: Error | undefined;
  wrongSettings: readonly SettingsProblem[] = [];
  private last: Snapshot | undefined;
  private gate: Promise<void> = Promise.resolve();
  private openGate: () => void = () => undefined;

  constructor(disk: Readonly<Record<string, string>>) {
    this.disk = new Map(Object.entries(disk));
    this.texts = new Map(this.disk);
  }

  /** Runs wait from here on. Gives the function that lets them go. */
  hold(): () => void {
    this.gate = new Promise((resolve) => (this.openGate = resolve));
    return () => this.openGate();
  }

  settingsProblems(): Promise<readonly SettingsProblem[]> {
    return Promise.resolve(this.wrongSettings);
  }

  measure(): Promise<never> {
    return Promise.reject(new Error("no editor asks for this"));
  }

  setScope(paths: readonly string[]): void {
    this.scopes.push(paths);
  }

  apply(changes: readonly TextChange[]): void {
    for (const { path, text } of changes) {
      const now = text ?? this.disk.get(path);
      if (now === undefined) this.texts.delete(path);
      else this.texts.set(path, now);
    }
  }

  async analyze(cancellation: Cancellation, progress?: Progress): Promise<Snapshot> {
    this.runs++;
    progress?.report(1, 4, "reading");
    await this.gate;
    if (cancellation.isCancelled) throw new CancelledError();
    if (this.failure !== undefined) throw this.failure;
    progress?.report(3, 4, "reading");
    const texts = new Map(this.texts);
    const inScope = [...texts].filter(([path]) => this.isInScope(path));
    this.last = {
      findings: inScope.flatMap(([path, text]) => findingsIn(path, text)),
      stats: emptyStats,
      settingsProblems: this.wrongSettings,
      locksAt: (path, offset) => heldAt(path, texts.get(path) ?? "", offset),
      callAt: (path, offset) => callAt(path, texts.get(path) ?? "", offset),
    };
    return this.last;
  }

  snapshot(): Snapshot | undefined {
    return this.last;
  }

  dispose(): Promise<void> {
    this.isDisposed = true;
    return Promise.resolve();
  }

  private isInScope(path: string): boolean {
    const scope = this.scopes.at(-1) ?? [];
    return scope.length === 0 || scope.some((entry) => path === entry || path.startsWith(`${entry}/`));
  }
}

export const emptyStats: Stats = {
  files: 0,
  functions: 0,
  bytes: 0,
  seconds: 0,
  peakRssBytes: 0,
  acquireSites: 0,
  acquireSitesResolved: 0,
  indirectCalls: 0,
  indirectCallsResolved: 0,
  limitsHit: {},
  incoherent: 0,
};

const severityOf: Readonly<Record<string, Severity>> = {
  DEADLOCK: "error",
  RISK: "warning",
  GUESS: "information",
};

function findingsIn(path: string, text: string): Finding[] {
  return [...text.matchAll(/DEADLOCK|RISK|GUESS/g)].map((match) => {
    const step = stepAt({ path, text, offset: match.index, length: match[0].length });
    return {
      ...step,
      rule: "lock-order-cycle",
      severity: severityOf[match[0]] ?? "error",
      fingerprint: `fake-${path}-${match[0]}`,
      message: `${match[0]} of foo.a and foo.b`,
      classes: ["struct foo.a", "struct foo.b"],
      locks: [],
      traces: [
        { title: "takes foo.b while holding foo.a", steps: [step] },
        { title: "takes foo.a while holding foo.b", steps: [step, { ...step, action: "call" }] },
      ],
    };
  });
}

interface Spot {
  readonly path: string;
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

function stepAt({ path, text, offset, length }: Spot): Step {
  const { line, column } = positionAt(lineStartsOf(text), offset);
  return {
    file: path,
    line,
    column,
    length,
    function: "foo_stop",
    action: "acquire",
    class: "struct foo.a",
    text: text.slice(offset, offset + length),
  };
}

function heldAt(path: string, text: string, offset: number): HeldAt | undefined {
  if (!text.includes("{")) return undefined;
  const taken = text.lastIndexOf("lock(", offset - 1);
  if (taken < 0) return { function: "foo_stop", held: [] };
  const step = stepAt({ path, text, offset: taken, length: 5 });
  return {
    function: "foo_stop",
    held: [{ class: "struct foo.a", mode: "exclusive", certainty: "must", taken: step }],
  };
}

function callAt(path: string, text: string, offset: number): CallAt | undefined {
  const start = text.lastIndexOf("lock(", offset);
  if (start < 0 || offset >= start + 4) return undefined;
  const held = heldAt(path, text, start)?.held ?? [];
  return {
    name: "lock",
    start,
    end: start + 4,
    primitive: { verb: "acquires", class: "struct foo.a" },
    effects: [],
    held,
  };
}
