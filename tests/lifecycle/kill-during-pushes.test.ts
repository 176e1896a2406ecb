import { expect, it } from "vitest";
import { killLoop } from "../support/kill-loop.ts";

it("loses nothing that it acknowledged, and shows nothing half-done, when it is killed during pushes", async () => {
  const result = await killLoop({ kills: 5, seed: 1 });
  expect(result.faults).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.unanswered).toBeGreaterThan(0);
});
