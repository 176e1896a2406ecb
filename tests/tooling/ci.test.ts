import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostEnv } from "./project.ts";

describe(".ci/run", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ci-"));
    cpSync(".ci", join(folder, "repository/.ci"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("runs the tests, the checks and the real clients, and sums them up in its last line", () => {
    const { status, lastLine } = run({ test: report("test", 5, 0), check: "true", "test:e2e": report("e2e", 2, 0) });
    expect({ status, lastLine }).toEqual({ status: 0, lastLine: "7 passed, 0 failed, 0 skipped" });
  });

  it("goes on after a step that failed, names it, and fails at the end", () => {
    const scripts = { test: `${report("test", 4, 1)} && false`, check: "false", "test:e2e": report("e2e", 2, 0) };
    const { status, lastLine, output } = run(scripts);
    expect({ status, lastLine }).toEqual({ status: 1, lastLine: "6 passed, 1 failed, 0 skipped" });
    expect(output).toContain("failed: npm test\nfailed: npm run check\n");
  });

  it("fails where no test ran", () => {
    const { status, lastLine } = run({ test: report("test", 0, 0), check: "true", "test:e2e": report("e2e", 0, 0) });
    expect({ status, lastLine }).toEqual({ status: 1, lastLine: "0 passed, 0 failed, 0 skipped" });
  });

  it("does not count the reports of an earlier run", () => {
    const scripts = { check: "true", "test:e2e": report("e2e", 2, 0) };
    expect(run({ ...scripts, test: report("test", 5, 0) }).status).toBe(0);
    const { status } = run({ test: report("test", 5, 0), check: "true", "test:e2e": "true" });
    expect(status).toBe(1);
  });

  it("brings up what the tests need and lets nothing be skipped, where that can be had", () => {
    const bed = join(folder, "shared/testbed");
    mkdirSync(bed, { recursive: true });
    const script = '#!/bin/sh\ncase $1 in up) touch "$(dirname "$0")/is-up" ;; env) echo "export FROM_BED=1" ;; esac\n';
    writeFileSync(join(bed, "testbed"), script, { mode: 0o755 });
    const scripts = { test: `test "$FROM_BED$CI" = 1true && ${report("test", 1, 0)}`, check: "true" };
    const { status } = run({ ...scripts, "test:e2e": report("e2e", 1, 0) });
    expect(status).toBe(0);
    expect(existsSync(join(bed, "is-up"))).toBe(true);
  });

  function run(scripts: Record<string, string>) {
    const root = join(folder, "repository");
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "fixture", version: "1.0.0", scripts }));
    const { CI: _, ...env } = hostEnv();
    const { status, stdout } = spawnSync(join(root, ".ci/run"), { cwd: folder, env, encoding: "utf8" });
    return { status, output: stdout, lastLine: stdout.trimEnd().split("\n").at(-1) };
  }
});

/** A command that leaves the report that Vitest would. */
function report(name: string, numPassedTests: number, numFailedTests: number): string {
  const content = { numPassedTests, numFailedTests, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  return `mkdir -p reports && echo '${JSON.stringify(content)}' > reports/${name}.json`;
}
