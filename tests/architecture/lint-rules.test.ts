import { describe, expect, it } from "vitest";
import { lint } from "./lint-fixture.ts";

const RESTRICTED = "lint/style/noRestrictedImports";

/** Imports that a folder must not have: [importing file, imported module]. */
const FORBIDDEN_IMPORTS: readonly (readonly [string, string])[] = [
  ["src/core/planted.ts", "../catalog/service.ts"],
  ["src/core/names/planted.ts", "../../telemetry/logger.ts"],
  ["src/core/planted.ts", "express"],
  ["src/core/planted.ts", "mongoose"],
  ["src/core/planted.ts", "@aws-sdk/client-s3"],
  ["src/catalog/planted.ts", "../http/app.ts"],
  ["src/uploads/planted.ts", "../jobs/schedule.ts"],
  ["src/accounts/planted.ts", "../cli/main.ts"],
  ["src/keys/planted.ts", "../web/page.ts"],
  ["src/sif/planted.ts", "../config/config.ts"],
  ["src/directory/planted.ts", "../context.ts"],
  ["src/maintenance/planted.ts", "../main.ts"],
  ["src/access/planted.ts", "express"],
  ["src/catalog/planted.ts", "../blobs/filesystem.ts"],
  ["src/catalog/planted.ts", "../blobs/s3/sessions.ts"],
  ["src/uploads/planted.ts", "../jobs/agenda.ts"],
  ["src/accounts/planted.ts", "../embedded/mongod.ts"],
  ["src/catalog/planted.ts", "../accounts/model.ts"],
  ["src/catalog/planted.ts", "../uploads/session-model.ts"],
  ["src/http/shub/planted.ts", "../../catalog/model.ts"],
  ["src/http/planted.ts", "../blobs/filesystem.ts"],
  ["src/http/planted.ts", "../context.ts"],
  ["src/http/planted.ts", "../config/env.ts"],
  ["src/http/planted.ts", "../roles/serve.ts"],
  ["src/jobs/planted.ts", "../embedded/mongod.ts"],
  ["src/database/planted.ts", "../http/app.ts"],
  ["src/database/planted.ts", "../catalog/model.ts"],
  ["src/config/planted.ts", "../catalog/service.ts"],
  ["src/telemetry/planted.ts", "../http/app.ts"],
  ["src/embedded/planted.ts", "../database/connect.ts"],
  ["src/web/planted.ts", "../catalog/service.ts"],
  ["src/sif/planted.ts", "../catalog/service.ts"],
  ["src/sif/contents/planted.ts", "../../blobs/blob-store.ts"],
  ["src/sif/planted.ts", "mongoose"],
  ["src/cli/planted.ts", "../catalog/service.ts"],
  ["src/cli/commands/planted.ts", "../../http/app.ts"],
  ["src/cli/planted.ts", "../config/env.ts"],
  ["src/main.ts", "../tests/support/start.ts"],
  ["src/http/planted.ts", "../../scripts/generate.ts"],
  ["src/catalog/planted.ts", "../../cdk8s/src/model.ts"],
  ["src/context.ts", "../operator/src/main.ts"],
];

/** Imports that look alike and are right. */
const ALLOWED_IMPORTS: readonly (readonly [string, string])[] = [
  ["src/core/planted.ts", "./digest.ts"],
  ["src/core/names/planted.ts", "../errors.ts"],
  ["src/core/planted.ts", "node:crypto"],
  ["src/catalog/planted.ts", "./model.ts"],
  ["src/catalog/planted.ts", "../core/errors.ts"],
  ["src/catalog/planted.ts", "../accounts/service.ts"],
  ["src/catalog/planted.ts", "../blobs/blob-store.ts"],
  ["src/catalog/planted.ts", "../database/transact.ts"],
  ["src/catalog/planted.ts", "mongoose"],
  ["src/blobs/planted.ts", "./filesystem.ts"],
  ["src/http/shub/planted.ts", "../../catalog/service.ts"],
  ["src/http/planted.ts", "express"],
  ["src/http/planted.ts", "node:http"],
  ["src/sif/contents/planted.ts", "../../core/digest.ts"],
  ["src/sif/contents/planted.ts", "../codes.ts"],
  ["src/sif/planted.ts", "node:fs/promises"],
  ["src/cli/planted.ts", "../core/digest.ts"],
  ["src/cli/commands/planted.ts", "../../sif/contents/inspect-contents.ts"],
  ["src/cli/planted.ts", "commander"],
  ["src/context.ts", "./blobs/filesystem.ts"],
  ["src/main.ts", "./context.ts"],
  ["src/catalog/planted.test.ts", "./model.ts"],
  ["src/catalog/planted.test.ts", "../../tests/support/start.ts"],
  ["tests/catalog/planted.test.ts", "../../src/catalog/model.ts"],
];

describe("a forbidden import", () => {
  const findings = lint(importingFiles(FORBIDDEN_IMPORTS));

  it.each(FORBIDDEN_IMPORTS.map(numbered))("$file must not import $module", ({ planted }) => {
    expect(rulesFor(findings, planted)).toContain(RESTRICTED);
  });
});

describe("an import within the rules", () => {
  const findings = lint(importingFiles(ALLOWED_IMPORTS));

  it.each(ALLOWED_IMPORTS.map(numbered))("$file may import $module", ({ planted }) => {
    expect(rulesFor(findings, planted)).toEqual([]);
  });
});

