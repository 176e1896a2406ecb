import { expect, it } from "vitest";
import { readReport } from "./attack.ts";
import { cpuSeconds, cpuSecondsOf, memory } from "./cost/process-figures.ts";
import { parseOptions } from "./options.ts";
import { median } from "./statistics.ts";

it("reads the processor time behind a program's name, whatever the name holds", () => {
  const before = "1 (a) b (c)) S";
  expect(cpuSecondsOf(`${before} 4 5 6 7 8 9 10 11 12 13 140 15 16 17`)).toBe(1.55);
});

it("sees that work takes processor time, and that a process has memory", async () => {
  const before = await cpuSeconds(process.pid);
  const end = performance.now() + 10_000;
  while ((await cpuSeconds(process.pid)) < before + 0.05)
    if (performance.now() > end) throw new Error("it saw nothing");
  expect(await memory(process.pid, "VmRSS")).toBeGreaterThan(10);
  expect(await memory(process.pid, "VmHWM")).toBeGreaterThan(10);
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])("the median of %j is %d", (values, middle) => {
  expect(median(values)).toBe(middle);
});

it("counts answers only when all of them were good", () => {
  const report = { requests: 2, latencies: { "50th": 3_000_000 }, status_codes: { "200": 2 }, errors: [] };
  expect(readReport(JSON.stringify(report))).toEqual({ requests: 2, p50: 3 });
  const mixed = { ...report, status_codes: { "200": 1, "503": 1 } };
  expect(() => readReport(JSON.stringify(mixed))).toThrow("503");
});

it("reads the command line, and refuses what it does not know", () => {
  expect(parseOptions(["push", "--size", "64MiB", "--runs", "1"], ["push"])).toMatchObject({
    names: ["push"],
    size: 64 * 2 ** 20,
    runs: 1,
    seconds: 10,
    record: undefined,
  });
  for (const wrong of [["pusch"], ["--size", "big"], ["--runs", "0"], ["--record", "../x"], ["--fast"]])
    expect(() => parseOptions(wrong, ["push"])).toThrow();
});
