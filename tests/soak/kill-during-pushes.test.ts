import { expect, it } from "vitest";
import { killLoop } from "../support/kill-loop.ts";

it("loses nothing that it acknowledged in 50 kills at random moments of pushes", async () => {
  const report = (line: string) => process.stdout.write(`${line}\n`);
  const result = await killLoop({ kills: 50, seed: 20_261_123, report });
  report(JSON.stringify(result));
  expect(result.faults).toEqual([]);
  expect(result.unanswered).toBeGreaterThan(50);
});
