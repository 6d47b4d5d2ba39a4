/** Counts checks and prints each as it ends. */
export class Tally {
  passed = 0;
  failed = 0;

  /** Runs one check. A failure is printed and counted, and does not stop the ones after it. */
  async check(name, run) {
    const start = performance.now();
    try {
      await run();
      this.pass(name, performance.now() - start);
    } catch (error) {
      this.fail(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  fail(name, reason) {
    this.failed += 1;
    console.log(`  ✗ ${name}\n      ${reason.trimEnd().replaceAll("\n", "\n      ")}`);
  }

  pass(name, milliseconds) {
    this.passed += 1;
    console.log(`  ✓ ${name} (${Math.round(milliseconds)} ms)`);
  }
}
