import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "tally-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PASSED = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
const SKIPPED = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] };
const FAILED = {
  numPassedTests: 1,
  numFailedTests: 2,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: "failed", assertionResults: [{ status: "failed" }, { status: "failed" }] }],
};
const BROKEN_FILE = { ...PASSED, testResults: [{ status: "failed", assertionResults: [] }] };

const CASES = [
  { when: "every test passed", reports: [PASSED, PASSED], steps: 0, line: "14 passed, 0 failed, 2 skipped", status: 0 },
  { when: "tests failed", reports: [PASSED, FAILED], steps: 1, line: "8 passed, 2 failed, 1 skipped", status: 1 },
  {
    when: "a test file cannot be loaded",
    reports: [BROKEN_FILE],
    steps: 1,
    line: "7 passed, 1 failed, 1 skipped",
    status: 1,
  },
  {
    when: "a step without tests failed",
    reports: [PASSED],
    steps: 1,
    line: "7 passed, 1 failed, 1 skipped",
    status: 1,
  },
  {
    when: "a report is missing",
    reports: [PASSED, undefined],
    steps: 0,
    line: "7 passed, 1 failed, 1 skipped",
    status: 1,
  },
  { when: "everything was skipped", reports: [SKIPPED], steps: 0, line: "0 passed, 0 failed, 3 skipped", status: 1 },
];

describe("the closing line of CI", () => {
  it.each(CASES)("is '$line' when $when", ({ reports, steps, line, status }) => {
    const paths = reports.map((report, index) => {
      const path = join(folder, report === undefined ? "none.json" : `${index}.json`);
      if (report !== undefined) writeFileSync(path, JSON.stringify(report));
      return path;
    });
    const run = spawnSync(process.execPath, [".ci/tally.mjs", String(steps), ...paths], { encoding: "utf8" });
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe(line);
    expect(run.status).toBe(status);
  });
});