/** One violation of each other rule, and the same code without it. */
const VIOLATIONS: readonly { rule: string; file: string; wrong: string; right: string }[] = [
  {
    rule: "lint/suspicious/noImportCycles",
    file: "src/catalog/cycle.ts",
    wrong: 'import { other } from "./cycle-other.ts";\nexport const one = () => other;\n',
    right: "export const one = () => 1;\n",
  },
  {
    rule: "lint/style/noProcessEnv",
    file: "src/http/port.ts",
    wrong: "export const port = () => process.env;\n",
    right: "export const port = (env: object) => env;\n",
  },
  {
    rule: "lint/suspicious/noConsole",
    file: "src/cli/commands/pull.ts",
    wrong: 'export const pull = () => console.log("pulled");\n',
    right: 'export const pull = () => "pulled";\n',
  },
  {
    rule: "lint/correctness/noUndeclaredDependencies",
    file: "src/http/undeclared.ts",
    wrong: 'import { parse } from "cookie";\nexport const read = parse;\n',
    right: 'import { z } from "zod";\nexport const read = z;\n',
  },
  {
    rule: "lint/style/noDefaultExport",
    file: "src/http/default.ts",
    wrong: "export default 1;\n",
    right: "export const one = 1;\n",
  },
  {
    rule: "lint/style/useImportType",
    file: "src/http/type.ts",
    wrong: 'import { Digest } from "../core/digest.ts";\nexport type Named = Digest;\n',
    right: 'import type { Digest } from "../core/digest.ts";\nexport type Named = Digest;\n',
  },
  {
    rule: "lint/style/noNonNullAssertion",
    file: "src/http/assertion.ts",
    wrong: "export const first = (list: string[]) => list[0]!.length;\n",
    right: "export const first = (list: string[]) => list[0]?.length;\n",
  },
  {
    rule: "lint/suspicious/noExplicitAny",
    file: "src/http/any.ts",
    wrong: "export const same = (value: any) => [value];\n",
    right: "export const same = (value: unknown) => [value];\n",
  },
  {
    rule: "lint/nursery/noFloatingPromises",
    file: "src/http/floating.ts",
    wrong: "async function work(): Promise<number> {\n  return 1;\n}\nexport function start() {\n  work();\n}\n",
    right:
      "async function work(): Promise<number> {\n  return 1;\n}\nexport async function start() {\n  await work();\n}\n",
  },
  {
    rule: "lint/complexity/useMaxParams",
    file: "src/http/parameters.ts",
    wrong: "export const list = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];\n",
    right: "export const list = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];\n",
  },
  {
    rule: "lint/complexity/noExcessiveCognitiveComplexity",
    file: "src/http/complexity.ts",
    wrong: nestedConditions(5),
    right: nestedConditions(4),
  },
  {
    rule: "lint/complexity/noExcessiveLinesPerFunction",
    file: "src/http/long-function.ts",
    wrong: functionOfLines(61),
    right: functionOfLines(60),
  },
  {
    rule: "lint/style/noExcessiveLinesPerFile",
    file: "src/http/long-file.ts",
    wrong: fileOfLines(301),
    right: fileOfLines(300),
  },
];

describe("a rule", () => {
  const other = {
    "src/catalog/cycle-other.ts": 'import { one } from "./cycle.ts";\nexport const other = () => one;\n',
  };
  const digest = { "src/core/digest.ts": "export type Digest = string;\n" };
  const wrong = lint({
    ...other,
    ...digest,
    ...Object.fromEntries(VIOLATIONS.map(({ file, wrong }) => [file, wrong])),
  });
  const right = lint({ ...digest, ...Object.fromEntries(VIOLATIONS.map(({ file, right }) => [file, right])) });

  it.each(VIOLATIONS)("$rule reports its violation and nothing else", ({ rule, file }) => {
    expect(rulesFor(wrong, file)).toEqual([rule]);
    expect(rulesFor(right, file)).toEqual([]);
  });

  it("lets the display of the command line client print", () => {
    expect(lint({ "src/cli/display/text.ts": 'export const show = () => console.log("shown");\n' })).toEqual([]);
  });

  it("lets a test have long functions, but no long files", () => {
    const tests = { "src/http/a.test.ts": functionOfLines(200), "tests/api/b.test.ts": fileOfLines(301) };
    expect(lint(tests)).toEqual([{ file: "tests/api/b.test.ts", rule: "lint/style/noExcessiveLinesPerFile" }]);
  });
});

/** One file for each import: a file is planted beside the one that is named, as several rows may name the same. */
function importingFiles(imports: typeof FORBIDDEN_IMPORTS): Record<string, string> {
  return Object.fromEntries(
    imports.map(numbered).map(({ planted, module }) => [planted, `export * as it from ${JSON.stringify(module)};\n`]),
  );
}

function numbered([file, module]: readonly [string, string], index: number) {
  return { file, module, planted: file.replace(/(\.test)?\.ts$/, `-${index}$1.ts`) };
}

function rulesFor(findings: ReturnType<typeof lint>, file: string): readonly string[] {
  return findings.filter((finding) => finding.file === file).map(({ rule }) => rule);
}

/** Nested conditions cost 1 + 2 + … + depth. */
function nestedConditions(depth: number): string {
  const open = Array.from({ length: depth }, (_, level) => `if (n > ${level}) {\n`).join("");
  return `export function deep(n: number): number {\n${open}return n;\n${"}\n".repeat(depth)}return 0;\n}\n`;
}

/** The limit counts what stands between the braces. */
function functionOfLines(lines: number): string {
  return `export function long(list: number[]): void {\n${"  list.push(1);\n".repeat(lines)}}\n`;
}

function fileOfLines(lines: number): string {
  return Array.from({ length: lines }, (_, line) => `export const line${line} = ${line};\n`).join("");
}
