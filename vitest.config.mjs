import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**"],
    globalSetup: ["test/buildDist.ts"],
    // Some tests start the command or worker threads, on machines that may be busy.
    testTimeout: 60_000,
  },
});
