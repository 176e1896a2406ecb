import { describe, expect, it } from "vitest";
import { reportProgress } from "./progress.ts";

const MIB = 1024 ** 2;

function linesFor(total: number, steps: readonly number[]): readonly string[] {
  const lines: string[] = [];
  const progress = reportProgress("mongod", total, (line) => lines.push(line));
  for (const bytes of steps) progress(bytes);
  return lines;
}

describe("the progress of a download", () => {
  it("is one line at every quarter", () => {
    const steps = Array.from({ length: 40 }, (_, index) => (index + 1) * MIB);
    expect(linesFor(40 * MIB, steps)).toEqual([25, 50, 75, 100].map((quarter) => `mongod: ${quarter} % of 40 MiB`));
  });

  it("leaves out the quarters that a large piece jumps over", () => {
    expect(linesFor(40 * MIB, [31 * MIB, 40 * MIB])).toEqual(["mongod: 75 % of 40 MiB", "mongod: 100 % of 40 MiB"]);
  });

  it("is silent where the size is unknown", () => {
    expect(linesFor(Number.NaN, [MIB, 2 * MIB])).toEqual([]);
  });
});
