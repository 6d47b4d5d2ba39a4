import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** The environment of a program under test: a home of its own, nothing inherited from npm or an outer VS Code. */
export function childEnvironment(temporary) {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|npm_|NODE_OPTIONS$)/.test(name));
  const home = join(temporary, "home");
  const runtime = join(temporary, "run");
  mkdirSync(home, { recursive: true });
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  return { ...Object.fromEntries(own), HOME: home, XDG_RUNTIME_DIR: runtime };
}
