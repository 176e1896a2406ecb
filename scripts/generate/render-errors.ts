import type { ErrorEntry } from "../../src/core/error-table.ts";
import { code, GENERATED, table } from "./markdown.ts";

const INTRODUCTION = `# Errors

Every error that the registry answers with has a code that never changes its meaning: compare codes, not texts. Each
protocol puts it into the shape that its clients read. Words in braces are filled in where the error happens.`;

/** The reference page of all errors, by status and code. */
export function renderErrors(errors: Readonly<Record<string, ErrorEntry>>): string {
  const sorted = Object.entries(errors).sort(
    ([codeA, a], [codeB, b]) => a.status - b.status || (codeA < codeB ? -1 : 1),
  );
  const rows = sorted.map(([name, entry]) => [code(name), String(entry.status), code(entry.text), entry.docs]);
  return `${GENERATED}\n\n${INTRODUCTION}\n\n${table(["code", "status", "text", "meaning"], rows)}\n`;
}
