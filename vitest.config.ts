import { defineConfig } from "vitest/config";
import { skipReporter } from "./tests/support/skip-reporter.ts";

const MINUTE = 60_000;

// biome-ignore lint/style/noDefaultExport: Vitest reads its configuration from the default export
export default defineConfig({
  test: {
    reporters: ["default", "json", skipReporter((text) => process.stdout.write(text))],
    outputFile: { json: "reports/latest.json" },
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "tests/{unit,architecture,bench}/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          globalSetup: ["tests/support/mongod-setup.ts"],
          include: [
            "tests/{accounts,api,catalog,cli,contract,database,directory,embedded,http,lifecycle,tooling,uploads}/**/*.test.ts",
          ],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 10 * MINUTE,
          hookTimeout: 10 * MINUTE,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "soak",
          include: ["tests/soak/**/*.test.ts"],
          testTimeout: 60 * MINUTE,
          hookTimeout: 10 * MINUTE,
          fileParallelism: false,
        },
      },
    ],
  },
});
