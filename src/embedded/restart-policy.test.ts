import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayRestart } from "./restart-policy.ts";

describe("how often mongod is started again", () => {
  it("three times within a minute, not four", () => {
    expect(mayRestart([0, 10_000], 20_000)).toBe(true);
    expect(mayRestart([0, 10_000, 20_000], 59_999)).toBe(false);
    expect(mayRestart([0, 10_000, 20_000], 60_000)).toBe(true);
  });

  it("never more than three times in any minute, however it ends", () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(pauses, (gaps) => {
        const restarts: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (mayRestart(restarts, now)) restarts.push(now);
        }
        const fourth = restarts.map((time, index) => time - (restarts[index - 3] ?? Number.NEGATIVE_INFINITY));
        expect(Math.min(60_000, ...fourth)).toBe(60_000);
      }),
      { seed: 20_261_123 },
    );
  });
});
