// node .ci/tally.mjs FAILED_STEPS REPORT...: sums Vitest's JSON reports into one closing line
// `N passed, N failed, N skipped`. Ends with 1 when anything failed, a report is missing, or no test ran at all.
// Where a step failed but no test did (a lint finding, an error outside of a test), each such step is a failure.
// Plain JavaScript: it has to report also where installing or building failed.
import { readFileSync } from "node:fs";

/** What one report says. A file that failed before its first test, or a missing report, is one failure. */
function count(path) {
  const report = read(path);
  if (report === undefined) {
    process.stdout.write(`no test report: ${path}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(failedAsAWhole).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function failedAsAWhole({ status, assertionResults }) {
  return status === "failed" && !assertionResults.some((test) => test.status === "failed");
}

const [failedSteps, ...reports] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const report of reports) {
  for (const [key, number] of Object.entries(count(report))) sum[key] += number;
}
if (sum.failed === 0) sum.failed = Number(failedSteps);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
