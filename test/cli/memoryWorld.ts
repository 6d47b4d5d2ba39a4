import type { CliWorld, OpenOptions } from "../../server/src/cli/cliWorld";
import { findRoot } from "../../server/src/node/findRoot";
import type { Finding } from "../../server/src/findings/finding";
import type { Workspace } from "../../server/src/workspace/api";
import type { SettingsProblem } from "../../server/src/workspace/projectSettings";
import { emptyStats } from "../lsp/fakeWorkspace";

/** A world whose analysis is prepared, and that keeps what was printed. */
export class MemoryWorld implements CliWorld {
  readonly version = "1.2.3";
  readonly env: Record<string, string | undefined> = {};
  out = "";
  err = "";
  isTTY = false;
  opened: OpenOptions | undefined;
  scope: readonly string[] | undefined;
  isDisposed = false;
  failure: Error | undefined;
  wrongSettings: readonly SettingsProblem[] = [];
  served = 0;
  readonly findRoot = findRoot;

  constructor(
    readonly cwd: string,
    private readonly findings: readonly Finding[] = [],
  ) {}

  get stdout() {
    return { isTTY: this.isTTY, write: (text: string) => void (this.out += text) };
  }

  get stderr() {
    return { isTTY: false, write: (text: string) => void (this.err += text) };
  }

  openWorkspace(options: OpenOptions): Workspace {
    this.opened = options;
    const snapshot = {
      findings: this.findings,
      stats: { ...emptyStats, files: 1 },
      settingsProblems: this.wrongSettings,
      locksAt: none,
      callAt: none,
    };
    return {
      setScope: (paths) => void (this.scope = paths),
      apply: () => undefined,
      analyze: () => (this.failure === undefined ? Promise.resolve(snapshot) : Promise.reject(this.failure)),
      settingsProblems: () => Promise.resolve(this.wrongSettings),
      measure: () => Promise.reject(new Error("this world measures nothing")),
      snapshot: () => snapshot,
      dispose: () => {
        this.isDisposed = true;
        return Promise.resolve();
      },
    };
  }

  serve(): Promise<void> {
    this.served++;
    return Promise.resolve();
  }

  onInterrupt(): () => void {
    return () => undefined;
  }

  peakRssBytes(): number {
    return 4096;
  }

  now(): number {
    return 0;
  }
}

function none(): undefined {
  return undefined;
}
