import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Tests of worker threads and of the command run the bundles: they are built when sources are newer. A failed build fails
 * those tests only.
 */
export function setup(): void {
  const script = fileURLToPath(new URL("../scripts/build.mjs", import.meta.url));
  try {
    execFileSync(process.execPath, [script, "--if-stale"], { stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    console.warn("the bundles could not be built; tests that run them use what is there");
  }
}
