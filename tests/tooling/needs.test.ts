import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missing } from "../support/needs.ts";

describe("what a test needs of the machine", () => {
  it("is met by a program that answers", () => {
    expect(missing(["mongod"], { MONGOD_BINARY: process.execPath })).toEqual([]);
  });

  it("is not met by a program that is not there, and the reason names it", () => {
    expect(missing(["mongod", "sif-fixtures"], { MONGOD_BINARY: "/nowhere/mongod" })).toEqual([
      expect.stringMatching(/^needs mongod: '\/nowhere\/mongod' cannot be started \(.*ENOENT/),
      "needs sif-fixtures: SIF_FIXTURES names no folder of real images",
    ]);
  });
});

describe("a suite whose need is not met", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "needs-"));
    const needs = JSON.stringify(join(import.meta.dirname, "../support/needs.ts"));
    const suite = `needs("sif-fixtures")("real images", () => { it("is read", () => {}); });`;
    writeFileSync(join(folder, "some.test.mjs"), `import { needs } from ${needs};\n${suite}\nit("runs", () => {});\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is skipped, and its reason is in the report", () => {
    const { status, report } = run({});
    expect(status).toBe(0);
    expect(report).toMatchObject({ numPassedTests: 1, numPendingTests: 1, numFailedTests: 0 });
    expect(JSON.stringify(report)).toContain("[skipped, needs sif-fixtures: SIF_FIXTURES names no folder");
  });

  it("fails in CI", () => {
    const { status, report } = run({ CI: "true" });
    expect(status).toBe(1);
    expect(report).toMatchObject({ numPassedTests: 1, numPendingTests: 0, numFailedTests: 1 });
    expect(JSON.stringify(report)).toContain("nothing is skipped in CI, but this needs sif-fixtures");
  });

  function run(extra: NodeJS.ProcessEnv) {
    const { CI: _ci, SIF_FIXTURES: _fixtures, ...env } = process.env;
    const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
    const args = ["run", "--globals", "--root", folder, "--reporter=json", "--outputFile=report.json"];
    const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: folder, env: { ...env, ...extra } });
    const report: unknown = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    return { status, report };
  }
});
